import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseNetrc } from '#core/endpoints/netrc.ts'

test('as the aka CLI writes it', () => {
  const text =
    'machine apps.example.com\n    login olive\n    password token-1\nmachine other.example.com\n    login x\n'
  expect(parseNetrc(text)).toEqual({
    entries: [
      { machine: 'apps.example.com', login: 'olive', password: 'token-1' },
      { machine: 'other.example.com', login: 'x', password: null },
    ],
    problems: [],
  })
})

test('one line, many lines, comments, quotation marks, account, default and CRLF', () => {
  const text = [
    '# machine no.example.com password no',
    'machine one.example.com login a password b # not "closed',
    'machine',
    '  Two.Example.com',
    'account c login "with space" password "q\\"uo\\\\te\\n"',
    'default login anybody password anything',
    'machine three.example.com password #starts-like-a-comment',
  ].join('\r\n')
  expect(parseNetrc(text)).toEqual({
    entries: [
      { machine: 'one.example.com', login: 'a', password: 'b' },
      { machine: 'two.example.com', login: 'with space', password: 'q"uo\\te\n' },
      { machine: 'three.example.com', login: null, password: '#starts-like-a-comment' },
    ],
    problems: [],
  })
})

test('a macro is passed over, its lines look like entries or not', () => {
  const text =
    'macdef init\nmachine no.example.com password no\nput "\n\nmachine a.example.com password b\nmacdef last\nend'
  expect(parseNetrc(text)).toEqual({
    entries: [{ machine: 'a.example.com', login: null, password: 'b' }],
    problems: [],
  })
})

test.each([
  ['machine a.example.com password "no end', 'Line 1'],
  ['\n\nmachine', 'Line 3'],
  ['machine a.example.com\npass word', 'Line 2'],
  ['PK\u0003\u0004 \u0000', 'Line 1'],
])('%j is a problem that quotes nothing', (text, line) => {
  const { problems } = parseNetrc(text)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(line)
  expect(problems[0]).not.toMatch(/word\b(?! that)|no end|PK/)
})

const value = fc.string({ minLength: 1, maxLength: 20 })
const bare = value.filter((text) => !/[\s"\\#]/.test(text))
const entry = fc.record({
  machine: bare.map((text) => text.toLowerCase()),
  login: fc.option(value),
  password: fc.option(value),
})
const gap = fc.constantFrom(' ', '\n', '\t', '\r\n', '\n# machine no password no\n', '  \n  ')

function quote(text: string): string {
  if (/^[^\s"\\]+$/.test(text)) return text
  const escaped = text
    .replaceAll(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
  return `"${escaped}"`
}

test('what is written is read, however it is spaced', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 5 }), fc.array(gap, { minLength: 1, maxLength: 20 }), (entries, gaps) => {
      let used = 0
      let text = ''
      const put = (word: string, followed: 'keyword' | 'value'): void => {
        // A comment may stand only where a keyword is expected.
        const space = gaps[used++ % gaps.length] ?? ' '
        text += word + (followed === 'value' && space.includes('#') ? ' ' : space)
      }
      for (const { machine, login, password } of entries) {
        put('machine', 'value')
        put(machine, 'keyword')
        if (login !== null) {
          put('login', 'value')
          put(quote(login), 'keyword')
        }
        if (password !== null) {
          put('password', 'value')
          put(quote(password), 'keyword')
        }
      }
      expect(parseNetrc(text)).toEqual({ entries, problems: [] })
    }),
  )
})

test('anything at all is read without a crash and without quoting it', () => {
  const piece = fc.constantFrom(
    'machine',
    'login',
    'password',
    'macdef',
    'default',
    '"',
    '\\',
    '#',
    '\n',
    ' ',
    'a',
    '\u0000',
  )
  const text = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(text, (content) => {
      for (const problem of parseNetrc(content).problems) expect(problem).toMatch(/^Line \d+ of ~\/\.netrc [a-z ]+\.$/)
    }),
  )
})
