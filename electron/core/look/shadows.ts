import { randomBytes } from 'node:crypto'
import type { Shadows } from '../risk/facts.ts'
import { parseBody } from '../inventory/decode/body.ts'
import type { LookClient } from './ask-app.ts'
import { decodeDigests } from './addresses.ts'
import { decodeNotes } from './decode.ts'
import { pathOf, type ShadowQuestion } from './plan.ts'

/** What was found of one endpoint since this process began; never anywhere but in memory. */
export interface ShadowMemory {
  /** When the add-on or the app was asked, null when it was not. */
  askedAt(id: string): number | null
  /**
   * Puts one question, or two where it is not known yet which of an app's variables people set. Throws AppError when it
   * is not answered.
   */
  ask(question: ShadowQuestion, asking: Asking): Promise<void>
  /** Null before anything was asked; the same object until something was. */
  shadows(): Shadows | null
}

interface Asking {
  client: LookClient
  signal: AbortSignal
  now: number
  /** Name -> add-on, null for those that people set; null when nobody asked yet. */
  variables: Readonly<Record<string, string | null>> | null
}

interface User {
  appId: string
  app: string
  /** Variable -> digests. */
  held: ReadonlyMap<string, string[]>
}

export function createShadowMemory(): ShadowMemory {
  const key = randomBytes(32)
  const addons = new Map<string, readonly string[]>()
  const users = new Map<string, User>()
  const askedAt = new Map<string, number>()
  let made: Shadows | null = null

  function make(): Shadows {
    const known = new Set([...addons.values()].flat())
    const found = new Map<string, { appId: string; app: string; variable: string }[]>()
    for (const { appId, app, held } of users.values()) {
      for (const [variable, digests] of held) {
        for (const digest of digests) {
          if (!known.has(digest)) continue
          const list = found.get(digest)
          if (list) list.push({ appId, app, variable })
          else found.set(digest, [{ appId, app, variable }])
        }
      }
    }
    const oldest = [...askedAt.values()].reduce((a, b) => Math.min(a, b))
    return { askedAt: oldest, addons: new Map(addons), apps: new Set(users.keys()), users: found }
  }

  return {
    askedAt: (id) => askedAt.get(id) ?? null,
    async ask(question, { client, signal, now, variables }) {
      const { kind, path } = question
      if (kind === 'address') {
        const raw = parseBody(path, await client.get(path, { signal, repeat: false }))
        addons.set(question.addonId, [...new Set([...decodeDigests(path, raw, key).values()].flat())])
        askedAt.set(question.addonId, now)
      } else {
        const { appId, app } = question
        let notes = variables
        if (!notes) {
          const call = pathOf(appId, 'variables')
          notes = decodeNotes(call, parseBody(call, await client.get(call, { signal })))
        }
        const digests = decodeDigests(path, parseBody(path, await client.get(path, { signal })), key)
        const own = [...digests].filter(([name]) => Object.hasOwn(notes, name) && notes[name] === null)
        users.set(appId, { appId, app, held: new Map(own) })
        askedAt.set(appId, now)
      }
      made = null
    },
    shadows() {
      if (askedAt.size === 0) return null
      made ??= make()
      return made
    },
  }
}
