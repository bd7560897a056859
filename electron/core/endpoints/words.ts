/**
 * Other people's words on their way to a person: the credential taken out, control characters gone, and short. Nothing
 * a server says reaches an error message by another road.
 */
const longestExcerpt = 200

/** Replaces the secret wherever it stands, plain, URL-encoded or base64 (with or without padding or the scheme). */
export function redact(text: string, secret: string): string {
  if (secret === '') return text
  const base64 = Buffer.from(secret).toString('base64')
  const forms = [
    secret,
    encodeURIComponent(secret),
    base64.replace(/=+$/, ''),
    Buffer.from(secret).toString('base64url'),
  ]
  // The longest first, so that no form leaves the end of a longer one standing.
  return forms
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, form) => rest.replaceAll(form, '[credential]'), text)
}

/**
 * What the platform said about a refusal, at most 200 characters on one line, or null when it said nothing a person
 * could use. Akkeris errors are bare sentences, though labelled JSON (API-FACTS section 3); pages and JSON are not ours.
 */
export function excerpt(body: Buffer): string | null {
  const text = body
    .subarray(0, 4 * longestExcerpt)
    .toString('utf8')
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
  if (text === '' || text === '[object Object]' || /^[<{[]/.test(text)) return null
  return text.length > longestExcerpt ? `${text.slice(0, longestExcerpt - 1)}…` : text
}
