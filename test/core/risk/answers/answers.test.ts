import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Acknowledgement, AnnotationKind } from '#shared/domain/finding.ts'
import { acknowledgeDays, day } from '#core/risk/answers/limits.ts'
import { createAnswers, stateOf } from '#core/risk/answers/answers.ts'
import { noAnnotations } from '#core/risk/facts.ts'
import { openDatabase } from '#core/store/database.ts'
import { recordMigrations } from '#core/store/record.ts'
import { temporaryFolder } from '../../../kit/temporary-folder.ts'
import { desk, type Desk } from './desk.ts'
import { acknowledgement, finding, here, profile, said } from './samples.ts'

const kinds = ({ record }: Desk): string[] =>
  record.journal.entries({ endpointId: here, limit: 100 }).map(({ kind }) => kind)

describe('acknowledge', () => {
  it('keeps what was said, by whom, when and of what, and tells that findings are other ones now', async () => {
    const { answers, record, clock, events } = desk()
    const { id, severity, ...rest } = finding('addon-1')
    const acknowledged = await answers.acknowledge(here, { id, severity, ...rest }, said(clock))
    const expected: Acknowledgement = {
      ...rest,
      ...said(clock),
      endpointId: here,
      findingId: id,
      by: 'ada',
      createdAt: clock.now(),
    }
    expect(acknowledged).toEqual(expected)
    expect(answers.forEndpoint(here).acknowledgements).toEqual(new Map([[id, expected]]))
    expect(events).toEqual([{ name: 'risk.changed', endpointId: here }, { name: 'journal.changed' }])
    expect(record.journal.entries({ endpointId: here, subject: id, limit: 9 })).toMatchObject([
      { sequence: 1, at: clock.now(), kind: 'acknowledge', subject: id, by: 'ada', body: expected },
    ])
  })

  it('survives a restart, and takes the place of an earlier one', async () => {
    const directory = temporaryFolder()
    const first = desk({ directory })
    await first.answers.acknowledge(here, finding('addon-1'), said(first.clock))
    await first.answers.acknowledge(here, finding('addon-1'), { ...said(first.clock), reason: 'Another one.' })
    first.close()
    const second = desk({ directory })
    const kept = [...second.answers.forEndpoint(here).acknowledgements.values()]
    expect(kept.map(({ reason }) => reason)).toEqual(['Another one.'])
    expect(kinds(second)).toEqual(['acknowledge', 'acknowledge'])
    expect(second.record.journal.verify().ok).toBe(true)
  })

  it.each(['', '  ', 'ok', ' ok  '])('wants a reason: %j is none', async (reason) => {
    const own = desk()
    const refused = own.answers.acknowledge(here, finding('addon-1'), { ...said(own.clock), reason })
    await expect(refused).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(refused).rejects.toThrow('Say why')
    expect(kinds(own)).toEqual([])
    expect(own.answers.forEndpoint(here).acknowledgements.size).toBe(0)
  })

  it('takes the shortest reason', async () => {
    const { answers, clock } = desk()
    expect((await answers.acknowledge(here, finding('a'), { ...said(clock), reason: ' old ' })).reason).toBe('old')
  })

  it.each([
    ['AKR-301', 'critical', 30],
    ['AKR-103', 'high', 30],
    ['AKR-402', 'medium', 90],
    ['AKR-207', 'low', 180],
    ['AKR-205', 'info', 180],
    ['AKR-101', 'medium', 30],
    ['AKR-102', 'low', 30],
    ['AKR-201', 'medium', 30],
  ] as const)('%s, %s, holds for %i days at most, and not a millisecond longer', async (ruleId, severity, days) => {
    const { answers, clock } = desk()
    const until = (expiresAt: number) =>
      answers.acknowledge(here, { ...finding('addon-1', ruleId), severity }, { ...said(clock), expiresAt })
    await expect(until(clock.now())).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(until(Number.NaN)).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(until(clock.now() + days * day + 1)).rejects.toThrow(`${days} days`)
    await expect(until(clock.now() + 1)).resolves.toBeTruthy()
    await expect(until(clock.now() + days * day)).resolves.toBeTruthy()
  })

  it('proposes the days it allows', () => {
    expect(acknowledgeDays('AKR-301', 'critical')).toEqual({ most: 30, usual: 30 })
    expect(acknowledgeDays('AKR-301', 'high')).toEqual({ most: 30, usual: 30 })
    expect(acknowledgeDays('AKR-301', 'medium')).toEqual({ most: 90, usual: 90 })
    expect(acknowledgeDays('AKR-301', 'low')).toEqual({ most: 180, usual: 180 })
    expect(acknowledgeDays('AKR-301', 'info')).toEqual({ most: 180, usual: 180 })
    expect(acknowledgeDays('AKR-201', 'medium')).toEqual({ most: 30, usual: 30 })
  })

  it('refuses an endpoint that is gone', async () => {
    const { answers, record, clock } = desk()
    record.removeProfile(here)
    const late = answers.acknowledge(here, finding('addon-1'), said(clock))
    await expect(late).rejects.toMatchObject({ code: 'not-found' })
    expect(record.journal.entries({ endpointId: here, limit: 9 })).toEqual([])
  })

  it('is withdrawn once', async () => {
    const own = desk()
    const { answers, clock, events } = own
    expect(await answers.withdraw(here, finding('addon-1').id, '')).toBe(false)
    await answers.acknowledge(here, finding('addon-1'), said(clock))
    expect(await answers.withdraw(here, finding('addon-1').id, 'Fixed.')).toBe(true)
    expect(answers.forEndpoint(here).acknowledgements.size).toBe(0)
    expect(await answers.withdraw(here, finding('addon-1').id, '')).toBe(false)
    expect(kinds(own)).toEqual(['withdraw', 'acknowledge'])
    expect(events).toHaveLength(4)
    await answers.acknowledge(here, finding('addon-1'), said(clock))
    expect(answers.forEndpoint(here).acknowledgements.size).toBe(1)
  })
})

it('each kind is journalled about its own thing: a finding, an annotation, a baseline', async () => {
  const { answers, record, clock } = desk()
  const none = { addonId: null, appId: null, space: null }
  await answers.acknowledge(here, finding('addon-1'), said(clock))
  await answers.annotate(here, { ...none, kind: 'contact', addonId: 'addon-1', value: 'payments' })
  await answers.baseline(here, 'today', [])
  await answers.removeBaseline(here, 'today')
  const entries = record.journal.entries({ endpointId: here, limit: 9 })
  expect(entries.map(({ kind, subject }) => [kind, subject])).toEqual([
    ['remove-baseline', 'baseline today'],
    ['baseline', 'baseline today'],
    ['annotate', 'annotation ["contact","addon-1",null,null]'],
    ['acknowledge', finding('addon-1').id],
  ])
})

describe('the state of a finding', () => {
  it('is open without an answer', () => {
    expect(stateOf(null, 'print', 1500)).toBe('open')
  })

  it('lapses at the millisecond', () => {
    expect(stateOf(acknowledgement, 'print', 1999)).toBe('acknowledged')
    expect(stateOf(acknowledgement, 'print', 2000)).toBe('lapsed')
  })

  it('is outgrown by another fingerprint, and lapsed rather than outgrown', () => {
    expect(stateOf(acknowledgement, 'another', 1999)).toBe('outgrown')
    expect(stateOf(acknowledgement, 'another', 2000)).toBe('lapsed')
  })

  it('is lapsed when the date is none', () => {
    expect(stateOf({ ...acknowledgement, expiresAt: Number.NaN }, 'print', 1)).toBe('lapsed')
  })
})

describe('annotate', () => {
  it('gives the rules what was said', async () => {
    const { answers } = desk()
    const none = { addonId: null, appId: null, space: null }
    await answers.annotate(here, { ...none, kind: 'reader', addonId: 'addon-1', appId: 'app-1', value: ' true ' })
    await answers.annotate(here, { ...none, kind: 'pool', appId: 'app-1', value: '25' })
    await answers.annotate(here, { ...none, kind: 'environment', space: 'blue', value: 'staging' })
    await answers.annotate(here, { ...none, kind: 'contact', addonId: 'addon-1', value: 'the payments team' })
    const rows = await answers.annotate(here, {
      ...none,
      kind: 'data-class',
      addonId: 'addon-1',
      value: 'names of customers',
    })
    const { annotations } = answers.forEndpoint(here)
    expect(annotations.rows).toBe(rows)
    expect(annotations.readers).toEqual(new Set(['addon-1\napp-1']))
    expect(annotations.pools).toEqual(new Map([['app-1', 25]]))
    expect(annotations.environments).toEqual(new Map([['blue', 'staging']]))
    expect(rows.map(({ kind }) => kind)).toEqual(['contact', 'data-class', 'environment', 'pool', 'reader'])
    expect(rows[4]).toMatchObject({ addonId: 'addon-1', appId: 'app-1', space: null, value: 'true', by: 'ada' })
  })

  it('is replaced, and taken away by an empty value', async () => {
    const own = desk()
    const pool = { kind: 'pool', addonId: null, appId: 'app-1', space: null } as const
    await own.answers.annotate(here, { ...pool, value: '' })
    expect(kinds(own)).toEqual([])
    await own.answers.annotate(here, { ...pool, value: '5' })
    await own.answers.annotate(here, { ...pool, value: '6' })
    expect(own.answers.forEndpoint(here).annotations.pools).toEqual(new Map([['app-1', 6]]))
    expect(await own.answers.annotate(here, { ...pool, value: '' })).toEqual([])
    expect(own.answers.forEndpoint(here).annotations).toEqual(noAnnotations)
    expect(kinds(own)).toEqual(['annotate', 'annotate', 'annotate'])
  })

  const [addonId, appId, space] = ['addon-1', 'app-1', 'blue']
  it.each<[AnnotationKind, string | null, string | null, string | null, string]>([
    ['reader', addonId, null, null, 'true'],
    ['reader', null, appId, null, 'true'],
    ['reader', addonId, appId, space, 'true'],
    ['reader', addonId, appId, null, 'yes'],
    ['pool', null, null, null, '5'],
    ['pool', addonId, appId, null, '5'],
    ['pool', null, '', null, '5'],
    ['pool', null, appId, null, '0'],
    ['pool', null, appId, null, '-1'],
    ['pool', null, appId, null, '1.5'],
    ['pool', null, appId, null, '1e3'],
    ['pool', null, appId, null, '100000'],
    ['contact', null, null, null, 'x'],
    ['contact', addonId, appId, null, 'x'],
    ['contact', addonId, null, null, 'x'.repeat(501)],
    ['data-class', null, appId, null, 'x'],
    ['environment', null, null, null, 'staging'],
    ['environment', null, null, space, 'Staging'],
    ['environment', addonId, null, space, 'staging'],
  ])('refuses %s of %s, %s, %s as %j', async (kind, addonId, appId, space, value) => {
    const own = desk()
    const refused = own.answers.annotate(here, { kind, addonId, appId, space, value })
    await expect(refused).rejects.toMatchObject({ code: 'invalid-input' })
    expect(kinds(own)).toEqual([])
    expect(own.answers.forEndpoint(here).annotations.rows).toEqual([])
  })
})

describe('baseline and last look', () => {
  it('knows what was found then; the newest counts', async () => {
    const own = desk()
    const { answers, clock } = own
    const view = await answers.baseline(here, ' before the move ', [finding('a'), finding('b')])
    expect(view).toEqual({ name: 'before the move', endpointId: here, at: clock.now(), by: 'ada', findings: 2 })
    clock.advance(1)
    await answers.baseline(here, 'after the move', [finding('c')])
    expect(answers.forEndpoint(here).baseline).toEqual({
      name: 'after the move',
      at: clock.now(),
      known: new Map([['AKR-301/c', { id: 'AKR-301/c', fingerprint: 'print of c', severity: 'low' }]]),
    })
    const kept = (name: string) => own.record.answers.baseline(here, name)?.known.map(({ id }) => id)
    expect(kept('before the move')).toEqual(['AKR-301/a', 'AKR-301/b'])
    expect(kept('another')).toBeUndefined()
    clock.advance(1)
    await answers.baseline(here, 'before the move', [])
    expect(answers.baselines(here).map(({ name, findings }) => [name, findings])).toEqual([
      ['before the move', 0],
      ['after the move', 1],
    ])
    expect(await answers.removeBaseline(here, 'before the move')).toBe(true)
    expect(await answers.removeBaseline(here, 'before the move')).toBe(false)
    expect(answers.forEndpoint(here).baseline?.name).toBe('after the move')
    expect(kinds(own)).toEqual(['remove-baseline', 'baseline', 'baseline', 'baseline'])
    await expect(answers.baseline(here, '  ', [])).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('is read as earlier releases wrote it: without severities, or ids alone', async () => {
    const directory = temporaryFolder()
    const first = desk({ directory })
    await first.answers.baseline(here, 'then', [])
    first.close()
    for (const [known, fingerprint] of [
      ['[{"id":"AKR-301/a","fingerprint":"print of a"}]', 'print of a'],
      ['[{"id":"AKR-301/a"}]', null],
      ['["AKR-301/a"]', null],
    ] as const) {
      const file = openDatabase(join(directory, 'record.db'), { synchronous: 'full', exclusive: true })
      file.prepare('UPDATE baseline SET known = ?').run(known)
      file.close()
      const { answers, close } = desk({ directory })
      expect(answers.baselines(here)).toMatchObject([{ name: 'then', findings: 1 }])
      expect(answers.forEndpoint(here).baseline?.known).toEqual(
        new Map([['AKR-301/a', { id: 'AKR-301/a', fingerprint, severity: null }]]),
      )
      close()
    }
  })

  it('remembers the last look, without an entry in the journal', () => {
    const directory = temporaryFolder()
    const first = desk({ directory })
    expect(first.answers.forEndpoint(here).looked).toBeNull()
    first.clock.advance(5)
    expect(first.answers.looked(here)).toBe(first.clock.now())
    expect(first.answers.forEndpoint(here).looked).toEqual({ at: first.clock.now() })
    expect(kinds(first)).toEqual([])
    first.close()
    expect(desk({ directory }).answers.forEndpoint(here).looked).toEqual({ at: first.clock.now() })
  })
})

it('is the same object until something is said, and then only that part is another one', async () => {
  const { answers, clock, record } = desk()
  record.saveProfile({ ...profile, id: 'elsewhere' })
  const elsewhere = answers.forEndpoint('elsewhere')
  const before = answers.forEndpoint(here)
  expect(answers.forEndpoint(here)).toBe(before)
  await answers.acknowledge(here, finding('addon-1'), said(clock))
  const after = answers.forEndpoint(here)
  expect(after).not.toBe(before)
  expect(before.acknowledgements.size).toBe(0)
  expect(after.annotations).toBe(before.annotations)
  await answers.annotate(here, { kind: 'pool', addonId: null, appId: 'app-1', space: null, value: '5' })
  expect(answers.forEndpoint(here).annotations).not.toBe(before.annotations)
  expect(answers.forEndpoint(here).acknowledgements).toBe(after.acknowledgements)
  expect(answers.forEndpoint('elsewhere')).toBe(elsewhere)
})

it('tells what was said of a finding, and when it lapsed, newest first', async () => {
  const { answers, clock } = desk()
  const start = clock.now()
  const { id } = finding('addon-1')
  await answers.acknowledge(here, finding('addon-1'), said(clock, 1))
  await answers.acknowledge(here, finding('addon-2'), said(clock, 1))
  clock.advance(2 * day)
  await answers.acknowledge(here, finding('addon-1'), { ...said(clock, 30), ticket: '' })
  clock.advance(day)
  await answers.withdraw(here, id, 'The share is gone.')
  clock.advance(40 * day)
  expect(answers.history(here, id)).toEqual([
    {
      at: start + 3 * day,
      kind: 'withdrawn',
      text: 'The acknowledgement was withdrawn: The share is gone.',
      by: 'ada',
    },
    {
      at: start + 2 * day,
      kind: 'acknowledged',
      text: 'Acknowledged as an accepted risk until 2026-12-25: Both teams know of it.',
      by: 'ada',
    },
    { at: start + day, kind: 'lapsed', text: 'The acknowledgement lapsed.', by: '' },
    {
      at: start,
      kind: 'acknowledged',
      text: 'Acknowledged as an accepted risk until 2026-11-24 (OPS-1): Both teams know of it.',
      by: 'ada',
    },
  ])
})

it('tells of a lapse from its millisecond on, even when it is acknowledged again in the same one', async () => {
  const { answers, clock } = desk()
  const kinds = (): string[] => answers.history(here, finding('a').id).map(({ kind }) => kind)
  await answers.acknowledge(here, finding('a'), said(clock, 1))
  clock.advance(day - 1)
  expect(kinds()).toEqual(['acknowledged'])
  clock.advance(1)
  expect(kinds()).toEqual(['lapsed', 'acknowledged'])
  await answers.acknowledge(here, finding('a'), said(clock, 1))
  expect(kinds()).toEqual(['acknowledged', 'lapsed', 'acknowledged'])
})

it('tells of nothing that it cannot read', async () => {
  const { answers, record, clock } = desk()
  const entry = { at: clock.now(), endpointId: here, subject: finding('a').id, by: 'ada' }
  record.journal.append({ ...entry, kind: 'acknowledge', body: { reason: 'Cut off.' } })
  record.journal.append({ ...entry, kind: 'something-new', body: {} })
  expect(answers.history(here, finding('a').id)).toEqual([])
})

it('tells of no lapse of what was replaced before', async () => {
  const { answers, clock } = desk()
  await answers.acknowledge(here, finding('a'), said(clock, 2))
  clock.advance(day)
  await answers.acknowledge(here, finding('a'), said(clock, 10))
  clock.advance(5 * day)
  expect(answers.history(here, finding('a').id).map(({ kind }) => kind)).toEqual(['acknowledged', 'acknowledged'])
})

describe('an answer and its journal entry', () => {
  it.each(['journal', 'acknowledgement'])('are kept together or not at all: %s refuses', async (table) => {
    const own = desk({
      migrations: [
        ...recordMigrations,
        `CREATE TRIGGER refusal BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'refused'); END`,
      ],
    })
    await expect(own.answers.acknowledge(here, finding('addon-1'), said(own.clock))).rejects.toThrow('refused')
    expect(own.record.answers.acknowledgements(here)).toEqual([])
    expect(kinds(own)).toEqual([])
    expect(own.events).toEqual([])
    expect(own.answers.forEndpoint(here).acknowledgements.size).toBe(0)
  })

  it('are kept in the name of who is at work there', async () => {
    const { record, clock } = desk()
    const bus = { publish: () => {} }
    const answers = createAnswers({ clock, bus, record, who: (endpointId) => `someone at ${endpointId}` })
    expect((await answers.acknowledge(here, finding('a'), said(clock))).by).toBe(`someone at ${here}`)
  })
})
