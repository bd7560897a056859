import type { Addon, InventoryKind, Problem, Snapshot } from '#shared/domain/inventory.ts'
import { listCalls, type Collected } from './collect.ts'

/*
 * Whether what came is everything. During an outage the platform answers 200 with fewer rows (API-FACTS sections 1.1 and
 * 9), so rows that are missing are not deleted rows until something else says so too. Two kinds of evidence:
 *
 * - contradictions inside the answers (a list failed; attachments of add-ons that the add-on list does not show; spaces
 *   that count apps while the app list is empty): always incomplete;
 * - differences from what was known (a list that is empty now; a service that known add-ons use is gone): incomplete the
 *   first time. When the next sync, free of contradictions, shows the same, it is believed. Without that a service that
 *   was retired together with its last add-on would make every later sync partial, and nothing would ever go away.
 */

/** The part of a collection that the verdict rests on. */
export type Evidence = Pick<Collected, 'lists' | 'failures' | 'unknownServiceId'>

const named = 5

const words: { [Kind in InventoryKind]: string } = {
  spaces: 'spaces',
  apps: 'apps',
  addons: 'add-ons',
  attachments: 'attachments',
  services: 'services',
  regions: 'regions',
  stacks: 'stacks',
  organizations: 'organizations',
  couplings: 'pipeline couplings',
}

/**
 * Why the answers are not the whole picture, each with the call that came short and code `incomplete`, or that of its
 * cause for a small list; empty when they are. Pure.
 */
export function findGaps(evidence: Evidence, known: Snapshot | null): Problem[] {
  const listed = new Set(evidence.lists.addons.rows.map((addon) => addon.id))
  return [
    ...listsNotRead(evidence, known),
    ...rowsNotDecoded(evidence),
    ...catalogueGaps(evidence, listed, known),
    ...addonsNotListed(evidence, listed),
    ...emptyAgainstOthers(evidence),
    ...emptyAgainstKnown(evidence, known),
  ]
}

/** Lists that some servers do not have: what is short of them keeps their own rows and says nothing about the others. */
const optionalPaths = new Map(listCalls.filter(({ optional }) => optional).map(({ path, kind }) => [path, kind]))

/** Which lists keep what was known of them: all, as soon as one that every platform has came short. Pure. */
export function keptKinds(gaps: readonly Problem[]): ReadonlySet<InventoryKind> | 'all' {
  const kinds = gaps.map(({ call }) => optionalPaths.get(call ?? ''))
  const optional = kinds.filter((kind) => kind !== undefined)
  return optional.length < kinds.length ? 'all' : new Set(optional)
}

function gap(call: string, message: string): Problem {
  return { code: 'incomplete', call, message }
}

/** A small list is told together with its cause; of the others the collection has told that already. */
function listsNotRead({ lists, failures, unknownServiceId }: Evidence, known: Snapshot | null): Problem[] {
  return listCalls
    .filter(({ kind }) => lists[kind].state === 'failed')
    .map(({ kind, path, optional }) => {
      const cause = optional ? failures.get(kind) : undefined
      const sentences = [...(cause ? [cause.message] : []), `The ${words[kind]} could not be read.`]
      if (known && known.inventory[kind].length > 0) sentences.push('What was known of them is kept.')
      if (kind === 'attachments' && unknownServiceId !== null) {
        sentences.push(`The platform no longer knows the service ${unknownServiceId}, which one of them uses.`)
      }
      return { code: cause?.code ?? 'incomplete', call: path, message: sentences.join(' ') }
    })
}

function rowsNotDecoded({ lists }: Evidence): Problem[] {
  return listCalls
    .filter(({ kind }) => lists[kind].missing > 0)
    .map(({ kind, path }) => gap(path, `Rows of the ${words[kind]} that could not be read: ${lists[kind].missing}.`))
}

/** Test 1 of API-FACTS section 9: the add-on list leaves out whatever the catalogue does not know. */
function catalogueGaps({ lists }: Evidence, listed: ReadonlySet<string>, known: Snapshot | null): Problem[] {
  const { services, addons } = lists
  if (services.state !== 'read') return []
  if (services.rows.length === 0) {
    return [
      gap('/addon-services', 'The catalogue of services is empty, as after a start that could not read it.'),
      gap('/addons', 'Add-ons whose service is not in the catalogue are left out, and the catalogue is empty.'),
    ]
  }
  const serviceIds = new Set(services.rows.map((service) => service.id))
  const planIds = new Set(services.rows.flatMap((service) => service.plans.map((plan) => plan.id)))
  function lacking(addon: Addon): string | null {
    if (!serviceIds.has(addon.serviceId)) return addon.service
    return planIds.has(addon.planId) ? null : addon.plan
  }
  const hidden = (known?.inventory.addons ?? []).filter((addon) => !listed.has(addon.id) && lacking(addon) !== null)
  const left = withoutGone(hidden, lists, known)
  const names = new Set([...addons.rows, ...left].map(lacking).filter((name) => name !== null))
  if (names.size === 0) return []
  const problems = [gap('/addon-services', `The catalogue lacks ${list([...names].toSorted())}, which add-ons use.`)]
  if (left.length > 0) {
    const which = list(left.map((addon) => `${addon.name} of ${addon.owner}`))
    problems.push(gap('/addons', `Left out because their service or plan is not in the catalogue: ${which}.`))
  }
  return problems
}

/** The attachment list is all or nothing: read whole without an add-on that was missing before, it means gone. */
function withoutGone(addons: Addon[], { attachments }: Evidence['lists'], known: Snapshot | null): Addon[] {
  if (addons.length === 0 || attachments.state !== 'read' || attachments.missing > 0) return addons
  const attached = new Set(attachments.rows.map((attachment) => attachment.addonId))
  return addons.filter((addon) => attached.has(addon.id) || !isCarried(known, addon.id))
}

/** Tests 3 and 4: an attachment whose add-on is not listed, orphans aside, means that the add-on list is short. */
function addonsNotListed({ lists }: Evidence, listed: ReadonlySet<string>): Problem[] {
  if (lists.addons.state !== 'read' || lists.attachments.state !== 'read') return []
  const missing = new Map<string, string>()
  for (const attachment of lists.attachments.rows) {
    if (attachment.owner === null || listed.has(attachment.addonId)) continue
    missing.set(attachment.addonId, `${attachment.plan} of ${attachment.owner}`)
  }
  if (missing.size === 0) return []
  const subject = missing.size === 1 ? '1 add-on that is' : `${missing.size} add-ons that are`
  return [gap('/addons', `The list leaves out ${subject} attached to apps: ${list([...missing.values()])}.`)]
}

function emptyAgainstOthers({ lists }: Evidence): Problem[] {
  const { spaces, apps, addons, attachments } = lists
  const isEmpty = (kind: InventoryKind): boolean => lists[kind].state === 'read' && lists[kind].rows.length === 0
  const problems: Problem[] = []
  const counted = spaces.rows.reduce((sum, space) => sum + (space.apps ?? 0), 0)
  if (isEmpty('apps') && counted > 0) {
    problems.push(gap('/apps', `The list of apps is empty although the spaces count ${counted}.`))
  }
  if (isEmpty('spaces') && apps.rows.length > 0) {
    problems.push(gap('/spaces', `The list of spaces is empty although there are ${apps.rows.length} apps.`))
  }
  // Each add-on that is listed has at least its owner's attachment.
  if (isEmpty('attachments') && attachments.missing === 0 && addons.rows.length > 0) {
    problems.push(
      gap('/addon-attachments', `The list of attachments is empty although there are ${addons.rows.length} add-ons.`),
    )
  }
  return problems
}

function emptyAgainstKnown({ lists }: Evidence, known: Snapshot | null): Problem[] {
  if (!known) return []
  return listCalls.flatMap(({ kind, path }) => {
    if (lists[kind].state === 'failed' || lists[kind].rows.length > 0) return []
    const before: { id: string }[] = known.inventory[kind]
    if (before.every((row) => isCarried(known, row.id))) return []
    return [gap(path, `The platform shows no ${words[kind]} now. Known until now: ${before.length}.`)]
  })
}

function isCarried(known: Snapshot | null, id: string): boolean {
  return known !== null && Object.hasOwn(known.carried, id)
}

function list(names: string[]): string {
  const more = names.length - named
  return more > 0 ? `${names.slice(0, named).join(', ')} and ${more} more` : names.join(', ')
}
