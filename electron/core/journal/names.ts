import { z } from 'zod'
import type { Endpoints } from '../endpoints/endpoints.ts'
import type { Graph } from '../graph/graph.ts'
import type { Inventory } from '../inventory/inventory.ts'
import { partsOf } from '../risk/hit.ts'
import { rules } from '../risk/rules/index.ts'
import { everyEntry, type JournalStore } from '../store/journal.ts'

/** What the things that entries speak of are called, also those that are gone since. */
export interface Names {
  endpoint(endpointId: string): { name: string; gone: boolean }
  /** Their ids, where nobody knows better. */
  addon(endpointId: string, addonId: string): string
  app(endpointId: string, appId: string): string
  /** `AKR-101 on orders-db` for the id of a finding; an add-on or an app by its name; anything else as it stands. */
  subject(endpointId: string, subject: string): string
  rule(ruleId: string): string
}

export interface NameSources {
  endpoints: Pick<Endpoints, 'profiles'>
  inventory: Pick<Inventory, 'current'>
  journal: Pick<JournalStore, 'find'>
  /** What removed endpoints were called, by id; filled as they are met, since nothing of them changes any more. */
  lastNames: Map<string, string>
}

const named = z.object({ endpointName: z.string().min(1) })
/** Entries of a removed endpoint that are looked through for a name. */
const searched = 200

const titles = new Map(rules.map(({ id, title }) => [id, title]))

/**
 * Reads what is needed to name things on these endpoints. A removed one is called what it was called last: entries hold
 * the name as it was then.
 */
export async function readNames(sources: NameSources, endpointIds: Iterable<string>): Promise<Names> {
  const profiles = new Map(sources.endpoints.profiles().map((profile) => [profile.id, profile]))
  const graphs = new Map<string, Graph>()
  const gone = new Map<string, string>()
  for (const id of new Set(endpointIds)) {
    if (!profiles.has(id)) {
      const name = sources.lastNames.get(id) ?? lastNameOf(sources.journal, id)
      sources.lastNames.set(id, name)
      gone.set(id, name)
      continue
    }
    const current = await sources.inventory.current(id)
    if (current) graphs.set(id, current.graph)
  }

  const names: Names = {
    endpoint(id) {
      const profile = profiles.get(id)
      if (profile) return { name: profile.name, gone: false }
      return { name: gone.get(id) ?? shortened(id), gone: true }
    },
    addon(endpointId, addonId) {
      const name = graphs.get(endpointId)?.addons.get(addonId)?.name ?? ''
      return name.trim() === '' ? addonId : name
    },
    app: (endpointId, appId) => graphs.get(endpointId)?.apps.get(appId)?.name ?? appId,
    subject(endpointId, subject) {
      const { ruleId, addonId, appId } = partsOf(subject)
      if (titles.has(ruleId) && addonId !== '') {
        const on = names.addon(endpointId, addonId)
        return `${ruleId} on ${on}${appId === null ? '' : ` for ${names.app(endpointId, appId)}`}`
      }
      const graph = graphs.get(endpointId)
      if (graph?.addons.has(subject) === true) return names.addon(endpointId, subject)
      return names.app(endpointId, subject)
    },
    rule: (ruleId) => titles.get(ruleId) ?? ruleId,
  }
  return names
}

function lastNameOf(journal: NameSources['journal'], endpointId: string): string {
  for (const { body } of journal.find({ ...everyEntry, endpointId }, { limit: searched })) {
    const read = named.safeParse(body)
    if (read.success) return read.data.endpointName
  }
  return shortened(endpointId)
}

function shortened(endpointId: string): string {
  return `removed endpoint ${endpointId.slice(0, 8)}`
}
