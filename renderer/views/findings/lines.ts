import { isOpen, type CheckFinding, type Severity } from '#shared/domain/finding.ts'
import type { FindingGroup, FindingLine } from '#shared/domain/risk-views.ts'

/** One line of the tree: an add-on, under it a rule that fired more than once, under either the findings. */
export type TreeLine =
  | { kind: 'checks'; key: string; count: number; folded: boolean }
  | { kind: 'check'; key: string; parent: string; check: CheckFinding }
  | { kind: 'addon'; key: string; group: FindingGroup; folded: boolean }
  | {
      kind: 'rule'
      key: string
      parent: string
      ruleId: string
      title: string
      worst: Severity
      count: number
      folded: boolean
    }
  /** `alone`: the only one of its rule, so that the line itself says which rule that is. */
  | { kind: 'finding'; key: string; parent: string; addon: FindingGroup['addon']; finding: FindingLine; alone: boolean }

const checksKey = 'checks'

/**
 * The tree without what lies under folded lines. Checks about the checks come first; all else in the order given, but for
 * what goes on right now, where that is wanted first under each add-on.
 */
export function toLines(
  groups: readonly FindingGroup[],
  checks: readonly CheckFinding[],
  folded: ReadonlySet<string>,
  transientFirst: boolean,
): TreeLine[] {
  const lines: TreeLine[] = []
  if (checks.length > 0) {
    const isFolded = folded.has(checksKey)
    lines.push({ kind: 'checks', key: checksKey, count: checks.length, folded: isFolded })
    if (!isFolded) {
      for (const check of checks) lines.push({ kind: 'check', key: check.id, parent: checksKey, check })
    }
  }
  for (const group of groups) {
    const key = `addon ${group.addon.id}`
    lines.push({ kind: 'addon', key, group, folded: folded.has(key) })
    if (!folded.has(key)) lines.push(...linesOf(group, key, folded, transientFirst))
  }
  return lines
}

function linesOf(
  { addon, lines }: FindingGroup,
  parent: string,
  folded: ReadonlySet<string>,
  transientFirst: boolean,
): TreeLine[] {
  const ordered = transientFirst
    ? lines.toSorted((one, other) => Number(other.transient) - Number(one.transient))
    : lines
  return [...Map.groupBy(ordered, ({ ruleId }) => ruleId)].flatMap(([ruleId, findings]): TreeLine[] => {
    const [worst] = findings
    if (!worst) return []
    if (findings.length === 1) {
      return [{ kind: 'finding', key: worst.id, parent, addon, finding: worst, alone: true }]
    }
    const key = `rule ${ruleId} ${addon.id}`
    const { title, severity } = worst
    const isFolded = folded.has(key)
    return [
      { kind: 'rule', key, parent, ruleId, title, worst: severity, count: findings.length, folded: isFolded },
      ...(isFolded ? [] : findings).map((finding): TreeLine => ({
        kind: 'finding',
        key: finding.id,
        parent: key,
        addon,
        finding,
        alone: false,
      })),
    ]
  })
}

/** What can be looked at by its key: a finding, or a check about the checks. */
export function isLeaf(line: TreeLine | undefined): line is Extract<TreeLine, { kind: 'finding' | 'check' }> {
  return line?.kind === 'finding' || line?.kind === 'check'
}

/** Where the arrows stop: at what can be looked at and at what can be unfolded. */
function isStop(line: TreeLine | undefined): boolean {
  return line !== undefined && (isLeaf(line) || line.folded)
}

/** The stop that a step of so many lines leads to; -1 where there is none. `from` -1: nothing is active yet. */
export function stopFrom(lines: readonly TreeLine[], from: number, step: number): number {
  const wanted = Math.max(0, Math.min(lines.length - 1, from + step))
  const direction = step < 0 ? -1 : 1
  return nearest(lines, wanted, direction, isStop) ?? nearest(lines, wanted, direction === 1 ? -1 : 1, isStop) ?? -1
}

/** The next or previous leaf after the one of that key, the first where there is no such line; null at the end. */
export function leafAfter(lines: readonly TreeLine[], key: string | null, direction: 1 | -1): string | null {
  const at = lines.findIndex((line) => line.key === key)
  const index = nearest(lines, at === -1 ? 0 : at + direction, at === -1 ? 1 : direction, isLeaf)
  return index === null ? null : (lines[index]?.key ?? null)
}

/** Where triage goes on once a finding is answered: the next open one, else the nearest before it. */
export function openAfter(lines: readonly TreeLine[], key: string): Extract<TreeLine, { kind: 'finding' }> | null {
  const at = lines.findIndex((line) => line.key === key)
  const isNext = (line: TreeLine): boolean => line.kind === 'finding' && isOpen(line.finding.state)
  const index = nearest(lines, at + 1, 1, isNext) ?? nearest(lines, at - 1, -1, isNext)
  const line = index === null ? undefined : lines[index]
  return line?.kind === 'finding' ? line : null
}

function nearest(
  lines: readonly TreeLine[],
  from: number,
  direction: 1 | -1,
  fits: (line: TreeLine) => boolean,
): number | null {
  for (let index = from; index >= 0 && index < lines.length; index += direction) {
    const line = lines[index]
    if (line && fits(line)) return index
  }
  return null
}
