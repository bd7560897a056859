import { AppError } from '#shared/errors.ts'

function refuse(message: string): never {
  throw new AppError('invalid-input', message)
}

/**
 * The origin a person means by what they typed: `scheme://host[:port]`, host in lower case, no default port, no trailing
 * slash. Without a scheme https is meant. Throws AppError invalid-input with a sentence about the first thing wrong.
 *
 * The typed text is checked before URL sees it, because URL repairs what must be refused here: it drops tabs, turns
 * backslashes into slashes and forgets an empty user name, query or fragment.
 */
export function parseAddress(typed: string): string {
  const text = typed.trim()
  if (text === '') refuse('Type the address of the platform, for example https://apps.example.com.')
  // oxlint-disable-next-line no-control-regex -- control characters are what is being refused
  if (/[\s\\\u0000-\u001f\u007f]/.test(text)) refuse('An address has no spaces, backslashes or control characters.')

  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase() ?? null
  if (scheme !== null && scheme !== 'https' && scheme !== 'http') refuse('An address starts with https://.')
  const rest = scheme === null ? text : text.slice(scheme.length + '://'.length)
  if (rest.includes('@')) {
    refuse('Leave user name and password out of the address; the credential is entered separately.')
  }
  if (rest.includes('?') || rest.includes('#')) refuse('An address ends after the host and port: no ? and no #.')
  if (!/^[^/]+\/?$/.test(rest)) refuse('An address ends after the host and port: leave the path out.')

  const url = URL.parse(`${scheme ?? 'https'}://${rest}`)
  if (url === null || url.hostname === '') refuse('That is not an address. It looks like https://apps.example.com.')
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    refuse('Use https: with http the credential could be read on its way. Only this machine itself may use http.')
  }
  return url.origin
}

/** Whether a host name as URL gives it (numbers normalised, IPv6 in brackets) can only mean this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
