import { AppError, toAppError } from '#shared/errors.ts'

/** `passing`: the same request may well succeed a moment later. */
export interface Failure {
  error: AppError
  passing: boolean
}

const certificateSentences: Record<string, string> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  CERT_REVOKED: 'was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is made out to another name',
  HOSTNAME_MISMATCH: 'is made out to another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is signed by itself and by no authority known here',
  SELF_SIGNED_CERT_IN_CHAIN: 'is signed by an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'is signed by an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'is signed by an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'is signed by an authority that is not known here',
  CERT_UNTRUSTED: 'is not trusted',
}

function codeOf(thrown: unknown): string | null {
  if (!(thrown instanceof Error)) return null
  // undici leaves the code out when its parser fails on the very first bytes.
  if (thrown.name === 'HTTPParserError') return 'HPE_'
  if (!('code' in thrown)) return null
  return typeof thrown.code === 'string' ? thrown.code : null
}

/**
 * Says what a failed request means. `host` is the host and port asked, for the sentence. What is not a failure of the
 * network (no code that Node, OpenSSL or undici gives) is a fault of ours and becomes `internal`.
 */
export function describeFailure(thrown: unknown, host: string): Failure {
  const code = codeOf(thrown)
  if (code === null || thrown instanceof AppError) return { error: toAppError(thrown), passing: false }
  const failure = (kind: AppError['code'], message: string, passing: boolean): Failure => ({
    error: new AppError(kind, message, { cause: thrown }),
    passing,
  })

  const certificate = certificateSentences[code]
  if (certificate !== undefined) return failure('certificate', `The certificate of ${host} ${certificate}.`, false)
  switch (code) {
    case 'ENOTFOUND':
      return failure('unreachable', `No server is known by the name of ${host}.`, false)
    case 'EAI_AGAIN':
      return failure('unreachable', `The name of ${host} could not be looked up.`, true)
    case 'ECONNREFUSED':
      return failure('unreachable', `Nothing answers at ${host}: the connection was refused.`, true)
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return failure('unreachable', `There is no way to ${host} from here.`, true)
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return failure('unreachable', `The connection to ${host} broke off.`, true)
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return failure('unreachable', `${host} did not take the connection in time.`, false)
    case 'UND_ERR_HEADERS_TIMEOUT':
      return failure('timeout', `${host} took the request and did not answer in time.`, false)
    case 'UND_ERR_BODY_TIMEOUT':
      return failure('timeout', `${host} stopped in the middle of its answer.`, false)
    default:
  }
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return failure('bad-answer', `${host} did not answer in the form of HTTP.`, false)
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) {
    return failure(
      'unreachable',
      `No encrypted connection to ${host} came about. Perhaps it does not use https.`,
      false,
    )
  }
  if (code.startsWith('CERT_') || code.includes('_CERT')) {
    return failure('certificate', `The certificate of ${host} is not trusted.`, false)
  }
  return failure('unreachable', `${host} could not be asked.`, false)
}
