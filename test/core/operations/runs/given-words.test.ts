import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Operation } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import { holdsSecret, refuseSecrets } from '#core/operations/given-words.ts'
import { scene, someApp } from './platform.ts'

const random = 'q7Zr2LmP9xKc4VbN8tWs'

describe('words of a person', () => {
  it.each([
    'password=hunter',
    'The new PASSWORD = hunter2, please keep',
    'password: hunter2',
    'pwd:Tr0ub4dor',
    '{"token":"abc123"}',
    'postgres://orders:hunter2@db.example.invalid/orders',
    'https://user:x@git.example.invalid/it.git',
    'See https://example.invalid/x?access_token=abcdef',
    'Authorization: Bearer abcdef123456',
    'psql --password hunter2',
    `ghp_${random}${random}`.slice(0, 40),
    'AKIAIOSFODNN7EXAMPLE was leaked',
    `xoxb-${random}`,
    `eyJhbGciOiJIUzI1NiJ9.${random}.${random}`,
    `It is ${random} now`,
    '-----BEGIN RSA PRIVATE KEY-----',
  ])('%s: look like a secret', (words) => {
    expect(holdsSecret(words)).toBe(true)
    expect(holdsSecret(`Because of this: ${words}`)).toBe(true)
  })

  it.each([
    '',
    'It locks everything.',
    'OPS-1',
    'INC-20261129-0001',
    'https://tickets.example.invalid/browse/OPS-1?focusedCommentId=123456',
    'https://docs.example.invalid/document/d/1A2b3C4d5E6f7G8h9I0jKlMnOpQrStUv/edit',
    'https://chat.example.invalid/@olive/post',
    'ssh://git@git.example.invalid/shop/api.git',
    'olive@example.invalid asked for it',
    'The token: leaked last night.',
    'rotate password, see the vault',
    'the key of a customer was in a log',
    'back to commit 9f2b8c1d0e7a6f5b4c3d2e1f0a9b8c7d6e5f4a3b',
    'restore 3f2504e0-4f89-41d3-9a0c-0305e82c3301 of 2026-11-29T09:00:00.000Z',
    'akkeris-postgresql-quince-6293 is full',
    'Weil die Datenbankverbindungszusammenfassung nicht mehr stimmt.',
  ])('%s: do not', (words) => {
    expect(holdsSecret(words)).toBe(false)
  })

  it('are refused without being repeated, whichever of the two holds it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{8,20}$/), fc.boolean(), fc.lorem(), (secret, inReason, around) => {
        const words = `${around} password=${secret}`
        const given = inReason ? { reason: words, ticket: '' } : { reason: 'A test.', ticket: words }
        let said: unknown
        try {
          refuseSecrets(given)
        } catch (thrown) {
          said = thrown
        }
        expect(said).toBeInstanceOf(AppError)
        expect(String(said)).not.toContain(secret)
      }),
    )
  })

  it('are looked through in no time, whatever they are', () => {
    for (const sign of ['://', 'password=', 'a:', 'eyJ', '@', ' ', 'x']) {
      const begun = performance.now()
      holdsSecret(sign.repeat(2000).slice(0, 2000))
      expect(performance.now() - begun, sign).toBeLessThan(500)
    }
  })
})

it('a confirmation with a secret in its reason is not accepted, and may be given again without', async () => {
  const on = await scene()
  const operation: Operation = { kind: 'maintenance', endpointId: on.endpointId, appId: someApp(on.demo).id, on: true }
  const plan = await on.plan(operation)
  for (const secret of [{ reason: 'password=canary-17' }, { ticket: 'postgres://u:canary-17@h/d' }]) {
    await expect(on.confirm(plan, secret)).rejects.toMatchObject({ code: 'not-confirmed' })
  }
  expect(on.changes()).toEqual([])
  expect((await on.over((await on.confirm(plan)).id)).state).toBe('done')
  const page = await on.atlas.call('journal.export', {
    format: 'jsonl',
    filter: {
      endpointId: null, subject: null, runId: null, runbookId: null, kinds: [], text: '', since: null, until: null,
    },
  }) // prettier-ignore
  expect(JSON.stringify([page, on.atlas.results, on.atlas.log])).not.toContain('canary-17')
})
