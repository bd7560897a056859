import type { FocusAddon, FocusApp, FocusData } from '#shared/domain/focus.ts'
import { jsonLine } from '#shared/export/characters.ts'
import { csvLine, type Cell } from '#shared/export/csv.ts'
import { instantOf, momentOf } from '#shared/map/export/shown.ts'
import { shownName } from '#shared/map/names.ts'
import { addonLabel, countWords } from '../../parts/words.ts'
import { focusDot } from './focus-dot.ts'
import { leftOut } from './focus-layout.ts'
import { focusSvg } from './focus-svg.ts'
import { labelOf, nameOfSubject, sentenceOf, stateWords, titleOf } from './focus-words.ts'

/** The file itself; null for a picture before anything is drawn on its `ground`. */
export function contentOf(
  format: 'svg' | 'dot' | 'csv' | 'json',
  data: FocusData,
  endpoint: string,
  ground: HTMLElement | null,
): string | null {
  switch (format) {
    case 'dot':
      return focusDot(data, endpoint)
    case 'csv':
      return focusCsv(data, endpoint)
    case 'json':
      return focusJson(data, endpoint)
    case 'svg':
    default:
      return ground && focusSvg(ground, `Focus on ${shownName(nameOfSubject(data))}`, captionOf(data, endpoint))
  }
}

/** What the page says around the picture. */
function captionOf(data: FocusData, endpoint: string): string {
  const left = data.stages.reduce((sum, stage) => sum + leftOut(stage), 0)
  const parts = [nameOfSubject(data), sentenceOf(data), endpoint, `as of ${momentOf(data.takenAt)}`]
  if (left > 0) parts.push(`${countWords(left)} not shown`)
  return parts.map(shownName).join(' · ')
}

const head = [
  'endpoint',
  'as of',
  'subject',
  'stage',
  'in this stage',
  'kind',
  'name',
  'id',
  'service',
  'plan',
  'owner',
  'space',
  'another space',
  'compliance',
  'environment',
  'organization',
  'region',
  'state',
  'severity',
  'by way of',
  'ways',
  'primary',
  'apps',
  'spaces',
  'last seen',
]

/** One row for each app and add-on of the view. "In this stage" counts those that are not among the rows, too. */
export function focusCsv(data: FocusData, endpoint: string): string {
  const lines = [csvLine(head)]
  for (const { role, total, groups } of data.stages) {
    for (const { crossing, rows } of groups) {
      for (const row of rows) {
        const subject: Cell[] = [endpoint, momentOf(data.takenAt), nameOfSubject(data), titleOf(data, role), total]
        lines.push(csvLine([...subject, ...('app' in row ? appCells(row, crossing) : addonCells(row, crossing))]))
      }
    }
  }
  return lines.join('')
}

function appCells(row: FocusApp, crossing: boolean): Cell[] {
  const { app, appId, space, compliance, environment, organization, region } = row
  const place = [space, crossing ? 'yes' : '', compliance.join(' '), environment, organization, region]
  return ['app', app, appId, '', '', '', ...place, stateWords(row), ...wayCells(row), '', '', seen(row)]
}

function addonCells(row: FocusAddon, crossing: boolean): Cell[] {
  const { id, service, plan, owner, space, apps, spaces } = row
  const place = [owner ?? '', space, crossing ? 'yes' : '', '', '', '', '', '']
  return ['add-on', addonLabel(row), id, service, plan, ...place, ...wayCells(row), apps, spaces, seen(row)]
}

/** The attachments by which it stands here: what they are of, how many there are in all, whether the only one is primary. */
function wayCells(row: FocusApp | FocusAddon): Cell[] {
  const names = new Set(row.ties.map((tie) => ('app' in row ? labelOf(tie) : tie.app)))
  const primary = row.tieCount === 1 ? row.ties[0]?.primary : null
  return [
    row.severity ?? 'none',
    [...names].join(' '),
    row.tieCount,
    primary === true ? 'yes' : primary === false ? 'no' : '',
  ]
}

function seen({ carriedFrom }: FocusApp | FocusAddon): string {
  return carriedFrom === null ? '' : momentOf(carriedFrom)
}

/** The whole answer as one JSON document: its stages with their rows and totals, and which rows belong together. */
export function focusJson(data: FocusData, endpoint: string): string {
  const { takenAt, complete, short, steps, path, stages, links } = data
  return jsonLine({
    format: 'addon-atlas.focus',
    version: 1,
    endpoint,
    takenAt: instantOf(takenAt),
    complete,
    short,
    subject: nameOfSubject(data),
    steps,
    path,
    stages,
    links,
  })
}
