import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Every form in which a secret may lie in a file or a text: as it is, URL-encoded, and base64 at any offset. */
export function formsOf(secret: string): string[] {
  const encodings = (['base64', 'base64url'] as const).flatMap((encoding) =>
    [0, 1, 2].map((before) => {
      const text = Buffer.from(`${'.'.repeat(before)}${secret}`).toString(encoding)
      // Only the letters that are made of the secret alone, whatever stands before and behind it.
      return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + Buffer.byteLength(secret)) * 8) / 6))
    }),
  )
  return [...new Set([secret, encodeURIComponent(secret), ...encodings])]
}

/** Which of the secrets occur in the bytes, each with the place. */
export function secretsIn(place: string, bytes: Buffer | string, secrets: readonly string[]): string[] {
  const haystack = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes)
  return secrets
    .filter((secret) => formsOf(secret).some((form) => haystack.includes(form)))
    .map((secret) => `${secret} in ${place}`)
}

/** The same for every file below a folder, side files and files put aside included. */
export function secretsBelow(folder: string, secrets: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => secretsIn(name, readFileSync(join(parentPath, name)), secrets))
}
