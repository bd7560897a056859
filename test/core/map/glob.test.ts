import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, glob } from '#shared/map/query/glob.ts'
import { globPlainly } from './naive.ts'

describe('globs', () => {
  it.each([
    ['prod-*', 'prod-pay', true],
    ['prod-*', 'PROD-', true],
    ['prod-*', 'preprod-pay', false],
    ['*pay*', 'xpay', true],
    ['p?y', 'p👩y', true],
    ['p?y', 'py', false],
    [String.raw`a\*`, 'a*', true],
    [String.raw`a\*`, 'ab', false],
    ['', '', true],
    ['', 'x', false],
  ])('%s and %s', (pattern, text, fits) => {
    expect(glob(pattern)(fold(text))).toBe(fits)
  })

  it('mean what the regular expression would', () => {
    const letters = fc.constantFrom('a', 'b', '*', '?', 'é')
    const text = fc.array(fc.constantFrom('a', 'b', 'é', '*'), { maxLength: 8 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 6 }), text, (parts, text) => {
        expect(glob(parts.join(''))(fold(text))).toBe(globPlainly(parts.join(''), text))
      }),
      { numRuns: 1000 },
    )
  })

  it('answer at once where a regular expression would not', () => {
    const test = glob(`${'*a'.repeat(200)}b`)
    const began = performance.now()
    expect(test('a'.repeat(5000))).toBe(false)
    expect(performance.now() - began).toBeLessThan(500)
  })
})
