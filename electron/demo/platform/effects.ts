import type { Backend } from './backend.ts'
import type { DemoClock } from './clock.ts'
import type { Fleet, FleetApp } from './fleet.ts'
import type { Directory } from './directory.ts'
import type { Random } from '../generate/random.ts'

/** What the controller does besides answering (API-FACTS section 8). */
export interface Effects {
  /**
   * Rolls the app out anew 10 ms from now, if it has a formation and a release that has not failed. Leaves no release;
   * what goes wrong is swallowed.
   */
  redeploy(app: FleetApp): void
  /** Gives the app one web dyno when it has no formation at all, as create and attach do without a word. */
  ensureFormation(app: FleetApp): void
  /**
   * Tells the webhooks that want the event, and the audit store. `details` follow `action`, `app` and `space` in the
   * payload.
   */
  announce(app: FleetApp, event: string, username: string | null, details: Record<string, unknown>): void
}

export interface EffectsParts {
  fleet: Fleet
  clock: DemoClock
  random: Random
  backend: Backend
  directory: Directory
}

const redeployDelay = 10

export function createEffects({ fleet, clock, random, backend, directory }: EffectsParts): Effects {
  async function deploy(app: FleetApp): Promise<void> {
    if (app.formation.length === 0 || app.release === null || app.release.status === 'failed') return
    const { space } = app
    // The log says whose deployment it was; the real call carries it in its body.
    const path = `/v1/app/deploy (${app.simpleName} in ${space.name})`
    await backend.call({ step: 'deploy', method: 'POST', path, region: space.stack.region.name, app, success: 201 })
    delete app.ailing
  }

  return {
    redeploy(app) {
      clock.after(redeployDelay, () => {
        deploy(app).catch(() => undefined)
      })
    },
    ensureFormation(app) {
      if (app.formation.length > 0) return
      app.formation = [
        {
          id: random.uuid(),
          type: 'web',
          size: 'gp1',
          quantity: 1,
          port: 5000,
          command: null,
          createdAt: clock.stamp(),
        },
      ]
      directory.touch(app)
    },
    announce(app, event, username, details) {
      const receivedAt = clock.stamp()
      const payload = { action: event, app: { name: app.simpleName, id: app.id }, space: { name: app.space.name } }
      fleet.audits?.push({
        action: event,
        app: app.simpleName,
        space: app.space.name,
        username: username ?? '',
        receivedAt,
        info: JSON.stringify({ ...payload, ...details, username: username ?? '', received_at: receivedAt }),
      })
    },
  }
}
