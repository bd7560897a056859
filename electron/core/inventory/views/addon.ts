import type { AddonAnswer } from '#shared/domain/inventory.ts'
import type { AddonDetail, HolderView } from '#shared/domain/views.ts'
import { compare } from '../../graph/build.ts'
import type { AddonNode, Graph, Holder } from '../../graph/graph.ts'
import { isRunning, spaceOf } from '../../graph/running.ts'
import type { Judgement } from '../../risk/risk.ts'
import type { Current } from '../inventory.ts'
import { addonRow, lastSeen, plansOf } from './rows.ts'

/** Everything about one add-on; null when the latest sync knows no such add-on. */
export function addonDetail(
  current: Current,
  judgement: Judgement,
  addonId: string,
  answer: AddonAnswer | null,
): AddonDetail | null {
  const { graph } = current
  const node = graph.addons.get(addonId)
  if (!node) return null
  const known = plansOf(graph).get(node.planId)
  const service = known?.service ?? (node.addon ? graph.services.get(node.addon.serviceId) : undefined)
  return {
    endpointId: graph.endpointId,
    takenAt: graph.takenAt,
    complete: graph.complete,
    addon: addonRow(node, graph, judgement),
    serviceHumanName: service?.humanName || node.service,
    planDetail: known?.plan ?? null,
    supportsSharing: service?.supportsSharing ?? null,
    holders: node.holders.map((holder) => holderView(holder, node, graph, answer)).toSorted(compareHolders),
    findings: judgement.ofAddon(node.id).map((hit) => judgement.write(hit)),
    answer,
  }
}

function holderView(holder: Holder, node: AddonNode, graph: Graph, answer: AddonAnswer | null): HolderView {
  const { app, attachment, space } = holder
  const asked = answer && Object.hasOwn(answer.primary, holder.appId) ? answer.primary[holder.appId] : undefined
  // Of the owner the list says it itself.
  const listed = holder.isOwner ? node.addon?.primary : undefined
  return {
    appId: holder.appId,
    app: holder.appName,
    space: spaceOf(holder),
    compliance: space?.compliance ?? [],
    organization: app?.organization ?? '',
    region: app?.region ?? '',
    isOwner: holder.isOwner,
    preview: app?.preview ?? false,
    maintenance: app?.maintenance ?? false,
    running: app !== null && isRunning(app),
    known: app !== null,
    attachmentId: attachment?.id ?? '',
    attachmentName: holder.name,
    attachedAt: attachment?.createdAt ?? node.addon?.createdAt ?? '',
    primary: asked ?? listed ?? null,
    carriedFrom: (attachment && lastSeen(graph, attachment.id)) ?? (app && lastSeen(graph, app.id)),
  }
}

function compareHolders(left: HolderView, right: HolderView): number {
  if (left.isOwner !== right.isOwner) return left.isOwner ? -1 : 1
  return compare(left.space, right.space) || compare(left.app, right.app)
}
