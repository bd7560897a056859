import { createHash } from 'node:crypto'

/**
 * What a seed file leaves out follows from what it says: the same words give the same id, time and number on every
 * machine, so a file that holds nothing but names is the same platform every time.
 */
function digest(words: readonly string[]): Buffer {
  return createHash('sha1').update(JSON.stringify(words)).digest()
}

/** Looks like a version 4 uuid, as the platform's ids do. */
export function derivedId(...words: string[]): string {
  const hex = digest(words).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** From 0 up to, not including, `below`. */
export function derivedWhole(below: number, ...words: string[]): number {
  return digest(words).readUInt32BE() % below
}

/** A moment between two others, in milliseconds since the epoch, as the platform writes it. */
export function derivedTime(from: number, to: number, ...words: string[]): string {
  const share = derivedWhole(1_000_000, ...words) / 1_000_000
  return new Date(from + Math.floor(share * Math.max(0, to - from))).toISOString()
}
