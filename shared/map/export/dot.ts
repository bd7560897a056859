import type { MapData } from '#shared/domain/views.ts'
import { shownName } from '../names.ts'
import { groupRows, row } from '../rows.ts'
import { themes } from '../themes.ts'
import { edgesOf } from './json.ts'
import type { LitRows } from './lit-rows.ts'
import { captionOf, type Shown } from './shown.ts'

/**
 * A directed graph for Graphviz: a cluster for each space, boxes for apps, ellipses for add-ons inside the space of their
 * owner, solid arrows from owner to add-on, dashed ones from add-on to whoever borrows it. What is lit is filled, with
 * thick arrows; the rest is pale.
 */
export function writeDot(shown: Shown): string {
  const { filtered, lit } = shown
  const { data } = filtered
  const apps = data.apps.ids.length
  const spaces = data.spaces.length
  const lines = [
    'digraph "attachment map" {',
    `  graph [label=${dotText(lit ? `Lit: ${lit.words} · ${captionOf(shown)}` : captionOf(shown))}, labelloc=b, rankdir=LR, fontname="Helvetica"]`,
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
    lines.push(`  subgraph ${dotText(`cluster ${space}`)} {`)
    lines.push(`    label=${dotText(labelOf(data, space))}`)
    if (lit?.isSubject('space', space) === true) lines.push('    penwidth=3')
    for (const app of inside) {
      lines.push(
        `    ${appNode(app)} [label=${dotText(shownName(data.apps.names[app] ?? ''))}, shape=box${lookOf(lit, 'app', app, data.apps.risks[app])}]`,
      )
      for (const addon of row(byOwner, app)) lines.push(`    ${addonLine(data, addon, lit)}`)
    }
    lines.push('  }')
  }
  for (const addon of row(byOwner, apps)) lines.push(`  ${addonLine(data, addon, lit)}`)
  for (const [addon, owner] of owners.entries()) {
    if (owner >= apps) continue
    const look = arrowLook(lit, addon, owner)
    lines.push(`  ${appNode(owner)} -> ${addonNode(addon)}${look === '' ? '' : ` [${look}]`}`)
  }
  for (const { addon, app } of edgesOf(data)) {
    const crosses = owners[addon] === apps || places[owners[addon] ?? -1] !== places[app]
    const look = [
      'style=dashed',
      ...(crosses && lit?.holding(addon, app) !== false ? [`color="${themes.light.sharing}"`] : []),
      arrowLook(lit, addon, app),
    ]
    lines.push(`  ${addonNode(addon)} -> ${appNode(app)} [${look.filter((each) => each !== '').join(', ')}]`)
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
  const name = shownName(known.name)
  return known.compliance.length === 0 ? name : `${name} (${known.compliance.map(shownName).join(' ')})`
}

function addonLine(data: MapData, addon: number, lit: LitRows | null): string {
  const name = shownName(data.addons.names[addon] ?? '')
  const plan = shownName(data.plans[data.addons.plans[addon] ?? -1] ?? '')
  const label = plan === '' ? escaped(name) : String.raw`${escaped(name)}\n${escaped(plan)}`
  return `${addonNode(addon)} [label="${label}", shape=ellipse${lookOf(lit, 'addon', addon, data.addons.risks[addon])}]`
}

/** Pale enough to stand back, dark enough to be read. */
const pale = { line: themes.light.lineStrong, text: '#7b8698' }

function lookOf(lit: LitRows | null, kind: 'app' | 'addon', index: number, risk = 0): string {
  if (lit === null) return colourOf(risk, true)
  if (!lit[kind](index)) return `${colourOf(risk, false)}, color="${pale.line}", fontcolor="${pale.text}"`
  const name = lit.isSubject(kind, index) ? ', fontname="Helvetica-Bold"' : ''
  return `${colourOf(risk, true)}, fillcolor="${themes.light.sharingSoft}"${name}`
}

function arrowLook(lit: LitRows | null, addon: number, app: number): string {
  if (lit === null) return ''
  return lit.holding(addon, app) ? 'penwidth=2' : `color="${pale.line}"`
}

/** Risk is in the shape's line too: not everybody sees colours. */
function colourOf(risk: number, coloured: boolean): string {
  const { light } = themes
  const colour = (name: 'critical' | 'high' | 'medium'): string => (coloured ? `, color="${light[name]}"` : '')
  switch (risk) {
    case 5:
      return `${colour('critical')}, penwidth=3, peripheries=2`
    case 4:
      return `${colour('high')}, penwidth=3`
    case 3:
      return `${colour('medium')}, penwidth=2, style="filled,dashed"`
    default:
      return ''
  }
}

/**
 * Graphviz reads backslashes in labels, and obeys them. Names have come through `shownName`: what turns directions around
 * is ours by now, and stays.
 */
function escaped(text: string): string {
  return text.replaceAll('\\', String.raw`\\`).replaceAll('"', String.raw`\"`)
}

/** A text in quotes. Names in it have come through `shownName`. */
export function dotText(text: string): string {
  return `"${escaped(text)}"`
}
