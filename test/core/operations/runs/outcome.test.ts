import { describe, expect, it } from 'vitest'
import type { DangerLevel, Operation, Verdict } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import type { Sent } from '#core/endpoints/client.ts'
import { maskedOperation, maskedRequest, serverWords, toldOf } from '#core/operations/masking.ts'
import { asPredicted, outcomeOf } from '#core/operations/outcome.ts'

const detach: Operation = { kind: 'detach', endpointId: 'e', appId: 'a', addonId: 'd' }
const custom = {
  kind: 'custom-action',
  endpointId: 'e',
  appId: null,
  addonId: 'd',
  method: 'POST',
  action: 'x',
  subject: '',
  body: '',
} as const

function answered(status: number, text: string, contentType = 'application/json'): Sent {
  return { kind: 'answered', answer: { status, body: Buffer.from(text), contentType, attempts: 1, wireBytes: 0 } }
}

const lost: Sent = { kind: 'lost', error: new AppError('timeout', 'The host fell silent.'), status: null }
const notSent: Sent = { kind: 'not-sent', error: new AppError('unreachable', 'Nothing answers there.') }

describe('an answer', () => {
  it.each<[Sent, string, string | null, number?, Operation?, DangerLevel?]>([
    [answered(200, '{}'), 'done', null],
    [answered(201, '{"id":1}'), 'done', null],
    [answered(200, 'null'), 'done', null],
    [answered(200, ''), 'unknown', 'outcome-unknown'],
    [answered(200, '<!doctype html><p>Sign in'), 'unknown', 'outcome-unknown'],
    [answered(200, '{"id":'), 'unknown', 'outcome-unknown'],
    [answered(400, 'SyntaxError: x'), 'refused', 'refused'],
    [answered(401, ''), 'refused', 'wrong-credential'],
    [answered(403, 'addons can only be destroyed by administrators'), 'refused', 'refused'],
    [answered(404, 'The specified addon x does not exist.'), 'refused', 'not-found'],
    [answered(408, ''), 'unknown', 'outcome-unknown'],
    [answered(409, 'This addon cannot be removed.'), 'refused', 'refused'],
    [answered(413, '<html>Too large</html>', 'text/html'), 'refused', 'refused'],
    [answered(422, 'No.'), 'refused', 'refused'],
    [answered(424, '[object Object]'), 'refused', 'refused'],
    [answered(500, 'Internal Server Error'), 'failed', 'server-error'],
    [answered(501, 'No store.'), 'refused', 'refused'],
    [answered(503, 'Service Unavailable Error'), 'failed', 'server-error'],
    // The controller gave up on its broker, which may go on.
    [answered(503, 'Service Unavailable Error'), 'unknown', 'outcome-unknown', 60_000],
    // What answers 503 with a page is the edge or a proxy, whose way to the platform broke.
    [answered(503, 'Internal Server Error', 'text/html; charset=utf-8'), 'unknown', 'outcome-unknown'],
    [answered(503, 'Service Unavailable Error'), 'unknown', 'outcome-unknown', 5, custom],
    // What stands between says 503 in words of its own, or in none.
    [answered(503, 'upstream connect error or disconnect/reset', 'text/plain'), 'unknown', 'outcome-unknown'],
    [answered(503, 'Service Unavailable'), 'unknown', 'outcome-unknown'],
    [answered(503, '{"message":"no healthy upstream"}'), 'unknown', 'outcome-unknown'],
    [answered(503, ''), 'unknown', 'outcome-unknown'],
    [answered(500, ''), 'unknown', 'outcome-unknown'],
    [answered(500, 'oops', 'text/plain'), 'unknown', 'outcome-unknown'],
    [answered(503, 'no healthy upstream'), 'failed', 'bad-answer', 5, detach, 'read'],
    [answered(502, 'Bad Gateway'), 'unknown', 'outcome-unknown'],
    [answered(504, ''), 'unknown', 'outcome-unknown'],
    [lost, 'unknown', 'outcome-unknown'],
    [notSent, 'failed', 'unreachable'],
    [lost, 'failed', 'timeout', 5, detach, 'read'],
    [answered(504, ''), 'failed', 'bad-answer', 5, detach, 'read'],
  ])('%j is %s', (sent, result, code, ms = 5, operation = detach, level = 'destructive') => {
    const outcome = outcomeOf(sent, { operation, level }, ms)
    expect(outcome).toMatchObject({ result, code })
    expect(outcome.sentence).toMatch(/^[A-Z].*[.!?]$/)
    if (sent.kind === 'not-sent') expect(outcome.sentence).toMatch(/^Nothing was sent\./)
    if (result === 'unknown') expect(outcome.mayHaveActed).toBe(true)
  })

  it('refuses an app when its previews are gone already, and says so', () => {
    const destroy: Operation = { kind: 'destroy-app', endpointId: 'e', appId: 'a', elevated: false }
    const read = (sent: Sent, previews: string[]) =>
      outcomeOf(sent, { operation: destroy, level: 'destructive', previews }, 5)
    const late = read(answered(409, 'This app cannot be removed.'), ['branch-qa', 'pull-qa'])
    expect(late).toMatchObject({ result: 'refused', mayHaveActed: true })
    expect(late.sentence).toContain('Its previews branch-qa and pull-qa may be gone')
    expect(read(answered(500, 'Internal Server Error'), ['branch-qa']).sentence).toContain(
      'Its preview branch-qa may be',
    )
    for (const early of [answered(403, 'No.'), answered(404, 'No.'), answered(401, ''), notSent, answered(200, '{}')]) {
      expect(read(early, ['branch-qa'])).toMatchObject({ mayHaveActed: false })
      expect(read(early, ['branch-qa']).sentence).not.toContain('branch-qa')
    }
    expect(read(answered(409, 'This app cannot be removed.'), [])).toMatchObject({ mayHaveActed: false })
  })

  const refused: Verdict = { kind: 'refused', status: 409, words: 'This addon is in use.', rule: 'r', explanation: 'e' }
  const busy: Verdict = { ...refused, status: 503, words: 'Service Unavailable Error' }
  it.each<[Verdict, Sent, boolean | null]>([
    [{ kind: 'will-work' }, answered(200, '{}'), true],
    [{ kind: 'will-work' }, answered(409, 'No.'), false],
    [{ kind: 'will-work' }, answered(500, 'No.'), false],
    [{ kind: 'will-work' }, lost, null],
    [{ kind: 'will-work' }, notSent, null],
    [{ kind: 'cannot-know', reasons: ['x'] }, answered(409, 'No.'), null],
    [refused, answered(409, 'This addon is in use.'), true],
    [refused, answered(409, 'Another reason.'), false],
    [refused, answered(200, '{}'), false],
    [busy, answered(503, 'Service Unavailable Error'), true],
    [busy, answered(500, 'Internal Server Error'), false],
    [busy, answered(200, '{}'), false],
    [busy, answered(504, ''), null],
  ])('as predicted: %j, %j, %s', (verdict, sent, right) => {
    expect(asPredicted(verdict, outcomeOf(sent, { operation: detach, level: 'disruptive' }, 5))).toBe(right)
  })
})

describe('what is shown and written down', () => {
  it('has no secret that somebody typed into a body', () => {
    const body = JSON.stringify({ password: 'canary-1', url: 'postgres://u:canary-2@h/d', size: 3, name: 'orders' })
    const shown = [
      maskedRequest({ method: 'POST', path: '/x', body, elevated: false, does: '' }).body,
      JSON.stringify(maskedOperation({ ...custom, body })),
    ]
    for (const text of shown) {
      expect(text).not.toContain('canary')
      expect(text).toContain('orders')
    }
    expect(maskedRequest({ method: 'POST', path: '/x', body: '', elevated: false, does: '' }).body).toBe('')
    const plain = '{"attachment":{"name":"orders-db"}}'
    expect(maskedRequest({ method: 'PATCH', path: '/x', body: plain, elevated: false, does: '' }).body).toBe(plain)
    expect(
      maskedRequest({ method: 'POST', path: '/x', body: 'pass=canary-1 x', elevated: false, does: '' }).body,
    ).not.toContain('canary')
  })

  it('has one line of the words of a server, without secrets and pages', () => {
    expect(serverWords(Buffer.from('  This addon\n is in use. '))).toBe('This addon is in use.')
    expect(serverWords(Buffer.from('<html><p>Sign in</p></html>'))).toBe('')
    expect(serverWords(Buffer.from('at postgres://u:canary-1@h/d, sorry'))).not.toContain('canary')
    expect(serverWords(Buffer.from('{"message":"No.","password":"canary-1"}'))).not.toContain('canary')
    expect(serverWords(Buffer.from('x'.repeat(5_000)))).toHaveLength(301)
    expect(serverWords(Buffer.alloc(10 * 1024 * 1024, 'x y '))).toHaveLength(301)
  })

  it('has of an answer what names the thing', () => {
    const json = { id: 'b1', name: 'orders', status: 'creating', progress: 0, Password: 'x', nested: { id: 'y' } }
    expect(toldOf(json)).toEqual({ id: 'b1', name: 'orders', status: 'creating', progress: 0 })
    expect(toldOf({ id: { masked: 'secret-1' }, name: 'x'.repeat(201) })).toEqual({})
    for (const other of [null, [], 'text', 5, [{ id: 'x' }]]) expect(toldOf(other)).toEqual({})
  })
})
