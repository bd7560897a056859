import type { MapData } from '#shared/domain/views.ts'
import type { Query } from '#shared/map/query/query.ts'
import { severityWords } from '#shared/map/query/fields.ts'

/** A row with everything said of it, as a person would write it down. */
export interface PlainRow {
  /** Index of the add-on; -1 for an app. */
  addon: number
  apps: number[]
  texts: Record<string, string[]>
  numbers: Record<string, number>
  severity: number
  flags: Record<string, boolean>
}

const given = (texts: (string | undefined)[]): string[] => texts.filter((text) => text !== undefined)

export function plainRows(data: MapData, endpoint: string, pinned: ReadonlySet<string>): PlainRow[] {
  const known = (app: number): boolean => data.apps.ids[app] !== undefined
  const holders = data.addons.ids.map((_, addon) => {
    const borrowers = data.attachments.apps.filter((_, edge) => data.attachments.addons[edge] === addon)
    return [...new Set([data.addons.owners[addon] ?? -1, ...borrowers])].filter(known)
  })
  const bare = data.apps.ids.flatMap((_, app) => (holders.some((apps) => apps.includes(app)) ? [] : [app]))
  const rowOf = (addon: number, apps: number[]): PlainRow => {
    const spaces = apps.map((app) => data.spaces[data.apps.spaces[app] ?? -1])
    const flags = apps.map((app) => data.apps.flags[app] ?? 0)
    const isAddon = addon >= 0
    const [only = -1] = apps
    const plan = data.plans[data.addons.plans[addon] ?? -1]
    return {
      addon,
      apps,
      texts: {
        name: given([isAddon ? data.addons.names[addon] : data.apps.names[only]]),
        id: given([isAddon ? data.addons.ids[addon] : data.apps.ids[only]]),
        service: given([data.services[data.addons.services[addon] ?? -1]]),
        plan: plan === undefined ? [] : [plan, plan.slice(plan.indexOf(':') + 1)],
        owner: given([data.apps.names[data.addons.owners[addon] ?? -1]]),
        endpoint: [endpoint],
        app: given(apps.map((app) => data.apps.names[app])),
        space: given(spaces.map((space) => space?.name)),
        organization: given(apps.map((app) => data.organizations[data.apps.organizations[app] ?? -1])),
        region: given(spaces.map((space) => space?.region)),
        stack: given(spaces.map((space) => space?.stack)),
        compliance: spaces.flatMap((space) => space?.compliance ?? []),
      },
      numbers: {
        apps: isAddon ? apps.length : 0,
        spaces: isAddon ? new Set(spaces).size : 0,
      },
      severity: (isAddon ? data.addons.risks[addon] : data.apps.risks[only]) ?? 0,
      flags: {
        shared: isAddon && apps.length > 1,
        'cross-space': isAddon && new Set(spaces).size > 1,
        pinned: pinned.has(data.addons.ids[addon] ?? '') || apps.some((app) => pinned.has(data.apps.ids[app] ?? '')),
        acknowledged: ((data.addons.flags[addon] ?? 0) & 1) === 1,
        orphan: isAddon && !known(data.addons.owners[addon] ?? -1),
        preview: flags.some((bits) => (bits & 1) !== 0),
        maintenance: flags.some((bits) => (bits & 2) !== 0),
        running: flags.some((bits) => (bits & 4) !== 0),
      },
    }
  }
  return [...holders.map((apps, addon) => rowOf(addon, apps)), ...bare.map((app) => rowOf(-1, [app]))]
}

export function fitsPlainly(query: Query, row: PlainRow): boolean {
  switch (query.kind) {
    case 'all':
      return true
    case 'and':
      return query.parts.every((part) => fitsPlainly(part, row))
    case 'or':
      return query.parts.some((part) => fitsPlainly(part, row))
    case 'not':
      return !fitsPlainly(query.part, row)
    case 'flag':
      return row.flags[query.field] === true
    case 'number':
      return comparesPlainly(row.numbers[query.field] ?? NaN, query.operator, query.value)
    case 'severity':
      return comparesPlainly(row.severity, query.operator, query.value)
    case 'text':
    default: {
      const found = (row.texts[query.field] ?? []).some((text) => globPlainly(query.pattern, text))
      return found === (query.operator === '=')
    }
  }
}

function comparesPlainly(left: number, operator: string, right: number): boolean {
  const answers: Record<string, boolean> = {
    '=': left === right,
    '!=': left !== right,
    '<': left < right,
    '<=': left <= right,
    '>': left > right,
    '>=': left >= right,
  }
  return answers[operator] === true
}

const folded = (part: string): string => part.normalize('NFKC').toLowerCase()

/** By regular expression, which is no way to treat what people type but says plainly what is meant. */
export function globPlainly(pattern: string, text: string): boolean {
  const source = [...pattern.matchAll(/(\*)|(\?)|((?:\\.|[^*?\\])+)/gsu)]
    .map(([, star, one, plain = '']) => {
      if (star !== undefined) return '.*'
      if (one !== undefined) return '.'
      return folded(plain.replaceAll(/\\(.)/gsu, '$1')).replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)
    })
    .join('')
  return new RegExp(`^${source}$`, 'su').test(folded(text))
}

export const mostSevere = severityWords.length - 1
