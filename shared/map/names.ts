/*
 * Names come from platforms, and any character may be in them. Some are not seen and turn around, join or hide what stands
 * beside them: a space may be painted as another one's name. Here, and only here, a name becomes what may be painted or
 * put into a sentence. Data for programs keeps it as it is.
 *
 * An unseen character is shown as a mark and not left out: whoever has to find the name again needs to see that it is not
 * what it seems, and two names that differ in nothing else must not look the same.
 */
const mark = '\uFFFD'

/** Joiners and the sign for emoji are kept where letters and emoji need them, which is never among Latin letters. */
const unseen =
  /(?<=[\u0500-\u1FFF\u2070-\uFE0E\uFE10-\u{10FFFF}])\uFE0F|(?<=[\u0500-\u1FFF\u2070-\u{10FFFF}])[\u200C\u200D](?=[\u0500-\u1FFF\u2070-\u{10FFFF}])|([\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{DI}\p{NChar}\uFFF9-\uFFFB])/gu

/** Letters, digits and signs of scripts that are written from right to left. */
const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

/** With a mark in place of each character that is not seen, half surrogates among them. */
export function visible(text: string): string {
  return text.replaceAll(unseen, (found, hidden?: string) => (hidden === undefined ? found : mark))
}

/**
 * A name as it is painted or told. One with letters that run from right to left is isolated, in the direction of its first
 * letter: what stands beside it stays where it is, and what is left of it when it is shortened runs the same way.
 */
export function shownName(name: string): string {
  // Nearly all names are plain, and this is asked in each frame.
  if (/^[ -~]*$/.test(name)) return name
  const text = visible(name)
  if (!rightToLeft.test(text)) return text
  return `${rightToLeft.test(/\p{L}/u.exec(text)?.[0] ?? '') ? '\u2067' : '\u2066'}${text}\u2069`
}

/** Whether a text holds what runs from right to left, or a mark: no font of ours has their widths. */
export function isForeign(text: string): boolean {
  return rightToLeft.test(text) || text.includes(mark)
}
