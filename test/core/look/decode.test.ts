import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import { decodeAudits, keptAudits } from '#core/look/audits.ts'
import { decodeDynos, decodeNotes, decodeReleases, decodeStates } from '#core/look/decode.ts'
import { raw, recorded } from './room.ts'

const call = '/apps/a/x'

describe('what the real platform answers', () => {
  test('notes: the attachment each variable comes from, null for people, nothing of the platform itself', () => {
    expect(decodeNotes(call, recorded('config-vars-notes').body)).toEqual({
      S3_BUCKET: '4ac152a8-4015-46a8-9492-7edc7cb7c9c7',
      S3_LOCATION: '4ac152a8-4015-46a8-9492-7edc7cb7c9c7',
      S3_REGION: '4ac152a8-4015-46a8-9492-7edc7cb7c9c7',
      S3_ACCESS_KEY: '4ac152a8-4015-46a8-9492-7edc7cb7c9c7',
      S3_SECRET_KEY: '4ac152a8-4015-46a8-9492-7edc7cb7c9c7',
      PROCESS_9381_DATABASE_URL: '6a33eea6-b1d4-4679-988e-ed8e90720f96',
      DATABASE_URL: 'f23f19d8-9311-457d-a5cd-d70647c97ebf',
      SECURE_KEY: null,
    })
  })

  test('releases and dynos', () => {
    expect(decodeReleases(call, recorded('releases').body)).toEqual([
      { version: 1, status: 'succeeded', createdAt: '2026-11-23T08:55:52.613Z' },
    ])
    expect(decodeDynos(call, recorded('dynos').body)).toEqual([
      { type: 'web', state: 'running', startedAt: '2026-01-05T10:00:00Z' },
      { type: 'worker', state: 'running', startedAt: '2026-01-05T10:00:00Z' },
    ])
  })

  test('states: a failed one is deprovisioned, those of a broker that is down are missing', () => {
    expect(decodeStates(call, recorded('list-by-app-with-failed').body)).toEqual({
      'b2a9d919-7318-4891-846e-25e4692428c5': 'provisioned',
      '06e5a419-c064-408a-8378-cc87f515d7b6': 'deprovisioned',
    })
    const states = decodeStates(call, recorded('list-by-app-broker-down').body)
    expect(Object.keys(states)).not.toContain('643f8451-e871-401b-a760-14b6643ce8c3')
    expect(states).toHaveProperty('14dd9849-7e5d-41bd-b8f4-d17762982c2e', 'provisioned')
  })

  test('audits that are about other things give no changes, but say how far back they go', () => {
    const rows = z.array(z.unknown()).parse(recorded('audits').body)
    expect(decodeAudits(rows)).toEqual({ changes: [], since: '2026-11-23T08:55:54.455Z', problems: [] })
  })

  test('changes of add-ons as webhooks and audits carry them, without their variables', () => {
    const { deliveries } = z
      .object({ deliveries: z.array(z.object({ body: z.looseObject({}) })) })
      .parse(raw('webhook-deliveries'))
    const rows = deliveries.map(({ body }, minute) => ({
      action: 'addon_change',
      app: 'labq',
      space: 'qa',
      username: 'ops@example.invalid',
      received_at: `2026-11-23T08:5${minute}:00.000Z`,
      info: JSON.stringify(body),
    }))
    const told = decodeAudits(rows)
    const own = 'b66f5ef3-080b-433a-b234-7d1b65a039f8'
    const borrowed = '1946bcc0-8c5d-43f2-86f4-6095d6c6eaa2'
    expect(told.changes.map(({ change, addonId }) => [change, addonId])).toEqual([
      ['detach', borrowed],
      ['attach', borrowed],
      ['delete', own],
      ['promote', own],
      ['create', own],
    ])
    expect(told.changes[0]).toEqual({
      at: '2026-11-23T08:54:00.000Z',
      change: 'detach',
      addonId: borrowed,
      app: 'labq-qa',
      by: 'ops@example.invalid',
    })
    expect(told.since).toBe('2026-11-23T08:50:00.000Z')
    expect(JSON.stringify(rows)).toContain('fakesecret')
    expect(JSON.stringify(told)).not.toMatch(/fakesecret|FAKEACCESS|S3_BUCKET/)
  })
})

describe('whatever is answered', () => {
  test('is decoded or is an error that quotes nothing', () => {
    const secret = 'hunter2-hunter2'
    const odd = fc.anything({ values: [fc.constant(secret), fc.string(), fc.integer(), fc.constant(null)] })
    const rows = fc.array(
      fc.record(
        { id: odd, state: odd, type: odd, version: odd, status: odd, created_at: odd, addon: odd },
        { requiredKeys: [] },
      ),
    )
    const notes = fc.dictionary(fc.string(), odd)
    for (const decode of [decodeReleases, decodeDynos, decodeStates, decodeNotes]) {
      fc.assert(
        fc.property(fc.oneof(odd, rows, notes), (given) => {
          try {
            decode(call, given)
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(AppError)
            expect(thrown).toMatchObject({ code: 'bad-answer' })
            expect(String(thrown)).not.toContain(secret)
          }
        }),
      )
    }
  })

  test('releases: the twenty newest, newest first, in whatever order they came', () => {
    const release = fc.record({
      version: fc.integer({ min: 1, max: 500 }),
      created_at: fc
        .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
        .map((date) => date.toISOString()),
    })
    fc.assert(
      fc.property(fc.array(release, { maxLength: 60 }), (rows) => {
        const kept = decodeReleases(call, rows)
        expect(kept).toHaveLength(Math.min(rows.length, 20))
        const times = rows
          .map((row) => row.created_at)
          .toSorted()
          .toReversed()
        expect(kept.map(({ createdAt }) => createdAt)).toEqual(times.slice(0, 20))
        for (const { status } of kept) expect(status).toBe('unknown')
      }),
    )
  })

  test('an audit that does not fit is counted, the others are read', () => {
    const fine = { action: 'addon_change', app: 'a', space: 's', received_at: '2026-01-02', info: '' }
    const told = decodeAudits([
      null,
      { ...fine, info: 'hunter2 {' },
      { ...fine, info: '{"change":"detach","changes":"hunter2"}' },
      { ...fine, info: '{"change":"detach","changes":[{"addon":{"id":"a1"}}]}' },
      { ...fine, action: 'released', received_at: '2026-01-01' },
    ])
    expect(told).toEqual({
      changes: [{ at: '2026-01-02', change: 'detach', addonId: 'a1', app: 'a-s', by: '' }],
      since: '2026-01-01',
      problems: [
        { code: 'bad-answer', call: '/audits?size=1000', message: '3 of 5 audits do not fit and were left out.' },
      ],
    })
  })

  test('audits read earlier stay, with the reason why there are no newer ones', () => {
    const earlier = { askedAt: 5, changes: [], since: '2026-01-01', problems: [] }
    const error = new AppError('timeout', 'Too late.')
    const problem = { code: 'timeout', call: '/audits?size=1000', message: 'Too late.' }
    expect(keptAudits(earlier, error, 9)).toEqual({ ...earlier, problems: [problem] })
    expect(keptAudits(null, error, 9)).toEqual({ askedAt: 9, changes: [], since: null, problems: [problem] })
  })
})
