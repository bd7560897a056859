import { partsOf } from './hit.ts'
import type { Run } from './run.ts'

/**
 * Whether a finding that is not there any more may be called gone: its rule could judge the subject, or the subject itself
 * is no more. Where the rule was blind, silence proves nothing.
 */
export function mayBeGone(run: Run, findingId: string): boolean {
  const { ruleId, addonId, appId } = partsOf(findingId)
  const place = run.ruleset.rules.findIndex(({ id }) => id === ruleId)
  // A rule that there is no more, or that the policy has switched off, finds nothing.
  if (place === -1) return true
  const node = run.input.graph.addons.get(addonId)
  if (!node) return run.input.graph.shortLists.size === 0
  const holder = appId === null ? undefined : node.holders.find((each) => each.appId === appId)
  if (appId !== null && !holder) return run.input.graph.shortLists.size === 0
  const record = holder ? run.apps[holder.appNumber] : run.addons[node.number]
  return (record?.blind[place] ?? 0) === 0
}
