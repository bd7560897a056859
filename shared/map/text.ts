/** Measures a text in the font that is set, CSS pixels. */
export type Measure = (text: string) => number

let remembered = new Map<string, string>()
let units = new Map<string, number>()
const most = 6000

/**
 * Width of a text at a size, CSS pixels. Measured once and scaled from then on: measuring is the dearest part of a frame
 * with many names. `measure` is asked in the font of that size; `face` tells fonts of other weights apart.
 */
export function widthOf(text: string, size: number, measure: Measure, face: 'bold' | 'medium' = 'bold'): number {
  const key = face === 'bold' ? text : `${face}|${text}`
  let unit = units.get(key)
  if (unit === undefined) {
    unit = measure(text) / size
    if (units.size > most) units.clear()
    units.set(key, unit)
  }
  return unit * size
}

/**
 * The text when it fits, otherwise its beginning and end around an ellipsis: names here differ as often in their last
 * word (prod, stage) as in their first. Empty when not even one character and the ellipsis fit. `font` only tells
 * remembered answers apart.
 */
export function shorten(text: string, width: number, font: string, measure: Measure): string {
  const key = `${font}|${Math.floor(width)}|${text}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  const result = cut(text, Math.floor(width), measure)
  if (remembered.size > most) remembered.clear()
  remembered.set(key, result)
  return result
}

/** Widths change when the page's own font has arrived. */
export function forgetWidths(): void {
  remembered.clear()
  units.clear()
}

/** While the work is done texts are measured another way: what was remembered of one way says nothing about the other. */
export function withOwnWidths<Outcome>(work: () => Outcome): Outcome {
  const before = { remembered, units }
  remembered = new Map()
  units = new Map()
  try {
    return work()
  } finally {
    remembered = before.remembered
    units = before.units
  }
}

function cut(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text
  // A name that is isolated stays so as a whole; inside a sentence half of a pair would turn around all that follows.
  const [, open = '', inner = text.replaceAll(/[\u2066-\u2069]/g, ''), close = ''] =
    /^([\u2066\u2067])([^\u2066-\u2069]*)(\u2069)$/.exec(text) ?? []
  const letters = lettersOf(inner)
  const cutTo = (kept: number): string => open + around(letters, kept) + close
  let low = 0
  let high = letters.length - 1
  while (low < high) {
    const kept = Math.ceil((low + high) / 2)
    if (measure(cutTo(kept)) <= width) low = kept
    else high = kept - 1
  }
  return low === 0 ? '' : cutTo(low)
}

function around(letters: string[], kept: number): string {
  const head = Math.ceil(kept * 0.5)
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (kept - head)).join('')}`
}

let segmenter: Intl.Segmenter | null = null

/** What a reader takes for one character each: a family emoji is seven code points. */
function lettersOf(text: string): string[] {
  // Nearly all names are plain, and to make a segmenter takes as long as several pictures.
  if (/^[\u0020-\u007e]*$/.test(text)) return text.split('')
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), (part) => part.segment)
}
