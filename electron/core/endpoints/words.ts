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
