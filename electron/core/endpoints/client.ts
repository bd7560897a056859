import type { CredentialKind } from '#shared/domain/endpoint.ts'
import { AppError } from '#shared/errors.ts'
import type { ChangeRequest, Sent } from './change.ts'
import { createTransport, type Answer, type Limits, type SendOptions, type Transport } from './transport.ts'
import { redact } from './words.ts'

export type { Sent } from './change.ts'
export type { Answer } from './transport.ts'

/** Everything needed to ask an endpoint something. */
export interface Target {
  /** Origin as parseAddress gives it. */
  url: string
  credentialKind: CredentialKind
  credential: string
  /** Sent as X-Username with a key; empty when not given. */
  userName: string
  certificateAuthorityFile: string | null
}

export interface EndpointClient {
  /**
   * A GET of a path of the API (from `/`, as it stands: the platform takes no escapes). Throws AppError for trouble on
   * the way, limits, redirects, cancelling, 401 (wrong-credential) and 403 (not-allowed). Every other status comes back
   * as an answer; of an error's body the credential has been taken out.
   */
  get(path: string, options?: SendOptions): Promise<Answer>
  /**
   * What may change something: sent once and never repeated, whatever the method. `elevated` asks for
   * X-Elevated-Access, which goes out with a key and a user name only: the edge decides for itself who is elevated, and
   * without a name a controller does not listen to it. Never throws; every status but a redirect is an answer.
   */
  change(
    request: ChangeRequest & { elevated: boolean },
    options?: Pick<SendOptions, 'signal' | 'maximumBytes'>,
  ): Promise<Sent>
  close(): Promise<void>
}

/**
 * What a front door wants to see (API-FACTS section 2). X-Elevated-Access is not among it: no read asks for it, and
 * what is not sent cannot be misused.
 */
function credentialHeaders(target: Target): Record<string, string> {
  if (target.credentialKind === 'bearer') return { authorization: `Bearer ${target.credential}` }
  return { authorization: target.credential, ...(target.userName === '' ? {} : { 'x-username': target.userName }) }
}

/** Connections are kept per target, so endpoints never wait for one another. Throws AppError certificate. */
export function openTransport(target: Target, limits: Limits): Promise<Transport> {
  return createTransport(
    {
      origin: target.url,
      headers: credentialHeaders(target),
      certificateAuthorityFile: target.certificateAuthorityFile,
    },
    limits,
  )
}

export function clientOf(transport: Transport, target: Target): EndpointClient {
  return {
    async get(path, options) {
      const answer = await transport.send(path, options)
      if (answer.status < 400) return answer
      // What it says is not passed on: a server that repeats what it was sent, or what it holds, would be quoted.
      if (answer.status === 401) throw new AppError('wrong-credential', 'The endpoint did not accept the credential.')
      if (answer.status === 403) throw new AppError('not-allowed', 'The endpoint does not let this account in.')
      return { ...answer, body: withoutCredential(answer.body, target.credential) }
    },
    async change({ method, path, body, elevated }, options = {}) {
      const believed = elevated && target.credentialKind === 'key' && target.userName !== ''
      const headers: Record<string, string> = believed ? { 'x-elevated-access': 'true' } : {}
      const sent = await transport.change({ method, path, body }, { ...options, headers })
      if (sent.kind !== 'answered') return sent
      const { answer } = sent
      return { kind: 'answered', answer: { ...answer, body: withoutCredential(answer.body, target.credential) } }
    },
    close: () => transport.close(),
  }
}

function withoutCredential(body: Buffer, credential: string): Buffer {
  return Buffer.from(redact(body.toString('utf8'), credential))
}
