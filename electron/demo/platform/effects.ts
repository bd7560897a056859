import type { Random } from '../generate/random.ts'
import type { Backend } from './backend.ts'
import type { DemoClock } from './clock.ts'
import { createDeliveries } from './deliveries.ts'
import type { Fleet, FleetApp } from './fleet.ts'
import { deployDyno } from './region.ts'
import type { Tokens } from './tokens.ts'

/** What the controller does besides answering (API-FACTS section 8). */
export interface Effects {
  /**
   * Rolls the app out anew 10 ms from now, if it has a formation and a release that has not failed. Leaves no release;
   * what goes wrong is swallowed.
   */
  redeploy(app: FleetApp): void
  /**
   * Tells the webhooks that want the event, and the audit store, which keeps the newest 5,000. `details` follow
   * `action`, `app` and `space` in the payload: `change` and `changes`, config variables included, for most events.
   */
  announce(app: FleetApp, event: string, username: string | null, details: Record<string, unknown>): void
}

export interface EffectsParts {
  fleet: Fleet
  clock: DemoClock
  random: Random
  backend: Backend
  /** Null for a controller without a certificate. */
  tokens: Tokens | null
}

const redeployDelay = 10
const mostAudits = 5000

function isDeployable({ formation, release }: FleetApp): boolean {
  return formation.length > 0 && release !== null && release.status !== 'failed'
}

export function createEffects({ fleet, clock, random, backend, tokens }: EffectsParts): Effects {
  const deliveries = createDeliveries({ clock, random, tokens })

  async function deploy(app: FleetApp): Promise<void> {
    if (!isDeployable(app)) return
    // One deployment for each kind of dyno, one after the other.
    for (const { type } of app.formation) await deployDyno({ backend }, app, type)
    delete app.ailing
  }

  return {
    redeploy(app) {
      const before = app.redeployedAt
      const stamp = clock.stamp()
      // At once: a file that is written meanwhile holds nothing of what is due.
      if (isDeployable(app)) app.redeployedAt = stamp
      clock.after(redeployDelay, () => {
        deploy(app).catch(() => {
          // What the region refused leaves the dynos as they were.
          if (app.redeployedAt !== stamp) return
          if (before === undefined) delete app.redeployedAt
          else app.redeployedAt = before
        })
      })
    },
    announce(app, event, username, details) {
      const payload = {
        action: event,
        app: { name: app.simpleName, id: app.id },
        space: { name: app.space.name },
        ...details,
      }
      const receivedAt = clock.stamp()
      const info = { ...payload, ...(username === null ? {} : { username }), received_at: receivedAt }
      fleet.audits?.push({
        action: event,
        app: app.simpleName,
        space: app.space.name,
        username: username ?? '',
        receivedAt,
        info: JSON.stringify(info),
      })
      if (fleet.audits && fleet.audits.length > mostAudits) fleet.audits.splice(0, fleet.audits.length - mostAudits)
      deliveries.tell({ app, event, username, payload: JSON.stringify(payload) }).catch(() => undefined)
    },
  }
}
