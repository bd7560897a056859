import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const place = z.strictObject({
  x: z.int().min(-100_000).max(100_000),
  y: z.int().min(-100_000).max(100_000),
  width: z.int().min(400).max(20_000),
  height: z.int().min(300).max(20_000),
})

const schema = z.object({
  /** The window when it is neither maximised nor full screen, in device-independent pixels; null for the default. */
  place: place.nullable(),
  maximized: z.boolean(),
  /** Kept here too, so that the window has its colour before the core has answered. */
  theme: z.enum(['system', 'light', 'dark']),
  /** When no GPU was found, milliseconds since the epoch; null when there is one, or before it was looked for. */
  noGpuSeenAt: z.number().nullable(),
})

export type Place = z.infer<typeof place>
export type Remembered = z.infer<typeof schema>

const nothingRemembered: Remembered = { place: null, maximized: false, theme: 'system', noGpuSeenAt: null }

/** Looks of the window, nothing of value: a file that is missing or does not fit counts as empty. */
export function readRemembered(file: string): Remembered {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return nothingRemembered
  }
}

export function writeRemembered(file: string, remembered: Remembered): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(`${file}.new`, JSON.stringify(remembered), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  } catch {
    // A full or read-only disk costs the window its place, which is no reason to bother anyone.
  }
}
