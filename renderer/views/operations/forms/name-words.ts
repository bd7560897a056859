import { isPrefixed, prefixOf } from '#shared/domain/config-variables.ts'

const longest = 22

/** What the platform would say to the name, as it is typed; null while nothing is wrong. The plan says it for certain. */
export function nameProblem(name: string): string | null {
  if (name === '') return null
  if (name.length > longest) return `${name.length} characters: the platform takes ${longest}.`
  if (!/^[a-zA-Z]/.test(name)) return 'It has to begin with a letter.'
  if (/[^A-Za-z0-9_-]/.test(name)) return 'Letters, digits, hyphens and underscores only.'
  return name.length < 2 ? 'Two characters at least.' : null
}

/** A sentence with the prefix in its middle, which is empty where there is none. */
export interface PrefixWords {
  before: string
  prefix: string
  after: string
}

/** What the name makes of the variables; `primary` null when that is not known. The platform stores it in lower case. */
export function prefixWords(service: string, name: string, primary: boolean | null, appName: string): PrefixWords {
  if (!isPrefixed(service)) {
    return { before: `The variables of ${service} never have a prefix.`, prefix: '', after: '' }
  }
  const bare = prefixOf(name.toLowerCase())
  const prefix = `${bare}_`
  const unset = bare === '' || /^\d/.test(bare) ? '. No shell can set a variable of that name.' : '.'
  if (primary === true) {
    return {
      before: `It is primary on ${appName}, so its variables have no prefix. Otherwise it would be `,
      prefix,
      after: '.',
    }
  }
  return primary === false
    ? { before: `Its variables on ${appName} begin with `, prefix, after: unset }
    : { before: `Unless it is primary on ${appName}, its variables begin with `, prefix, after: unset }
}
