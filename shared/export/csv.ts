import { printable } from './characters.ts'

export type Cell = string | number

/** One row as RFC 4180 has it, its line end included, without anything that a spreadsheet could take for a formula. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(written).join(',')}\r\n`
}

function written(cell: Cell): string {
  return typeof cell === 'number' ? String(cell) : `"${harmless(printable(cell)).replaceAll('"', '""')}"`
}

/**
 * Where a spreadsheet may take text for a formula it gets an apostrophe in front, which shows it as text: at the beginning,
 * also behind quotes and blanks that some programs drop, and behind a semicolon or tab, where a program that takes these
 * for separators begins a new cell.
 */
function harmless(text: string): string {
  const inside = text.replaceAll(/[;\t\r\n](?=[\s"']*[=+\-@＝＋－＠])/g, "$&'")
  return /^(?:[\t\r\n]|[\s"']*[=+\-@＝＋－＠])/.test(inside) ? `'${inside}` : inside
}
