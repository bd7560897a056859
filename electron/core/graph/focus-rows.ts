import type { AppEnvironment, FocusAddon, FocusApp, FocusTie } from '#shared/domain/focus.ts'
import { severities, type Severity } from '#shared/domain/finding.ts'
import { addonRow, lastSeen } from '#core/inventory/views/rows.ts'
import { askedPrimary } from '#core/risk/facts.ts'
import { appNamesOf } from '#core/risk/judgement.ts'
import type { Judgement } from '#core/risk/risk.ts'
import { createLookup, makeStanding } from '#core/risk/standing.ts'
import type { AddonNode, Graph, Holder, Place } from './graph.ts'
import { isRunning, spaceOf } from './running.ts'

/** Ties that a row tells one by one; the rest are counted. */
const toldTies = 8

export interface FocusRows {
  /** `whole`: its worst finding about anything, not only about the ties that brought it here. */
  app(place: Place, ties: readonly Holder[], whole: boolean): FocusApp
  addon(node: AddonNode, ties: readonly Holder[]): FocusAddon
  environment(place: Place): AppEnvironment
  complianceOf(space: string): string[]
}

/** Makes the rows of one focus; what several of them need is worked out once. */
export function createFocusRows(graph: Graph, judgement: Judgement): FocusRows {
  const { facts, settings } = judgement.run.input
  const lookup = createLookup(facts, settings)
  const environments = new Map<Place, AppEnvironment>()
  const worst = new Map<number, ReadonlyMap<string, Severity>>()

  function environment(place: Place): AppEnvironment {
    let found = environments.get(place)
    if (found === undefined) {
      found = makeStanding(facts, place, lookup).environment
      environments.set(place, found)
    }
    return found
  }

  function worstOn(addonNumber: number): ReadonlyMap<string, Severity> {
    let found = worst.get(addonNumber)
    if (!found) {
      found = worstByApp(graph.nodes[addonNumber], graph, judgement)
      worst.set(addonNumber, found)
    }
    return found
  }

  function worstOf(place: Place, ties: readonly Holder[]): Severity | null {
    let highest = -1
    for (const { addonNumber } of ties) {
      const severity = worstOn(addonNumber).get(place.appName)
      if (severity) highest = Math.max(highest, severities.indexOf(severity))
    }
    return severities[highest] ?? null
  }

  function tieOf(tie: Holder): FocusTie {
    const node = graph.nodes[tie.addonNumber]
    const asked = askedPrimary(facts, node?.id ?? '', tie.appId)
    // Of the owner the list says it itself.
    const listed = tie.isOwner ? node?.addon?.primary : undefined
    return {
      appId: tie.appId,
      app: tie.appName,
      addonId: node?.id ?? '',
      addon: node?.name ?? '',
      isOwner: tie.isOwner,
      attachmentId: tie.attachment?.id ?? '',
      attachmentName: tie.name,
      attachedAt: tie.attachment?.createdAt ?? node?.addon?.createdAt ?? '',
      primary: asked ?? listed ?? null,
      carriedFrom: tie.attachment && lastSeen(graph, tie.attachment.id),
    }
  }

  return {
    environment,
    complianceOf: (space) => graph.spaces.get(space)?.compliance ?? [],
    app(place, ties, whole) {
      const { app } = place
      const owned = new Set(ties.filter(({ isOwner }) => isOwner).map(({ addonNumber }) => addonNumber))
      const held = new Set(ties.map(({ addonNumber }) => addonNumber))
      return {
        appId: place.appId,
        app: place.appName,
        space: spaceOf(place),
        compliance: place.space?.compliance ?? [],
        organization: app?.organization ?? '',
        region: app?.region ?? '',
        preview: app?.preview ?? false,
        maintenance: app?.maintenance ?? false,
        running: app !== null && isRunning(app),
        known: app !== null,
        carriedFrom: app && lastSeen(graph, app.id),
        environment: environment(place),
        severity: whole ? (judgement.worstByApp().get(place.appName) ?? null) : worstOf(place, ties),
        ties: ties.slice(0, toldTies).map(tieOf),
        tieCount: ties.length,
        owns: owned.size,
        borrows: held.size - owned.size,
      }
    },
    addon(node, ties) {
      const { id, name, service, plan, owner, space, apps, spaces, severity, carriedFrom } = addonRow(
        node,
        graph,
        judgement,
      )
      const [first] = node.holders
      const ownerId = first?.isOwner === true ? first.appId : ''
      const told = ties.slice(0, toldTies).map(tieOf)
      const row = { id, name, service, plan, owner, space, apps, spaces, severity, carriedFrom }
      return { ...row, ownerId, ties: told, tieCount: ties.length }
    },
  }
}

/** Two-part app name -> the worst open finding about this add-on that the app takes part in, as its owner or as named. */
function worstByApp(node: AddonNode | undefined, graph: Graph, judgement: Judgement): ReadonlyMap<string, Severity> {
  const worst = new Map<string, Severity>()
  if (!node) return worst
  for (const hit of judgement.telling(node.id)) {
    for (const app of [node.ownerName ?? '', ...appNamesOf(hit, graph)]) {
      // They come worst first.
      if (!worst.has(app)) worst.set(app, hit.severity)
    }
  }
  return worst
}
