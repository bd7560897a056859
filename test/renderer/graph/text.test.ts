import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { forgetWidths, shorten } from '#shared/map/text.ts'

const measure = (text: string): number => text.length * 7

describe('shortening', () => {
  afterEach(forgetWidths)

  it('leaves what fits', () => {
    expect(shorten('payments-prod', 200, 'font', measure)).toBe('payments-prod')
  })

  it('keeps the beginning and the end', () => {
    expect(shorten('payments-eu-prod', 70, 'font', measure)).toBe('payme…prod')
  })

  it('gives nothing when there is no room for a character', () => {
    expect(shorten('payments', 6, 'font', measure)).toBe('')
  })

  it('never cuts a character of several code points', () => {
    const family = '👩‍👩‍👧‍👦'
    const shown = shorten(`${family}${family}${family}${family}`, 7 * 25, 'font', measure)
    expect(shown.replaceAll(family, '').replace('…', '')).toBe('')
  })

  it('of any text keeps whole characters of its beginning and its end', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
    const lettersOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment)
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 60 })),
        fc.integer({ min: 0, max: 400 }),
        (text, width) => {
          forgetWidths()
          const shown = shorten(text, width, 'font', measure)
          if (shown === text || shown === '') return
          const letters = lettersOf(text)
          const counts = letters.map((_, head) => head)
          const cuts = counts.flatMap((head) =>
            [head, head - 1].map(
              (tail) =>
                `${letters.slice(0, head).join('')}…${letters.slice(letters.length - Math.max(0, tail)).join('')}`,
            ),
          )
          expect(cuts).toContain(shown)
        },
      ),
    )
  })

  it('never gives more than fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 0, max: 400 }), (text, width) => {
        forgetWidths()
        const shown = shorten(text, width, 'font', measure)
        expect(shown === '' || measure(shown) <= width).toBe(true)
      }),
    )
  })
})
