import type { RemedyRequest, RemedyStep } from '#shared/domain/finding.ts'

/** The remedy as commands for a shell. The credential is a variable: nothing secret is ever in what is copied. */
export function shellOf(
  remedy: readonly RemedyStep[],
  url: string,
  scheme: 'bearer' | 'key',
): { curl: string; aka: string } {
  const script = (line: (request: RemedyRequest) => string): string =>
    remedy
      .flatMap(({ text, requests }, index) => [`# ${index + 1}. ${oneLine(text)}`, ...requests.map(line), ''])
      .join('\n')
      .trimEnd()
  const authorization = scheme === 'bearer' ? 'Bearer $AKKERIS_TOKEN' : '$AKKERIS_TOKEN'
  return {
    curl: script(({ method, path, body }) =>
      [
        `curl --fail-with-body -X ${method} ${quoted(`${url}${path}`)}`,
        `-H "Authorization: ${authorization}"`,
        ...(body === '' ? [] : [`-H 'Content-Type: application/json' -d ${quoted(body)}`]),
      ].join(' '),
    ),
    aka: script(akaLine),
  }
}

/** aka has no command for some of these; then the request is left for curl. */
function akaLine({ method, path, body }: RemedyRequest): string {
  const words = path.split('/').filter((word) => word !== '')
  const [, app = '', kind = '', id = ''] = words
  const value = body === '' ? {} : (JSON.parse(body) as Readonly<Record<string, unknown>>)
  const on = `-a ${quoted(app)}`
  switch (`${method} ${words.map((word, index) => (index % 2 === 1 ? '*' : word)).join('/')}`) {
    case 'POST apps/*/addons':
      return `aka addons:create ${quoted(text(value['plan']))}${named(value['attachment'])} ${on}`
    case 'DELETE apps/*/addons/*':
      return `aka addons:destroy ${quoted(id)} ${on}`
    case 'DELETE apps/*/addon-attachments/*':
      return `aka addons:detach ${quoted(id)} ${on}`
    case 'PATCH apps/*':
      if (typeof value['maintenance'] === 'boolean')
        return `aka maintenance:${value['maintenance'] ? 'on' : 'off'} ${on}`
      break
    case 'DELETE apps/*':
      return `aka apps:destroy ${on}`
    case 'PATCH apps/*/addons/*':
      if (value['primary'] === true) return `aka addons:promote ${quoted(id)} ${on}`
      // addons:upgrade is no stand-in: it ends by taking the owner out of maintenance, whatever it was in before.
      break
    case 'PATCH apps/*/config-vars': {
      const pairs = Object.entries(value).map(([name, each]) => quoted(`${name}=${text(each)}`))
      return `aka config:set ${pairs.join(' ')} ${on}`
    }
  }
  return `# aka has no command for it: ${method} ${path}${kind === '' || body === '' ? '' : ` ${oneLine(body)}`}`
}

function named(attachment: unknown): string {
  const name = typeof attachment === 'object' && attachment !== null && 'name' in attachment ? attachment.name : null
  return typeof name === 'string' ? ` --as ${quoted(name)}` : ''
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** In single quotes a POSIX shell reads nothing but the closing one. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

function oneLine(words: string): string {
  return words.replaceAll(/\s+/g, ' ')
}
