import { z } from 'zod'
import type { RemedyRequest, RemedyStep } from '#shared/domain/finding.ts'

/**
 * The remedy as commands for a shell. The credential is a variable: nothing secret is ever in what is copied. Names of the
 * platform are in it, and it is pasted into a terminal: no name may become a command there.
 */
export function shellOf(
  remedy: readonly RemedyStep[],
  url: string,
  scheme: 'bearer' | 'key',
): { curl: string; aka: string } {
  const script = (line: (request: RemedyRequest) => string): string =>
    remedy
      .flatMap(({ text, requests }, index) => [remark(`${index + 1}. ${text}`), ...requests.map(line), ''])
      .join('\n')
      .trimEnd()
  const authorization = scheme === 'bearer' ? 'Bearer $AKKERIS_TOKEN' : '$AKKERIS_TOKEN'
  const curl = ({ method, path, body }: RemedyRequest): string =>
    [
      `curl --fail-with-body -X ${method} ${quoted(`${url}${path}`)}`,
      `-H "Authorization: ${authorization}"`,
      ...(body === '' ? [] : [`-H 'Content-Type: application/json' -d ${quoted(body)}`]),
    ].join(' ')
  return {
    curl: script(curl),
    aka: script(
      (request) => akaLine(request) ?? `${remark('aka has no command for this, curl does:')}\n${curl(request)}`,
    ),
  }
}

const bodyFormat = z.record(z.string(), z.unknown())

/** Null where aka has no command for it. */
function akaLine({ method, path, body }: RemedyRequest): string | null {
  const words = path.split('/').filter((word) => word !== '')
  const [, app = '', , id = ''] = words
  const value = body === '' ? {} : bodyFormat.parse(JSON.parse(body))
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
      const pairs = Object.entries(value)
      const gone = pairs.filter(([, each]) => each === null)
      if (gone.length === pairs.length) return `aka config:unset ${gone.map(([name]) => quoted(name)).join(' ')} ${on}`
      if (gone.length > 0) break
      return `aka config:set ${pairs.map(([name, each]) => quoted(`${name}=${text(each)}`)).join(' ')} ${on}`
    }
  }
  return null
}

function named(attachment: unknown): string {
  const name = typeof attachment === 'object' && attachment !== null && 'name' in attachment ? attachment.name : null
  return typeof name === 'string' ? ` --as ${quoted(name)}` : ''
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/**
 * In single quotes a POSIX shell reads nothing but the closing one. The line editor before it reads control characters, some
 * of which end a paste or a line.
 */
export function quoted(word: string): string {
  if (/^[A-Za-z0-9_./:@%+=,-]+$/.test(word)) return word
  if (!control.test(word)) return `'${word.replaceAll("'", `'\\''`)}'`
  const escaped = word.replaceAll(/['\\]/g, '\\$&').replaceAll(new RegExp(control, 'g'), escapeOf)
  return `$'${escaped}'`
}

// oxlint-disable-next-line no-control-regex -- These are what it is about.
const control = /[\u0000-\u001f\u007f]/

function escapeOf(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
}

/** Typed at a zsh, a comment is read as a command: nothing in it may end it, quote or run anything. */
function remark(words: string): string {
  const spoken = words
    .replaceAll(/["'`]/g, '’')
    .replaceAll(/[$\\;&|<>(){}[\]!*?]/g, ' ')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
  return `# ${spoken.trim()}`
}
