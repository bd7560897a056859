import { isRunning } from '../graph/running.ts'
import { labelledPool, limitOf } from '../risk/rules/akr-401.ts'
import type { Known } from './kind.ts'

/** Rule 401's own: what a dyno opens where nothing says otherwise, and how much of a plan may be asked for, in percent. */
const standardPool = 5
const percent = 80

/**
 * Add-ons whose connections would run short once the app has so many dynos, one sentence each (rule 401). What is short
 * already and does not get worse is a finding and not told here.
 */
export function crowded({ graph }: Known, appId: string, dynos: number): string[] {
  return (graph.addonsByApp.get(appId) ?? []).flatMap((node) => {
    const plan = [...graph.services.values()].flatMap(({ plans }) => plans).find(({ id }) => id === node.planId)
    const limit = plan ? limitOf(plan) : null
    if (limit === null || Number.isNaN(limit)) return []
    const budget = (limit * percent) / 100
    let others = 0
    let before = 0
    let pool = standardPool
    for (const { app } of node.holders) {
      const each = app ? (labelledPool(app, standardPool) ?? standardPool) : standardPool
      const taken = app && isRunning(app) ? app.formation.reduce((sum, { quantity }) => sum + quantity, 0) * each : 0
      if (app?.id === appId) {
        before = taken
        pool = each
      } else {
        others += taken
      }
    }
    const after = others + dynos * pool
    if (after <= budget || dynos * pool <= before) return []
    return [
      `${node.name} (${node.plan}) allows ${limit} connections, and the dynos of all apps that hold it would open about ${after}.`,
    ]
  })
}
