import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAddress } from '#core/endpoints/address.ts'
import { AppError } from '#shared/errors.ts'

function refusal(typed: string): AppError {
  try {
    parseAddress(typed)
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown
    throw thrown
  }
  throw new Error(`It should have been refused: ${JSON.stringify(typed)}`)
}

test.each([
  ['https://apps.example.com', 'https://apps.example.com'],
  ['  https://apps.example.com/  ', 'https://apps.example.com'],
  ['HTTPS://Apps.Example.COM:443/', 'https://apps.example.com'],
  ['apps.example.com', 'https://apps.example.com'],
  ['apps.example.com:8443', 'https://apps.example.com:8443'],
  ['localhost:5000', 'https://localhost:5000'],
  ['http://localhost:5000', 'http://localhost:5000'],
  ['http://127.0.0.1', 'http://127.0.0.1'],
  ['http://127.1:80', 'http://127.0.0.1'],
  ['http://[::1]:9/', 'http://[::1]:9'],
  ['https://bücher.example', 'https://xn--bcher-kva.example'],
])('%j means %s', (typed, origin) => {
  expect(parseAddress(typed)).toBe(origin)
})

test.each([
  ['', 'Type the address'],
  ['   ', 'Type the address'],
  ['ftp://apps.example.com', 'https://'],
  ['file:///etc/passwd', 'https://'],
  ['javascript://x', 'https://'],
  ['http://apps.example.com', 'Use https'],
  ['http://localhost.example.com', 'Use https'],
  ['http://127.0.0.1.example.com', 'Use https'],
  ['http://0.0.0.0', 'Use https'],
  ['https://user@apps.example.com', 'password'],
  ['https://user:secret@apps.example.com', 'password'],
  ['https://@apps.example.com', 'password'],
  ['https://apps.example.com@elsewhere.example', 'password'],
  ['https://apps.example.com/v1', 'path'],
  ['https://apps.example.com//', 'path'],
  ['https:///apps.example.com', 'path'],
  ['https://', 'path'],
  ['https:apps.example.com', 'not an address'],
  ['https://apps.example.com?', 'no ?'],
  ['https://apps.example.com/?a=b', 'no ?'],
  ['https://apps.example.com#', 'no #'],
  ['https://apps.example.com\\elsewhere', 'backslashes'],
  ['https://apps.exa\tmple.com', 'spaces'],
  ['https://apps example.com', 'spaces'],
  ['https://apps.example.com:99999', 'not an address'],
  ['https://[::1', 'not an address'],
])('%j is refused with a sentence', (typed, words) => {
  const error = refusal(typed)
  expect(error.code).toBe('invalid-input')
  expect(error.message).toContain(words)
  expect(error.message).toMatch(/^[A-Z].*\.$/)
})

test('whatever is typed, the result is a bare origin that is safe to send a credential to, and stays itself', () => {
  const piece = fc.constantFrom(
    'https://',
    'http://',
    'localhost',
    '127.0.0.1',
    '[::1]',
    'a.example',
    ':',
    '80',
    '/',
    '@',
  )
  const typed = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(typed, (text) => {
      let origin: string
      try {
        origin = parseAddress(text)
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(AppError)
        return
      }
      const url = new URL(origin)
      expect(url.origin).toBe(origin)
      expect(origin).toBe(origin.toLowerCase())
      expect([url.username, url.password, url.search, url.hash, url.pathname]).toEqual(['', '', '', '', '/'])
      if (url.protocol !== 'https:') expect(origin).toMatch(/^http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/)
      expect(parseAddress(origin)).toBe(origin)
      expect(parseAddress(` ${origin}/ `)).toBe(origin)
    }),
  )
})
