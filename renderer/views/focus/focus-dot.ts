import type { FocusAddon, FocusApp, FocusData } from '#shared/domain/focus.ts'
import { dotText } from '#shared/map/export/dot.ts'
import { momentOf } from '#shared/map/export/shown.ts'
import { shownName } from '#shared/map/names.ts'
import { themes } from '#shared/map/themes.ts'
import { addonLabel } from '../../parts/words.ts'
import { leftOut } from './focus-layout.ts'
import { groupTitle, nameOfSubject, sentenceOf, titleOf } from './focus-words.ts'

/**
 * What the focus view shows as a graph for Graphviz: a cluster for each stage with what it leaves out, one in it for each
 * group, boxes for apps, ellipses for add-ons. What crosses the border of a space is in the colour of sharing.
 */
export function focusDot(data: FocusData, endpoint: string): string {
  const about = [nameOfSubject(data), sentenceOf(data), endpoint, `as of ${momentOf(data.takenAt)}`].map(shownName)
  const lines = [
    'digraph "focus" {',
    `  graph [label=${dotText(about.join(' · '))}, labelloc=b, rankdir=LR, fontname="Helvetica"]`,
    '  node [fontname="Helvetica", fontsize=10]',
    '  edge [color="#596579"]',
  ]
  /** Of each row of each stage. */
  const spaces = data.stages.map((): string[] => [])
  for (const [stage, each] of data.stages.entries()) {
    const left = leftOut(each)
    const title = `${titleOf(data, each.role)}${left > 0 ? `, ${left} not shown` : ''}`
    lines.push(`  subgraph "cluster ${stage}" {`, `    label=${dotText(title)}`)
    for (const [group, { by, space, rows }] of each.groups.entries()) {
      lines.push(`    subgraph "cluster ${stage} ${group}" {`)
      lines.push(`      label=${dotText(shownName(groupTitle({ by, space })))}`)
      for (const row of rows) {
        lines.push(`      ${nodeOf(stage, spaces[stage]?.length ?? 0)} [${lookOf(row)}]`)
        spaces[stage]?.push(row.space)
      }
      lines.push('    }')
    }
    lines.push('  }')
  }
  for (const { from, to, pairs } of data.links) {
    for (const [start, end] of pairs) {
      const crosses = spaces[from]?.[start] !== spaces[to]?.[end]
      const colour = crosses ? ` [color="${themes.light.sharing}"]` : ''
      lines.push(`  ${nodeOf(from, start)} -> ${nodeOf(to, end)}${colour}`)
    }
  }
  return [...lines, '}'].map((line) => `${line}\n`).join('')
}

function nodeOf(stage: number, row: number): string {
  return `row${stage}x${row}`
}

/** Risk is in the line too: not everybody sees colours. */
function lookOf(row: FocusApp | FocusAddon): string {
  const label = 'app' in row ? shownName(row.app) : `${shownName(addonLabel(row))} (${shownName(row.plan)})`
  const { critical, high, medium } = themes.light
  const risks = {
    critical: `, color="${critical}", penwidth=3, peripheries=2`,
    high: `, color="${high}", penwidth=3`,
    medium: `, color="${medium}", penwidth=2, style=dashed`,
    low: '',
    info: '',
  }
  return `label=${dotText(label)}, shape=${'app' in row ? 'box' : 'ellipse'}${row.severity === null ? '' : risks[row.severity]}`
}
