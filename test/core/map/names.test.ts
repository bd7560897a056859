import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { shownName, visible } from '#shared/map/names.ts'
import { forgetWidths, shorten } from '#shared/map/text.ts'

const turning = ['\u200E', '\u200F', '\u061C', ...Array.from('\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069')]
const hidden = [
  '\u00AD',
  '\u034F',
  '\u115F',
  '\u180E',
  '\u200B',
  '\u2028',
  '\u2060',
  '\u3164',
  '\uFEFF',
  '\uFFF9',
  '\0',
]
const part = fc.oneof(
  fc.constantFrom('web', '-', 'prod', '7', ' ', 'שלום', 'עולם', 'الدفع', 'فريق', '👩‍👩‍👧', '❤️', '日本', 'é'),
  fc.constantFrom(...turning, ...hidden, '\uD800', '\u200C', '\u200D', '\uFE0F'),
  fc.string({ unit: 'binary', maxLength: 4 }),
)
const anyName = fc.array(part, { maxLength: 9 }).map((parts) => parts.join(''))
const inside = (shown: string): string => shown.replace(/^[\u2066\u2067](.*)\u2069$/su, '$1')
const measure = (text: string): number => Array.from(inside(text)).length * 7

describe('a name as it is shown', () => {
  it('is as it was where all of it is seen', () => {
    for (const name of ['', 'payments-prod', 'söder-日本', '👩‍👩‍👧‍👦-team', '❤️‍🔥']) expect(shownName(name)).toBe(name)
  })

  it('has a mark in place of each character that is not seen, so that names which differ look different', () => {
    for (const each of [...turning, ...hidden]) expect(visible(`pay${each}ments`)).toBe('pay\uFFFDments')
    expect(visible('w\u200Deb')).toBe('w\uFFFDeb')
    expect(visible('שלום\u200C')).toBe('שלום\uFFFD')
    expect(visible('half \uD800 pair')).toBe('half \uFFFD pair')
    // Between Persian letters the joiner is spelling.
    expect(visible('می\u200Cخواهم')).toBe('می\u200Cخواهم')
  })

  it('is isolated where it runs from right to left, the way its first letter runs', () => {
    expect(shownName('שלום-prod')).toBe('\u2067שלום-prod\u2069')
    expect(shownName('7-الدفع')).toBe('\u20677-الدفع\u2069')
    expect(shownName('prod-שלום')).toBe('\u2066prod-שלום\u2069')
    expect(shownName('\u202Eevil')).toBe('\uFFFDevil')
  })

  it('holds nothing that turns around what stands beside it, whatever it is', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const shown = shownName(name)
        const text = inside(shown)
        for (const each of [...turning, ...hidden]) expect(text).not.toContain(each)
        expect(text.isWellFormed()).toBe(true)
        expect(text).toBe(visible(name))
        // What has been made harmless once stays as it is.
        expect(visible(text)).toBe(text)
        expect(Array.from(text)).toHaveLength(Array.from(name).length)
      }),
    )
  })
})

describe('shortening a name that runs from right to left', () => {
  afterEach(forgetWidths)

  it('keeps it isolated, with its beginning and its end', () => {
    expect(shorten(shownName('שלום-עולם-prod'), 56, 'font', measure)).toBe('\u2067שלום…rod\u2069')
  })

  it('never leaves half of a pair, in a name or in several', () => {
    fc.assert(
      fc.property(
        fc.array(anyName, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 200 }),
        (names, room) => {
          forgetWidths()
          const whole = names.map(shownName).join(' · ')
          const shown = shorten(whole, room, 'font', measure)
          let open = 0
          for (const letter of shown) {
            if (letter === '\u2066' || letter === '\u2067') open += 1
            if (letter === '\u2069') open -= 1
            expect(open === 0 || open === 1).toBe(true)
          }
          expect(open).toBe(0)
          if (names.length === 1 && shown !== '' && shown !== whole) {
            const letters = Array.from(new Intl.Segmenter('en').segment(inside(whole)), ({ segment }) => segment)
            const [head = '', tail = ''] = [letters[0], inside(shown).split('…').at(-1)]
            expect(inside(shown).startsWith(head)).toBe(true)
            expect(inside(whole).endsWith(tail)).toBe(true)
          }
        },
      ),
    )
  })
})
