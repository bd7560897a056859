import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRetryAfter, repeatPause } from '#core/endpoints/repeat.ts'
import { redact } from '#core/endpoints/words.ts'

test('no form of a credential is left, whatever stands around it', () => {
  const secret = fc.string({ minLength: 12, maxLength: 60, unit: 'grapheme-ascii' }).filter((text) => !/\s/.test(text))
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (token, before, after) => {
      const base64 = Buffer.from(token).toString('base64')
      for (const form of [
        token,
        encodeURIComponent(token),
        base64,
        base64.replace(/=+$/, ''),
        Buffer.from(token).toString('base64url'),
      ]) {
        expect(redact(before + form + after, token)).not.toContain(form)
      }
    }),
  )
})

const now = Date.parse('2026-11-23T09:00:00Z')

test.each([
  ['0', 0],
  ['7', 7_000],
  [' 2 ', 2_000],
  ['Mon, 23 Nov 2026 09:00:05 GMT', 5_000],
  ['Monday, 23-Nov-26 09:00:05 GMT', 5_000],
  ['Mon, 23 Nov 2026 08:00:00 GMT', 0],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  ['2026-11-23T09:00:05Z', null],
  ['', null],
])('Retry-After %j is %j ms', (text, milliseconds) => {
  expect(parseRetryAfter(text, now)).toBe(milliseconds)
})

test('a pause is never negative nor above the longest, and without Retry-After at most doubles', () => {
  const limits = { firstPause: 250, longestPause: 10_000 }
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.option(fc.oneof(fc.string(), fc.nat().map(String)), { nil: undefined }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempt, retryAfter, chance) => {
        const pause = repeatPause(attempt, retryAfter, limits, now, chance)
        expect(pause).toBeGreaterThanOrEqual(0)
        expect(pause).toBeLessThanOrEqual(10_000)
        if (retryAfter === undefined) {
          expect(pause).toBeGreaterThanOrEqual(Math.min(10_000, 125 * 2 ** (attempt - 1)))
          expect(pause).toBeLessThanOrEqual(250 * 2 ** (attempt - 1))
        }
      },
    ),
  )
  expect(repeatPause(1, '3600', limits, now, 0)).toBe(10_000)
})
