/** As the platform's names are compared: without regard to case and to how a letter is put together. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

const anything = Symbol('any characters')
const one = Symbol('one character')

type Piece = string | typeof anything | typeof one

/**
 * A test of whole texts, already folded, against a pattern: `*` is any number of characters, `?` exactly one, a backslash
 * takes the next one as it is. Takes at most text times pattern steps, so that no pattern can stop a window.
 */
export function glob(pattern: string): (folded: string) => boolean {
  const pieces = piecesOf(pattern)
  if (pieces.every((piece) => typeof piece === 'string')) {
    const wanted = pieces.join('')
    return (text) => text === wanted
  }
  if (pieces.length === 1 && pieces[0] === anything) return () => true
  return (text) => fits(pieces, astral.test(text) ? Array.from(text) : text)
}

/** Only with these is a character not the same as a code unit. */
const astral = /[\uD800-\uDFFF]/

function piecesOf(pattern: string): Piece[] {
  const pieces: Piece[] = []
  const letters = Array.from(pattern)
  let plain = ''
  /** Folded in one go: a letter and its accent are one character only together. */
  const flush = (): void => {
    pieces.push(...Array.from(fold(plain)))
    plain = ''
  }
  for (let i = 0; i < letters.length; i += 1) {
    const letter = letters[i] ?? ''
    if (letter === '*') {
      flush()
      if (pieces.at(-1) !== anything) pieces.push(anything)
    } else if (letter === '?') {
      flush()
      pieces.push(one)
    } else if (letter === '\\') {
      i += 1
      plain += letters[i] ?? letter
    } else plain += letter
  }
  flush()
  return pieces
}

/** Goes on from the latest star where it does not fit: earlier ones need not be tried again. */
function fits(pieces: readonly Piece[], text: ArrayLike<string>): boolean {
  let piece = 0
  let letter = 0
  let star = -1
  let from = 0
  while (letter < text.length) {
    const wanted = pieces[piece]
    if (wanted === anything) {
      star = piece
      from = letter
      piece += 1
    } else if (wanted !== undefined && (wanted === one || wanted === text[letter])) {
      piece += 1
      letter += 1
    } else if (star >= 0) {
      piece = star + 1
      from += 1
      letter = from
    } else return false
  }
  while (pieces[piece] === anything) piece += 1
  return piece === pieces.length
}
