import { describe, expect, test } from 'vitest'
import { identify } from '#core/endpoints/identify.ts'
import type { CredentialKind } from '#shared/domain/endpoint.ts'
import type { Reply, Route } from '../../kit/answering-server.ts'
import { recorded } from './recordings.ts'
import { canary, failureOf, serve, transportTo } from './start.ts'

const unknownRoute = recorded('unknown-route-without-auth-404')

/** Answers as the two real servers do, for the right credential or any other. */
function controller(accepts: string): Record<string, Route> {
  const open: Route = ({ headers }) =>
    headers.authorization === accepts ? recorded('organizations') : recorded('wrong-key-401')
  return { '*': unknownRoute, '/organizations': open, '/octhc': recorded('health') }
}

function edge(accepts: string): Record<string, Route> {
  const open: Route = ({ headers }) =>
    headers.authorization === accepts ? recorded('account-operator') : recorded('bare-key-401')
  return { '*': recorded('unknown-route-404'), '/account': open, '/octhc': recorded('health') }
}

async function identifyAt(url: string, credentialKind: CredentialKind) {
  const { transport } = await transportTo(url, { credentialKind }, { headers: 100 })
  return await identify(transport, credentialKind)
}

describe('the two front doors', () => {
  test('a controller and its key', async () => {
    const server = await serve(controller(canary))
    expect(await identifyAt(server.url, 'key')).toMatchObject({ state: 'ok', code: null, frontDoor: 'controller' })
    expect(server.log.map(({ path }) => path)).toEqual(['/account', '/organizations'])
  })

  test('an edge and its token', async () => {
    const server = await serve(edge(`Bearer ${canary}`))
    expect(await identifyAt(server.url, 'bearer')).toMatchObject({
      state: 'ok',
      frontDoor: 'edge',
      account: { name: 'Olive Operator', email: 'olive@example.invalid', elevated: true },
    })
    expect(server.log.map(({ path }) => path)).toEqual(['/account'])
  })

  test('a token at a controller and a key at an edge are told apart from a wrong one', async () => {
    const inner = await serve(controller('other'))
    const outer = await serve(edge('Bearer other'))
    const found = await Promise.all([
      identifyAt(inner.url, 'bearer'),
      identifyAt(inner.url, 'key'),
      identifyAt(outer.url, 'key'),
      identifyAt(outer.url, 'bearer'),
    ])
    expect(found.map(({ state, frontDoor, message }) => [state, frontDoor, message])).toEqual([
      ['wrong-credential', 'controller', 'This is a controller: it takes the bare key, not a bearer token.'],
      ['wrong-credential', 'controller', 'The controller refuses this key.'],
      ['wrong-credential', 'edge', 'This is the public edge: it takes a bearer token, not the bare key.'],
      ['wrong-credential', 'edge', 'The public edge does not know this token.'],
    ])
  })

  test('somebody who is known and not let in', async () => {
    const server = await serve({ '/account': recorded('account-outsider-403') })
    expect(await identifyAt(server.url, 'bearer')).toMatchObject({ state: 'not-allowed', frontDoor: 'edge' })
  })

  test('a proxy that words a refusal its own way does not hide the platform', async () => {
    const page: Reply = { status: 401, body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } }
    const server = await serve({ ...edge(''), '/account': page })
    expect(await identifyAt(server.url, 'bearer')).toMatchObject({ state: 'wrong-credential' })
  })

  test('an installation without organizations is known by its spaces', async () => {
    const server = await serve({ '/spaces': { body: [{ id: 'a', name: 'b' }] } })
    expect(await identifyAt(server.url, 'key')).toMatchObject({ state: 'ok', frontDoor: 'controller' })
  })
})

describe('anything else', () => {
  const page: Reply = { body: '<!doctype html><p>Welcome</p>', headers: { 'content-type': 'text/html' } }
  test.each<[string, Record<string, Route>]>([
    ['a page everywhere', { '*': page }],
    ['404 everywhere', {}],
    ['a page for what is not found', { '*': { ...page, status: 404 } }],
    ['JSON of another platform', { '*': { body: { data: [], meta: {} } } }],
    ['an account of another platform', { '/account': { body: { id: '1', name: 'x', email: 'x@example.invalid' } } }],
    ['organizations of another platform', { '/organizations': { body: [{ id: 5, login: 'x' }] } }],
    ['a refusal of another platform', { '*': { status: 401, body: { message: 'Bad credentials' } } }],
    ['an empty 200', { '*': { body: '' } }],
    ['truncated JSON', { '/account': { body: '{"name": "Olive", "email": "ol' } }],
    ['a redirect to a login page', { '*': { status: 302, headers: { location: '/login' } } }],
    ['a bad request', { '*': { status: 400, body: 'no' } }],
  ])('%s is not Akkeris', async (_, routes) => {
    const server = await serve(routes)
    for (const kind of ['bearer', 'key'] as const) {
      expect(await identifyAt(server.url, kind)).toMatchObject({
        state: 'not-akkeris',
        code: 'not-akkeris',
        account: null,
      })
    }
  })

  test.each<[string, Reply, string]>([
    ['a platform with trouble of its own', recorded('controller-down-503'), 'server-error'],
    ['one that asks for patience', { status: 429 }, 'server-error'],
    ['silence', { hang: 'headers' }, 'timeout'],
    ['a broken connection', { body: 'half', truncate: true }, 'unreachable'],
    ['a damaged answer', { body: 'x'.repeat(500), gzip: true, garble: true }, 'bad-answer'],
  ])('%s is unreachable for now', async (_, reply, code) => {
    const server = await serve({ '*': reply })
    expect(await identifyAt(server.url, 'key')).toMatchObject({ state: 'unreachable', code })
  })

  test('an untrusted certificate', async () => {
    const server = await serve({}, { tls: 'localhost' })
    expect(await identifyAt(server.url, 'key')).toMatchObject({ state: 'unreachable', code: 'certificate' })
  })

  test('too much', async () => {
    const server = await serve({ '*': { body: Buffer.alloc(1_000_000), times: 500 } })
    expect(await identifyAt(server.url, 'key')).toMatchObject({ state: 'not-akkeris', code: 'too-large' })
  })

  test('every sentence is one', async () => {
    for (const routes of [{}, controller(''), edge(''), { '*': { status: 500 } }]) {
      const server = await serve(routes)
      expect((await identifyAt(server.url, 'key')).message).toMatch(/^[A-Z].*\.$/)
    }
  })
})

test('cancelling is not a finding', async () => {
  const server = await serve({ '*': { hang: 'headers' } })
  const { transport } = await transportTo(server.url, {}, { headers: 5_000 })
  expect((await failureOf(identify(transport, 'key', AbortSignal.timeout(50)))).code).toBe('cancelled')
})
