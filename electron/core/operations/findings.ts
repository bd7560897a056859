import type { Plan } from '#shared/domain/operation.ts'
import type { Graph } from '../graph/graph.ts'
import { hitId, type Hit } from '../risk/hit.ts'
import { appNamesOf, type Judgement } from '../risk/judgement.ts'

/** What a plan is about: an add-on, or else an app. Null for what it does not name. */
export interface About {
  addonId: string | null
  appId: string | null
}

const mostFindings = 20

/** Open findings on the add-on, or on the app where no add-on is named; worst first. */
export function openFindings(judgement: Judgement, { addonId, appId }: About): Plan['findings'] {
  const hits = addonId === null ? ofApp(judgement, appId ?? '') : judgement.ofAddon(addonId)
  const open = hits.filter((hit) => judgement.isOpen(hit)).slice(0, mostFindings)
  return open.map((hit) => {
    const { title, severity } = judgement.write(hit)
    return { findingId: hitId(hit), severity, title }
  })
}

function ofApp(judgement: Judgement, appId: string): Hit[] {
  const { graph } = judgement
  const appName = nameOf(graph, appId)
  const addons = new Set((graph.addonsByApp.get(appId) ?? []).map(({ id }) => id))
  return judgement
    .worstFirst()
    .filter((hit) => addons.has(hit.addonId) && (hit.appId === appId || appNamesOf(hit, graph).includes(appName)))
}

function nameOf(graph: Graph, appId: string): string {
  return graph.apps.get(appId)?.name ?? ''
}
