import { z } from 'zod'
import type { Release } from '#shared/domain/look.ts'
import { decode, decodeNotes, decodeReleases } from '../look/decode.ts'
import type { Question } from './kind.ts'
import { pathPart } from './subjects.ts'

/*
 * The GETs about one app that operations ask before anything is sent; none of them asks a broker. Each throws AppError
 * invalid-input for an id that cannot stand in a path.
 */

const appOnWire = z.object({
  id: z.string(),
  name: z.string(),
  maintenance: z.boolean(),
  released_at: z.string().nullish(),
  formation: z.array(z.object({ type: z.string(), quantity: z.number().nullish(), command: z.string().nullish() })),
})

const previewsOnWire = z.array(z.object({ app: z.object({ id: z.string() }) }))

export interface AskedApp {
  id: string
  /** Two-part name. */
  name: string
  maintenance: boolean
  released: boolean
  formation: AskedFormation[]
}

export interface AskedFormation {
  type: string
  quantity: number
  /** What its dynos run; null where that is what the image says. */
  command: string | null
}

/** One app as it is just now, with its formation. One call to its region, and a region that is silent keeps nothing back. */
export function askApp(appId: string): Question<AskedApp> {
  return {
    path: `/apps/${pathPart(appId)}`,
    decode(path, raw) {
      const { id, name, maintenance, released_at: releasedAt, formation } = decode(path, appOnWire, raw)
      return {
        id,
        name,
        maintenance,
        released: typeof releasedAt === 'string',
        formation: formation.map(({ type, quantity, command }) => ({
          type,
          quantity: quantity ?? 0,
          command: command ?? null,
        })),
      }
    },
  }
}

/** Newest first. */
export function askReleases(appId: string): Question<Release[]> {
  return { path: `/apps/${pathPart(appId)}/releases`, decode: decodeReleases }
}

/**
 * Name of each config variable -> id of the attachment that brings it, null for one that a person set; never a value. Asks
 * the region for each add-on, and leaves out what that does not tell just now.
 */
export function askVariableNames(appId: string): Question<Record<string, string | null>> {
  return { path: `/apps/${pathPart(appId)}/config-vars/notes`, decode: decodeNotes }
}

/** Ids of the apps that were made for pull requests of this one. No list says whose preview an app is. */
export function askPreviews(appId: string): Question<string[]> {
  return {
    path: `/apps/${pathPart(appId)}/previews`,
    decode: (path, raw) => decode(path, previewsOnWire, raw).map(({ app }) => app.id),
  }
}
