import { jsonLine } from '#shared/export/characters.ts'
import type { MapData } from '#shared/domain/views.ts'
import { severityWords } from '../query/fields.ts'
import { printQuery } from '../query/print.ts'
import { at } from '../rows.ts'
import { instantOf, type Shown } from './shown.ts'

/**
 * One JSON document: things by id, and how much of the fleet they are. Apps and add-ons are in the order of their ids.
 * With a subject each of them says whether it is lit: whether it belongs to the subject's blast radius.
 */
export function writeMapJson({ endpoint, filter, filtered, lit }: Shown): string {
  const { data, spaces, apps, addons, attachments } = filtered
  return jsonLine({
    format: 'addon-atlas.map',
    version: 1,
    endpoint,
    takenAt: instantOf(data.takenAt),
    complete: data.complete,
    danglingOnEndpoint: data.dangling,
    filter: printQuery(filter),
    showing: { spaces, apps, addons, attachments },
    subject: lit && { kind: lit.kind, id: lit.id, name: lit.name, words: lit.words },
    spaces: data.spaces.map((each, space) => ({ ...each, ...(lit && { lit: lit.space(space) }) })),
    apps: data.apps.ids.map((id, app) => ({
      id,
      name: data.apps.names[app] ?? '',
      space: spaceOf(data, app),
      organization: data.organizations[data.apps.organizations[app] ?? -1] ?? null,
      preview: (at(data.apps.flags, app) & 1) !== 0,
      maintenance: (at(data.apps.flags, app) & 2) !== 0,
      running: (at(data.apps.flags, app) & 4) !== 0,
      severity: severityWords[at(data.apps.risks, app)] ?? 'none',
      ...(lit && { lit: lit.app(app) }),
    })),
    addons: data.addons.ids.map((id, addon) => ({
      id,
      name: data.addons.names[addon] ?? '',
      service: data.services[data.addons.services[addon] ?? -1] ?? null,
      plan: data.plans[data.addons.plans[addon] ?? -1] ?? null,
      owner: data.apps.ids[data.addons.owners[addon] ?? -1] ?? null,
      severity: severityWords[at(data.addons.risks, addon)] ?? 'none',
      acknowledged: (at(data.addons.flags, addon) & 1) !== 0,
      ...(lit && { lit: lit.addon(addon) }),
    })),
    attachments: [...edgesOf(data)].map(({ addon, app }) => ({
      addon: data.addons.ids[addon],
      app: data.apps.ids[app],
      ...(lit && { lit: lit.holding(addon, app) }),
    })),
  })
}

/** Name of an app's space; null where no list shows it. */
export function spaceOf(data: MapData, app: number): string | null {
  return data.spaces[data.apps.spaces[app] ?? -1]?.name ?? null
}

/** Attachments both ends of which are there; an owner's own is not among them. */
export function* edgesOf(data: MapData): Generator<{ addon: number; app: number }> {
  for (let edge = 0; edge < data.attachments.addons.length; edge += 1) {
    const addon = data.attachments.addons[edge] ?? -1
    const app = data.attachments.apps[edge] ?? -1
    if (data.addons.ids[addon] !== undefined && data.apps.ids[app] !== undefined) yield { addon, app }
  }
}
