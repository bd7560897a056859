import type { Severity } from '#shared/domain/finding.ts'
import type { ScoreRow, SeverityCounts, SharedScores } from '#shared/domain/risk-views.ts'
import { compare } from '#core/graph/build.ts'
import { spaceOfAppName } from '#core/graph/running.ts'
import { createTurn } from '#core/turns.ts'
import { appNamesOf, type Judgement } from '../judgement.ts'

/** Scores of everything that open findings are about; trends are added by whoever keeps them. */
export interface ScoreTable {
  endpoint: ScoreRow
  organizations: ScoreRow[]
  spaces: ScoreRow[]
  apps: ScoreRow[]
  addons: ScoreRow[]
}

const tables = new WeakMap<Judgement, ScoreTable>()

/**
 * The score of a space, organization or app is that of the worst add-on that a finding ties it to, as owner or as one of the
 * apps the finding is about (operations-actions-risks 2.4). Context is counted nowhere. Worst first.
 */
export function scoresOf(judgement: Judgement): ScoreTable {
  const known = tables.get(judgement)
  if (known) return known
  const { graph } = judgement
  const endpoint = row('endpoint', graph.endpointId, graph.endpointId)
  const organizations = new Map<string, ScoreRow>()
  const spaces = new Map<string, ScoreRow>()
  const apps = new Map<string, ScoreRow>()
  const addons = new Map<string, ScoreRow>()

  for (const hit of judgement.hits()) {
    if (hit.rule.context || !judgement.isOpen(hit)) continue
    const node = graph.addons.get(hit.addonId)
    const score = judgement.scoreOf(hit.addonId)
    const names = new Set(appNamesOf(hit, graph))
    if (node?.ownerName != null) names.add(node.ownerName)
    add(endpoint, score, hit.severity)
    add(rowIn(addons, 'addon', hit.addonId, node?.name ?? hit.addonId), score, hit.severity)
    const spaceNames = new Set<string>()
    const organizationNames = new Set<string>()
    for (const name of names) {
      const app = graph.appsByName.get(name)
      add(rowIn(apps, 'app', app?.id ?? name, name), score, hit.severity)
      spaceNames.add(app?.space ?? spaceOfAppName(name))
      if (app && app.organization !== '') organizationNames.add(app.organization)
    }
    for (const name of spaceNames) add(rowIn(spaces, 'space', name, name), score, hit.severity)
    for (const name of organizationNames) add(rowIn(organizations, 'organization', name, name), score, hit.severity)
  }
  const table = {
    endpoint,
    organizations: worstFirst(organizations),
    spaces: worstFirst(spaces),
    apps: worstFirst(apps),
    addons: worstFirst(addons),
  }
  tables.set(judgement, table)
  return table
}

/** Add-ons between two looks at the clock. */
const stride = 64

/** What the list of shared add-ons is ranked by: of each the score, however far it is from the worst. */
export function* sharedScoresOf(judgement: Judgement): Generator<undefined, Pick<SharedScores, 'addons' | 'scores'>> {
  const shared: { addons: string[]; scores: number[] } = { addons: [], scores: [] }
  const isOver = createTurn()
  for (const [index, { id, holders }] of judgement.graph.nodes.entries()) {
    if (index % stride === 0 && isOver()) yield
    const score = holders.length > 1 ? judgement.scoreOf(id) : 0
    if (score === 0) continue
    shared.addons.push(id)
    shared.scores.push(score)
  }
  return shared
}

function row(kind: ScoreRow['kind'], id: string, name: string): ScoreRow {
  const counts: SeverityCounts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 }
  return { kind, id, name, score: 0, counts, trend: [] }
}

function rowIn(rows: Map<string, ScoreRow>, kind: ScoreRow['kind'], id: string, name: string): ScoreRow {
  let found = rows.get(id)
  if (!found) {
    found = row(kind, id, name)
    rows.set(id, found)
  }
  return found
}

function add(target: ScoreRow, score: number, severity: Severity): void {
  target.counts[severity] += 1
  if (score > target.score) target.score = score
}

function worstFirst(rows: ReadonlyMap<string, ScoreRow>): ScoreRow[] {
  return [...rows.values()].toSorted(
    (a, b) =>
      b.score - a.score ||
      b.counts.critical - a.counts.critical ||
      b.counts.high - a.counts.high ||
      compare(a.name, b.name),
  )
}
