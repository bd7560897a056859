/*
 * Names come from platforms and reasons from people: any character may be in them. Each format has its own dangers, and
 * escapes at the last moment; here is what several have in common.
 */

/** Stands for a character that must not be in a text. */
const replacement = '\uFFFD'

/**
 * Without half surrogates and without control characters but tab and line ends: they make XML ill-formed, and terminals
 * and spreadsheets obey them.
 */
export function printable(text: string): string {
  return text.toWellFormed().replaceAll(/[[\p{Cc}\uFFFE\uFFFF]--[\t\n\r]]/gv, replacement)
}

/** JSON without line ends. Half surrogates, which not every reader takes, are replaced, in keys too. */
export function jsonText(value: unknown): string {
  // JSON.stringify writes each half as an escape; a backslash that is escaped itself is passed over.
  const escapes = /(\\\\)|\\ud[89a-f][0-9a-f]{2}/g
  return JSON.stringify(value).replaceAll(escapes, (_, backslash?: string) => backslash ?? replacement)
}

export function jsonLine(document: unknown): string {
  return `${jsonText(document)}\n`
}

/** An object with a list in the middle, in pieces: what stands before it, each item, what stands after it. */
export function* jsonParts<Item>(
  before: object,
  [name, items]: readonly [name: string, items: Iterable<Item>],
  after: object,
): Generator<string> {
  yield `${jsonText(before).slice(0, -1)},${jsonText(name)}:[`
  let separator = ''
  for (const item of items) {
    yield separator + jsonText(item)
    separator = ','
  }
  yield `],${jsonText(after).slice(1)}`
}

/** Printable, on one line, and without marks that turn the direction of what follows around. */
export function oneLine(text: string): string {
  return printable(text)
    .replaceAll(/[\t\r\n\u2028\u2029]+/g, ' ')
    .replaceAll(/[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g, replacement)
}

/** For text between tags and for attribute values in double quotes, in HTML as in XML. */
export function escapeMarkup(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
