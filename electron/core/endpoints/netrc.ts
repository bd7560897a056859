/** One `machine` of a .netrc file. */
export interface NetrcEntry {
  machine: string
  login: string | null
  password: string | null
}

interface Token {
  text: string
  line: number
  quoted: boolean
}

/**
 * Reads a .netrc file: words separated by any white space, so an entry may stand on one line or on many; `#` where a
 * keyword is expected starts a comment; a value in double quotes may hold spaces and `\"`, `\\`, `\n`, `\r`, `\t`; a
 * `macdef` runs to the next empty line. `default` is read and left out: a credential for any host at all is for none of
 * ours. Never throws: what cannot be understood is passed over and told in `problems`, which quote nothing of the file.
 */
export function parseNetrc(text: string): { entries: NetrcEntry[]; problems: string[] } {
  const entries: NetrcEntry[] = []
  const problems: string[] = []
  const words = createWords(text, (line) => {
    problems.push(`Line ${String(line)} of ~/.netrc has a quotation mark without its partner.`)
  })
  let current: NetrcEntry | null = null
  let complained = false

  for (let keyword = words.next(true); keyword !== null; keyword = words.next(true)) {
    if (keyword.text === 'macdef' && !keyword.quoted) {
      words.next(false)
      words.skipMacro()
      continue
    }
    if (keyword.text === 'default' && !keyword.quoted) {
      current = null
      complained = false
      continue
    }
    if (keyword.quoted || !['machine', 'login', 'password', 'account'].includes(keyword.text)) {
      if (!complained) problems.push(`Line ${String(keyword.line)} of ~/.netrc has a word that is not understood.`)
      complained = true
      continue
    }
    const value = words.next(false)
    if (value === null) {
      problems.push(`Line ${String(keyword.line)} of ~/.netrc ends where a value should follow.`)
      break
    }
    complained = false
    if (keyword.text === 'machine') {
      current = { machine: value.text.toLowerCase(), login: null, password: null }
      entries.push(current)
    } else if (current !== null && keyword.text !== 'account') {
      if (keyword.text === 'login') current.login = value.text
      else current.password = value.text
    }
  }
  return { entries, problems }
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t' }

function createWords(text: string, unclosed: (line: number) => void) {
  let position = 0
  let line = 1

  function advance(): string {
    const character = text.charAt(position++)
    if (character === '\n') line++
    return character
  }

  function quotedWord(): string {
    const start = line
    let word = ''
    advance()
    while (position < text.length) {
      const character = advance()
      if (character === '"') return word
      if (character === '\\' && position < text.length) {
        const escaped = advance()
        word += escapes[escaped] ?? escaped
      } else word += character
    }
    unclosed(start)
    return word
  }

  return {
    /** The next word or null at the end; with `comments`, what follows a leading # on its line is passed over. */
    next(comments: boolean): Token | null {
      for (;;) {
        while (position < text.length && /\s/.test(text.charAt(position))) advance()
        if (position >= text.length) return null
        if (!comments || text.charAt(position) !== '#') break
        while (position < text.length && text.charAt(position) !== '\n') advance()
      }
      const start = line
      if (text.charAt(position) === '"') return { text: quotedWord(), line: start, quoted: true }
      let word = ''
      while (position < text.length && !/\s/.test(text.charAt(position))) word += advance()
      return { text: word, line: start, quoted: false }
    },
    skipMacro(): void {
      const rest = text.slice(position)
      const end = /\n[ \t]*\r?\n/.exec(rest)
      const stop = end === null ? text.length : position + end.index + end[0].length
      while (position < stop) advance()
    },
  }
}
