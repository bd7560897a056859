import type { AddonAnswer } from '#shared/domain/inventory.ts'
import type { AppDetail, HeldView } from '#shared/domain/views.ts'
import { compare } from '../../graph/build.ts'
import { isRunning } from '../../graph/running.ts'
import type { Current } from '../inventory.ts'
import { lastSeen } from './rows.ts'

/** Everything the lists tell of one app; null when the latest sync knows no such app. */
export function appDetail(
  { graph }: Current,
  appId: string,
  answerOf: (addonId: string) => AddonAnswer | null,
): AppDetail | null {
  const app = graph.apps.get(appId)
  if (!app) return null
  return {
    endpointId: graph.endpointId,
    takenAt: graph.takenAt,
    complete: graph.complete,
    id: app.id,
    name: app.name,
    space: app.space,
    compliance: graph.spaces.get(app.space)?.compliance ?? [],
    organization: app.organization,
    region: app.region,
    preview: app.preview,
    maintenance: app.maintenance,
    running: isRunning(app),
    formation: app.formation.toSorted((left, right) => compare(left.type, right.type)),
    holds: (graph.addonsByApp.get(appId) ?? [])
      .flatMap((node) =>
        node.holders
          .filter((holder) => holder.appId === appId)
          .map(({ attachment, name, isOwner }): HeldView => {
            const answer = answerOf(node.id)
            const asked = answer && Object.hasOwn(answer.primary, appId) ? answer.primary[appId] : undefined
            return {
              addonId: node.id,
              name: node.name,
              service: node.service,
              plan: node.plan,
              isOwner,
              owner: node.ownerName,
              attachmentId: attachment?.id ?? '',
              attachmentName: name,
              primary: asked ?? (isOwner ? node.addon?.primary : undefined) ?? null,
            }
          }),
      )
      .toSorted((left, right) =>
        left.isOwner === right.isOwner ? compare(left.name, right.name) : left.isOwner ? -1 : 1,
      ),
    carriedFrom: lastSeen(graph, app.id),
  }
}
