import type { AddonNode } from '../graph/graph.ts'
import { appAuditsPath, platformAuditsPath } from './audits.ts'
import { holdersOf } from './holders.ts'

/** One GET. `broker`: the platform asks a broker for its answer, which is done once per gathering. */
export type IncidentQuestion =
  | { kind: 'state'; path: string; broker: true }
  /** `app` null: of the platform as a whole. */
  | { kind: 'audits'; app: string | null; path: string; broker: false }
  | { kind: 'app' | 'dynos' | 'releases'; appId: string; path: string; broker: false }

/** The platform takes no escapes in a path, so anything else cannot be asked for. */
const pathSafe = /^[0-9A-Za-z][0-9A-Za-z._-]*$/

/** The add-on first, then what changed lately, then app by app: the owner and production before the others. */
export function questionsOf(node: AddonNode): IncidentQuestion[] {
  // An orphan is told by nobody (API-FACTS section 5.5).
  const asksState = !node.orphan && pathSafe.test(node.id)
  return [
    ...(asksState ? [{ kind: 'state', path: `/addons/${node.id}`, broker: true } as const] : []),
    auditsOfPlatform,
    ...holdersOf(node)
      .filter(({ appId }) => pathSafe.test(appId))
      .flatMap(({ appId }): IncidentQuestion[] => [
        { kind: 'dynos', appId, path: `/apps/${appId}/dynos`, broker: false },
        { kind: 'app', appId, path: `/apps/${appId}`, broker: false },
        { kind: 'releases', appId, path: `/apps/${appId}/releases`, broker: false },
      ]),
  ]
}

const auditsOfPlatform: IncidentQuestion = { kind: 'audits', app: null, path: platformAuditsPath, broker: false }

/** Where so much happens that the platform's answer does not reach back far enough: app by app. */
export function auditQuestionsOf(node: AddonNode): IncidentQuestion[] {
  return holdersOf(node).flatMap(({ app }): IncidentQuestion[] => {
    const path = appAuditsPath(app)
    return path === null ? [] : [{ kind: 'audits', app, path, broker: false }]
  })
}

/** The audits alone, for the history of an add-on. */
export function auditsOnly(node: AddonNode): IncidentQuestion[] {
  return [auditsOfPlatform, ...auditQuestionsOf(node)]
}
