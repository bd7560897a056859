import type { FleetAccount } from '../platform/fleet.ts'
import type { Caller } from '../routes/route.ts'
import { bare, text } from './answer.ts'
import type { Answer } from './answer.ts'
import { TooLarge, isJson } from './body.ts'
import type { Controller, DoorRequest } from './controller.ts'

/** The token of `Bearer token`, or of `Basic` with the token as password. */
function tokenOf(authorization: string | undefined): string | null {
  const [scheme, credential] = authorization?.split(' ') ?? []
  if (!credential) return null
  if (scheme === 'Bearer') return credential
  if (scheme !== 'Basic') return null
  const pair = Buffer.from(credential, 'base64').toString()
  return pair.slice(pair.indexOf(':') + 1)
}

function accountRow({ id, name, email, role }: FleetAccount) {
  return {
    allow_tracking: true,
    beta: false,
    created_at: '2020-01-02T03:04:05.000Z',
    email,
    id,
    last_login: '2026-01-02T03:04:05.000Z',
    name,
    sms_number: '',
    elevated_access: role === 'operator',
    suspended_at: null,
    delinquent_at: null,
    two_factor_authentication: false,
    updated_at: '2026-01-02T03:04:05.000Z',
    verified: true,
  }
}

const pageOf = (words: string): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Error</title>
</head>
<body>
<pre>${words}</pre>
</body>
</html>
`

const plain = 'text/plain; charset=utf-8'

/** The edge parses a JSON body itself, before anybody else sees it. */
async function refusalOf(request: DoorRequest): Promise<{ status: number; words: string } | null> {
  if (!isJson(request.headers['content-type'])) return null
  try {
    const body = await request.body()
    if (body.trim() !== '') JSON.parse(body)
    return null
  } catch (thrown) {
    if (thrown instanceof TooLarge) return { status: 413, words: 'Payload Too Large' }
    return { status: 400, words: 'Bad Request' }
  }
}

export interface EdgeParts {
  accounts: readonly FleetAccount[]
  controller: Controller
  readToken: (token: string) => { username: string | null } | null
  /** Whether the controller behind it is gone. */
  isDown: () => boolean
}

/** What looks like a webhook's token is passed on unread: the controller has to know whether it is one. */
const isPassedOn = (token: string | null): boolean => token !== null && token.length > 70 && token.includes('.')

/** What the public edge answers: it knows people by their tokens and speaks to the controller for them. */
export function createEdge({ accounts, controller, readToken, isDown }: EdgeParts) {
  /** Whatever the client says of itself in headers is overwritten. */
  function callerOf(account: FleetAccount | null, token: string | null): Caller | null {
    if (account) return { username: account.name, elevated: account.role === 'operator', pass: 'key' }
    const hook = readToken(token ?? '')
    return hook && { username: hook.username, elevated: false, pass: 'jwt' }
  }

  return async function answer(request: DoorRequest): Promise<Answer> {
    const { method, target } = request
    if (method === 'GET' && target === '/octhc') return text(200, 'text/html; charset=utf-8', 'overall_status=good')
    const token = tokenOf(request.headers.authorization)
    const account = accounts.find((one) => one.token === token)
    if (!account && !isPassedOn(token)) return text(401, plain, 'Unauthorized')
    if (account?.role === 'outsider') return text(403, plain, 'Forbidden')
    const refused = await refusalOf(request)
    if (refused) {
      const page = text(refused.status, 'text/html; charset=utf-8', pageOf(refused.words))
      const guarded = { 'Content-Security-Policy': "default-src 'self'", 'X-Content-Type-Options': 'nosniff' }
      return { ...page, headers: { ...guarded, ...page.headers } }
    }
    if (account && method === 'GET' && target === '/account') {
      return text(200, 'application/json; charset=utf-8', JSON.stringify(accountRow(account)))
    }
    if (isDown()) return text(503, 'text/html; charset=utf-8', 'Internal Server Error')

    const forwarded = await controller.answerFor(request, callerOf(account ?? null, token))
    const { 'Content-Type': type } = forwarded.headers
    if (type === undefined)
      return { ...bare(forwarded.status), headers: { 'Content-Type': 'application/octet-stream' } }
    return { ...forwarded, headers: { ...forwarded.headers, 'Content-Type': `${type}; charset=utf-8` } }
  }
}
