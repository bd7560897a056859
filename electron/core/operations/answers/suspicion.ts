/*
 * What in a text is likely to be a secret. Every pattern is bounded, so that ten megabytes of anything are gone through once
 * and no further.
 */

/** Field names behind which secrets stand (operations-actions-risks 1.10, and what the platform itself redacts in socs spaces). */
const tellingField = /pass|pwd|secret|token|key|uri|url|private|salt|auth|hash|credential|cookie/i

export function isTellingField(name: string): boolean {
  return tellingField.test(name)
}

const labels = ['name', 'key', 'field', 'variable'] as const

/** Whether its `value` is that of a telling name: `{ "name": "DB_PASSWORD", "value": "…" }`. */
export function isTellingPair(fields: object): boolean {
  return labels.some((label) => {
    const name: unknown = Reflect.get(fields, label)
    return typeof name === 'string' && Object.hasOwn(fields, label) && isTellingField(name)
  })
}

/** Begins with a scheme and ends with the last @ of the word: passwords have @ and / in them too. */
const address = /[a-z][a-z0-9+.-]{1,20}:\/\/([^\s"'<>]{1,1000})@/gi

/** `password=…`, `"token": "…"`, `PGPASSWORD: …`. */
const assignment =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key|credentials?)\\?["']?\s{0,3}(?:=>?|:)\s{0,3}(?:\\?"([^"\n]{1,1000}?)\\?"|'([^'\n]{1,1000})'|([^\s"',;&{}[\]]{1,1000}))/gi

/** As SQL sets passwords, as HTTP carries them, and as command lines take them. */
const spoken = [
  /--?(?:password|passwd|pass|token|secret|api-key)\s{1,3}(?!-)(\S{1,1000})/gi,
  /\b(?:password|identified\s{1,3}by)\s{1,3}'([^'\n]{1,1000})'/gi,
  /\b(?:bearer|basic)\s{1,3}([A-Za-z0-9+/=._~-]{6,4000})/gi,
]

/** From `-----BEGIN … PRIVATE KEY-----` on to where it ends, or to the end of the text. */
function privateKeys(text: string): string[] {
  const found: string[] = []
  for (let from = text.indexOf('PRIVATE KEY-----'); from >= 0; from = text.indexOf('PRIVATE KEY-----', from)) {
    const end = text.indexOf('-----END', from)
    const key = text.slice(from, end < 0 ? undefined : end)
    found.push(key)
    from += key.length
  }
  return found
}

/** What is told to be a secret by what stands around it. In no order, some inside others. */
export function secretsAround(text: string): string[] {
  // Most texts are single words, and all of these take more than one.
  if (!/[\s=:]/.test(text)) return []
  const found: string[] = []
  if (text.includes('://')) {
    for (const [, user = ''] of text.matchAll(address)) found.push(...passwordsOf(user))
  }
  if (/[=:]/.test(text)) {
    for (const [, quoted, single, bare] of text.matchAll(assignment)) found.push(quoted ?? single ?? bare ?? '')
  }
  for (const pattern of spoken) for (const [, secret = ''] of text.matchAll(pattern)) found.push(secret)
  found.push(...privateKeys(text))
  return found.filter((secret) => secret !== '')
}

/** Of `user:password`, or of a token alone; as it stands and unescaped. */
function passwordsOf(user: string): string[] {
  const colon = user.indexOf(':')
  const password = colon < 0 ? user : user.slice(colon + 1)
  // Two addresses in one word look like one with a long password: then the first part is one by itself.
  const [first = ''] = password.split('@')
  return [...new Set([password, first])].flatMap((one) => [one, unescaped(one)])
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const shortestRandom = 20
const longestRandom = 4096
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const time = /^\d{4}-\d\d-\d\d[T ]?[\d:.]*(?:Z|[+-]\d\d:?\d\d)?$/

/** Words of a text that look as if a machine had drawn them by lot. */
export function randomWords(text: string): string[] {
  return text.split(/[\s"'`,;()<>{}[\]|]+/).filter((word) => isRandom(word) || word.split(/[/=&?:@.]/).some(isRandom))
}

function isRandom(word: string): boolean {
  if (word.length < shortestRandom || word.length > longestRandom) return false
  if (uuid.test(word) || time.test(word) || !/^[\w+/=~-]+$/.test(word)) return false
  const digits = count(word, /\d/g)
  const small = count(word, /[a-z]/g)
  const large = count(word, /[A-Z]/g)
  if (digits === word.length) return false
  if (/^[0-9a-f]+$/i.test(word)) return word.length >= 24 && digits > 0
  if (small > 0 && large > 0)
    return digits > 0 ? entropyOf(word) > 3.4 : word.length >= 32 && turns(word) > word.length / 4
  const longest = Math.max(...word.split(/[-_/]/).map(({ length }) => length))
  return digits >= word.length * 0.15 && longest >= 16 && entropyOf(word) > 3.3
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

/** How often a small letter follows a large one, or the other way round. */
function turns(word: string): number {
  return count(word, /(?<=[a-z])[A-Z]|(?<=[A-Z])[a-z]/g)
}

/** Bits a sign. */
function entropyOf(word: string): number {
  const times = new Map<string, number>()
  for (const sign of word) times.set(sign, (times.get(sign) ?? 0) + 1)
  let bits = 0
  for (const often of times.values()) bits -= (often / word.length) * Math.log2(often / word.length)
  return bits
}
