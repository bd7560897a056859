import type { AuditedChange, AuditLook } from '#shared/domain/look.ts'
import type { AddonNode } from '#core/graph/graph.ts'
import type { CredentialChange, Facts } from './facts.ts'
import type { Scope, Subject } from './subject.ts'

const none: readonly AuditedChange[] = []
/** Audits are replaced as a whole, so what was sorted out of them holds for as long as they do. */
const byAudits = new WeakMap<AuditLook, ReadonlyMap<string, readonly AuditedChange[]>>()

/** What the audit store told of an add-on, newest first; nothing where it was not asked. */
export function auditedChangesOf({ audits }: Facts, addonId: string): readonly AuditedChange[] {
  if (!audits) return none
  let byAddon = byAudits.get(audits)
  if (!byAddon) {
    byAddon = grouped(audits.changes)
    byAudits.set(audits, byAddon)
  }
  return byAddon.get(addonId) ?? none
}

/**
 * When the add-on last got another plan, milliseconds since the epoch: nothing else moves its time of update (API-FACTS
 * section 5.4). `never`; null where its times are none, or it is not listed.
 */
export function planChangeOf(scope: Scope, { addon }: AddonNode): number | 'never' | null {
  if (!addon) return null
  if (addon.updatedAt === addon.createdAt && addon.createdAt !== '') return 'never'
  const created = scope.momentOf(addon.createdAt)
  const updated = scope.momentOf(addon.updatedAt)
  if (created === null || updated === null) return null
  return updated > created ? updated : 'never'
}

/** What our journal has of the add-on's credentials; null for nothing, which is usual. */
export function credentialChangeOf({ credentialChanges }: Facts, { id }: AddonNode): CredentialChange | null {
  return credentialChanges.size === 0 ? null : (credentialChanges.get(id) ?? null)
}

/**
 * The moment since which, as our journal tells, nothing of the credentials from before is valid any more, milliseconds since the
 * epoch; null for none. The older key of a pair outlives a rotation (operations-actions-risks section 1.5).
 */
export function revokedAt({ scope, node, statefulness }: Subject): number | null {
  const change = credentialChangeOf(scope.facts, node)
  return change?.done[statefulness.kind === 'secret' ? 1 : 0] ?? null
}

function grouped(changes: readonly AuditedChange[]): Map<string, AuditedChange[]> {
  const byAddon = new Map<string, AuditedChange[]>()
  for (const change of changes) {
    const others = byAddon.get(change.addonId)
    if (others) others.push(change)
    else byAddon.set(change.addonId, [change])
  }
  return byAddon
}
