import type { Platform } from '../platform/platform.ts'
import { run } from '../routes/route.ts'
import type { Reply } from '../routes/route.ts'
import { createRoutes } from '../routes/routes.ts'

/** Somebody in a story, who does things the way everybody does: through the API, with all that follows from it. */
export interface Actor {
  /** Throws RangeError when the platform has no such route; a refusal is an answer. */
  send(method: string, path: string, body: unknown): Promise<Reply>
}

export function createActor(platform: Platform, username: string): Actor {
  const routes = createRoutes(platform)
  return {
    async send(method, path, body) {
      const found = routes.find(method, path)
      if (!found) throw new RangeError(`There is no ${method} ${path}.`)
      const { answer, parts, query } = found
      const caller = { username, elevated: true, pass: 'key' } as const
      return await run(answer, { method, parts, query, caller, body: JSON.stringify(body) })
    },
  }
}

/** Seconds that brokers and regions are given for what somebody asks of them. */
const lead = 5

/**
 * Lets a part of the story have happened so many seconds after its beginning, in the platform's time: it begins a little
 * earlier, since whoever moves the clock to that very second wants to see what was done and not what is under way.
 */
export function at(platform: Platform, seconds: number, happen: () => Promise<unknown> | void): void {
  platform.clock.after(Math.max(0, seconds - lead) * 1000, () => {
    // A part that cannot happen, because somebody deleted what it is about, must not bring the platform down.
    Promise.try(happen).catch(() => undefined)
  })
}
