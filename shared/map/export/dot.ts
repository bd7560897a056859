import { oneLine } from '#shared/export/characters.ts'
import type { MapData } from '#shared/domain/views.ts'
import { groupRows, row } from '../rows.ts'
import { themes } from '../themes.ts'
import { edgesOf } from './json.ts'
import { captionOf, type Shown } from './shown.ts'

/**
 * A directed graph for Graphviz: a cluster for each space, boxes for apps, ellipses for add-ons inside the space of their
 * owner, solid arrows from owner to add-on, dashed ones from add-on to whoever borrows it.
 */
export function writeDot(shown: Shown): string {
  const { data } = shown.filtered
  const apps = data.apps.ids.length
  const spaces = data.spaces.length
  const lines = [
    'digraph "attachment map" {',
    `  graph [label=${quoted(captionOf(shown))}, labelloc=b, rankdir=LR, fontname="Helvetica"]`,
    '  node [fontname="Helvetica", fontsize=10, style=filled, fillcolor="#ffffff"]',
    '  edge [color="#596579"]',
  ]
  const places = data.apps.spaces.map((space) => (space >= 0 && space < spaces ? space : spaces))
  const bySpace = groupRows(spaces + 1, places, ascending(apps))
  const owners = data.addons.owners.map((owner) => (owner >= 0 && owner < apps ? owner : apps))
  const byOwner = groupRows(apps + 1, owners, ascending(data.addons.ids.length))
  for (let space = 0; space <= spaces; space += 1) {
    const inside = row(bySpace, space)
    if (inside.length === 0) continue
    lines.push(`  subgraph ${quoted(`cluster ${space}`)} {`)
    lines.push(`    label=${quoted(labelOf(data, space))}`)
    for (const app of inside) {
      lines.push(
        `    ${appNode(app)} [label=${quoted(data.apps.names[app] ?? '')}, shape=box${colourOf(data.apps.risks[app])}]`,
      )
      for (const addon of row(byOwner, app)) lines.push(`    ${addonLine(data, addon)}`)
    }
    lines.push('  }')
  }
  for (const addon of row(byOwner, apps)) lines.push(`  ${addonLine(data, addon)}`)
  for (const [addon, owner] of owners.entries()) {
    if (owner < apps) lines.push(`  ${appNode(owner)} -> ${addonNode(addon)}`)
  }
  for (const { addon, app } of edgesOf(data)) {
    const crosses = owners[addon] === apps || places[owners[addon] ?? -1] !== places[app]
    lines.push(
      `  ${addonNode(addon)} -> ${appNode(app)} [style=dashed${crosses ? `, color="${themes.light.sharing}"` : ''}]`,
    )
  }
  lines.push('}')
  return lines.map((line) => `${line}\n`).join('')
}

function ascending(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}

const appNode = (app: number): string => `app${app}`
const addonNode = (addon: number): string => `addon${addon}`

function labelOf(data: MapData, space: number): string {
  const known = data.spaces[space]
  if (!known) return 'Unknown space'
  return known.compliance.length === 0 ? known.name : `${known.name} (${known.compliance.join(' ')})`
}

function addonLine(data: MapData, addon: number): string {
  const name = data.addons.names[addon] ?? ''
  const plan = data.plans[data.addons.plans[addon] ?? -1] ?? ''
  const label = plan === '' ? escaped(name) : String.raw`${escaped(name)}\n${escaped(plan)}`
  return `${addonNode(addon)} [label="${label}", shape=ellipse${colourOf(data.addons.risks[addon])}]`
}

/** Risk is in the shape's line too: not everybody sees colours. */
function colourOf(risk = 0): string {
  const { light } = themes
  switch (risk) {
    case 5:
      return `, color="${light.critical}", penwidth=3, peripheries=2`
    case 4:
      return `, color="${light.high}", penwidth=3`
    case 3:
      return `, color="${light.medium}", penwidth=2, style="filled,dashed"`
    default:
      return ''
  }
}

/** Graphviz reads backslashes in labels, and obeys them. */
function escaped(text: string): string {
  return oneLine(text)
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
}

function quoted(text: string): string {
  return `"${escaped(text)}"`
}
