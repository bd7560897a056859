import type { Graph, Holder } from '#core/graph/graph.ts'
import { spaceNameOf } from '../environment.ts'
import { splitOff } from '../recipes.ts'
import { ok, type Rule } from '../rule.ts'
import { appNames, count, ownerOf, verb } from '../wording.ts'

/** Consumers from which a fan-out is wide, and from which it is very wide. */
const wide = { relational: 3, other: 5, any: 8 }

export const wideFanOut: Rule = {
  id: 'AKR-206',
  title: 'Wide fan-out',
  group: 'ownership',
  baseSeverity: 'medium',
  confidence: 'medium',
  needs: ['attachments'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: ['stream', 'cdn'],
  why: 'One lock, restart, restore or migration reaches every app at once, and nobody can change the data without asking all of them.',
  references: ['microservices.io database-per-service', 'akkeris/docs architecture/addons.md'],
  judge(subject) {
    const { node, consumers, share, graph, statefulness } = subject
    const threshold = statefulness.kind === 'relational' ? wide.relational : wide.other
    if (consumers.length < threshold) return ok
    const spaces = new Set(share.map(spaceNameOf)).size
    return {
      status: 'alarm',
      about: consumers,
      severity: consumers.length >= wide.any ? 'high' : 'medium',
      damped: isOneProduct(share, graph),
      reason: `${count(consumers.length, 'app')} in ${count(spaces, 'space')} ${verb(consumers.length, 'hangs', 'hang')} on ${node.name}, which belongs to ${ownerOf(node)}: ${appNames(consumers)}.`,
    }
  },
  remedy: (subject, alarm) => splitOff(subject, alarm.about),
}

/** Apps of one organization, space and pipeline are parts of one product, whose team shares by design. */
function isOneProduct(share: readonly Holder[], graph: Graph): boolean {
  const homes = share.map((holder) => {
    const pipelines = graph.couplings.get(holder.appId)?.map((coupling) => coupling.pipelineId) ?? []
    return [...new Set(pipelines)]
      .toSorted()
      .concat(spaceNameOf(holder), holder.app?.organization ?? '')
      .join(' ')
  })
  const coupled = share.every(({ appId }) => graph.couplings.has(appId))
  return coupled && new Set(homes).size === 1
}
