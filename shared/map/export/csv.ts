import { csvLine } from '#shared/export/csv.ts'
import type { MapData } from '#shared/domain/views.ts'
import { severityWords } from '../query/fields.ts'
import { at, row } from '../rows.ts'
import { buildTable } from '../query/table.ts'
import { spaceOf } from './json.ts'
import type { LitRows } from './lit-rows.ts'
import type { Shown } from './shown.ts'

const head = [
  'endpoint',
  'add-on',
  'add-on id',
  'service',
  'plan',
  'severity',
  'acknowledged',
  'apps',
  'spaces',
  'app',
  'app id',
  'owner',
  'space',
  'compliance',
  'organization',
  'region',
  'lit by',
  'add-on lit',
  'app lit',
]

/**
 * One row for each app that holds an add-on, its owner included; one without an app for an add-on that nobody holds, and
 * one without an add-on for an app that holds none. "lit by" names what was selected, in the rows of which it lights both
 * ends because of one another; the last columns say of each end whether it is lit at all, as JSON does.
 */
export function writeMapCsv({ endpoint, filtered: { data }, lit }: Shown): string {
  const table = buildTable(data, { endpoint, pinned: new Set() })
  const lines = [csvLine(head)]
  for (let each = 0; each < table.rows; each += 1) {
    const held = row(table.apps, each)
    const addon = each < table.addons ? each : -1
    for (const app of held.length === 0 ? [-1] : held) {
      lines.push(
        csvLine([
          endpoint,
          ...addonCells(data, addon),
          addon < 0 ? '' : at(table.appCounts, each),
          addon < 0 ? '' : at(table.spaceCounts, each),
          ...appCells(data, app, addon >= 0 && data.addons.owners[addon] === app),
          lit !== null && isLit(lit, addon, app) ? lit.words : '',
          addon >= 0 && lit?.addon(addon) === true ? 'yes' : '',
          app >= 0 && lit?.app(app) === true ? 'yes' : '',
        ]),
      )
    }
  }
  return lines.join('')
}

function isLit(lit: LitRows, addon: number, app: number): boolean {
  if (addon < 0) return lit.app(app)
  return app < 0 ? lit.addon(addon) : lit.holding(addon, app)
}

function addonCells(data: MapData, addon: number): string[] {
  if (addon < 0) return ['', '', '', '', '', '']
  return [
    data.addons.names[addon] ?? '',
    data.addons.ids[addon] ?? '',
    data.services[data.addons.services[addon] ?? -1] ?? '',
    data.plans[data.addons.plans[addon] ?? -1] ?? '',
    severityWords[at(data.addons.risks, addon)] ?? 'none',
    (at(data.addons.flags, addon) & 1) === 0 ? '' : 'yes',
  ]
}

function appCells(data: MapData, app: number, isOwner: boolean): string[] {
  if (app < 0) return ['', '', '', '', '', '', '']
  const space = data.spaces[data.apps.spaces[app] ?? -1]
  return [
    data.apps.names[app] ?? '',
    data.apps.ids[app] ?? '',
    isOwner ? 'yes' : '',
    spaceOf(data, app) ?? '',
    space?.compliance.join(' ') ?? '',
    data.organizations[data.apps.organizations[app] ?? -1] ?? '',
    space?.region ?? '',
  ]
}
