/**
 * Widths of the page's own font without a page, so that a picture drawn by the command line is the one that the window
 * draws. Thousandths of the font's size for the characters from blank to tilde, read from Inter's variable file; what is
 * not among them is told by its kind.
 */
const regular = [
  281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 631, 407, 610, 618, 646, 593, 620,
  566, 619, 620, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601, 590, 746, 743, 269, 571, 672, 565, 903,
  753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682, 679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612,
  583, 370, 613, 591, 242, 242, 549, 242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426,
  333, 426, 662,
]
const bold = [
  252, 321, 523, 644, 650, 1004, 663, 326, 373, 373, 540, 673, 319, 465, 319, 379, 660, 423, 623, 636, 666, 612, 640,
  576, 640, 640, 319, 329, 673, 673, 673, 543, 999, 728, 659, 737, 722, 605, 588, 749, 746, 277, 580, 703, 565, 922,
  759, 769, 645, 773, 652, 650, 660, 736, 728, 1020, 720, 713, 652, 373, 379, 373, 481, 469, 351, 574, 624, 583, 624,
  591, 389, 625, 612, 262, 262, 569, 262, 900, 612, 609, 624, 624, 397, 549, 353, 612, 587, 839, 569, 588, 566, 455,
  359, 455, 673,
]
const known: Readonly<Record<string, number>> = { '…': 864, '·': 288, '×': 662, '⇄': 838 }

export interface Font {
  /** CSS pixels. */
  size: number
  bold: boolean
  family: string
}

/** Reads what the painter sets: `600 12.0px FAMILY` or `12.0px FAMILY`. */
export function fontOf(text: string): Font {
  const [, weight, size = '10', family = ''] = /^(?:(\d+) )?([\d.]+)px (.*)$/s.exec(text) ?? []
  return { size: Number(size), bold: Number(weight ?? 400) >= 600, family }
}

/** Whether every character is one whose width is known and not guessed. */
export function isMeasured(text: string): boolean {
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    if ((code < 32 || code > 126) && !Object.hasOwn(known, letter)) return false
  }
  return true
}

/** CSS pixels. */
export function widthIn(text: string, { size, bold: isBold }: Font): number {
  const widths = isBold ? bold : regular
  let units = 0
  if (isMeasured(text)) {
    for (const letter of text) units += widths[(letter.codePointAt(0) ?? 0) - 32] ?? known[letter] ?? 600
  } else {
    for (const { segment } of segmenter().segment(text)) {
      const code = segment.codePointAt(0) ?? 0
      units += widths[code - 32] ?? known[segment] ?? guessed(segment)
    }
  }
  return (units * size) / 1000
}

/** What a reader takes for one character: emoji and ideographs are square, marks and controls take no room. */
function guessed(segment: string): number {
  if (/^\p{Extended_Pictographic}|^\p{Regional_Indicator}/u.test(segment)) return 1370
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uFF00-\uFF60]/u.test(segment))
    return 1000
  if (/^[\p{Mark}\p{Control}\p{Format}]/u.test(segment)) return 0
  if (segment === '\uFFFD') return 1030
  return 640
}

let segments: Intl.Segmenter | null = null

function segmenter(): Intl.Segmenter {
  segments ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segments
}
