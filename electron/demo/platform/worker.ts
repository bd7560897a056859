import { askStatus } from './asking.ts'
import type { FleetAddon } from './fleet.ts'
import type { Platform } from './platform.ts'

/**
 * The controller's own worker, which waits for slow brokers: once a minute it looks at ONE add-on of the whole
 * installation, and redeploys the owner of one that is ready, so that its variables arrive (API-FACTS section 8). One
 * that is not goes to the end of the line.
 */
export interface Worker {
  /** Puts an add-on that is being made or changed into the line. */
  watch(addon: FleetAddon): void
  /** The one that is being looked at, while its broker has not answered, and then those in the line, the next one first. */
  pending(): readonly FleetAddon[]
  /** When it last looked, or would have, had anybody been in the line; milliseconds since the epoch. */
  lookedAt(): number
}

/** Milliseconds between two looks. */
const pause = 60_000

/** So many looks in vain at a broker that does not answer, and the controller gives up. */
const mostFailures = 60

/** `lookedAt`: of the platform that this one goes on from; now, in milliseconds since the epoch, for one that starts. */
export function createWorker(
  platform: Pick<Platform, 'backend' | 'clock' | 'effects' | 'instances'>,
  lookedAt: number,
): Worker {
  const { clock, effects } = platform
  const line: FleetAddon[] = []
  const failures = new Map<FleetAddon, number>()
  // A file may say that it looked later than its clock begins.
  const passed = (): number => (((clock.now() - lookedAt) % pause) + pause) % pause
  let waiting = false
  let looking: FleetAddon | null = null

  async function look(): Promise<void> {
    const addon = line.shift()
    looking = addon ?? null
    // Deleted, or without an owner by now: there is nobody to be redeployed.
    if (!addon?.owner) return
    const { owner } = addon
    try {
      await askStatus(platform, owner)
    } catch {
      const failed = (failures.get(addon) ?? 0) + 1
      failures.set(addon, failed)
      if (failed <= mostFailures) line.push(addon)
      return
    }
    if (addon.state === 'provisioned') effects.redeploy(owner.app)
    else line.push(addon)
  }

  /** Looks happen at whole minutes since the first controller started, whenever something came into the line. */
  function wait(): void {
    if (waiting || line.length === 0) return
    waiting = true
    clock.after(pause - passed(), () => {
      void look().finally(() => {
        looking = null
        waiting = false
        wait()
      })
    })
  }

  return {
    watch(addon) {
      if (!line.includes(addon)) line.push(addon)
      wait()
    },
    pending: () => (looking && !line.includes(looking) ? [looking, ...line] : line),
    lookedAt: () => clock.now() - passed(),
  }
}
