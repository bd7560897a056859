/**
 * Text as it is compared when a person searches: compatibility forms and letter case are gone (ß is ss, ſ is s, the
 * final sigma is a sigma). Folding folded text changes nothing.
 */
export function fold(text: string): string {
  // Nearly every name on the platform is ASCII, and this is a tenth of the work.
  if (isAscii(text)) return text.toLowerCase()
  const folded = text.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC')
  return folded === text ? text : fold(folded)
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false
  return true
}

/** The words of what a person typed, folded; empty for nothing but blanks. */
export function foldedWords(text: string): string[] {
  return fold(text)
    .split(/\s+/)
    .filter((word) => word !== '')
}
