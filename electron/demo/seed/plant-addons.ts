import { nouns } from '../generate/words.ts'
import type { Fleet, FleetAddon, FleetApp, FleetAttachment, FleetStray } from '../platform/fleet.ts'
import type { Instance } from '../platform/instances.ts'
import { derivedId, derivedTime, derivedWhole } from './derive.ts'
import type { Seed } from './format.ts'
import { firstByName } from './plant-places.ts'
import { twoPartName } from './plant-apps.ts'
import type { Places } from './plant-places.ts'

type SeedAddon = Seed['addons'][number]
type SeedAttachment = NonNullable<SeedAddon['owner']>

/** What the broker knows of an add-on when the platform starts, and what it is at. */
export interface PlantedInstance {
  addon: FleetAddon
  instance: Instance
  busy: { task: NonNullable<Instance['task']>; seconds: number; rotates: boolean } | null
}

export interface PlantedAddons extends Required<Pick<Fleet, 'addons' | 'attachments' | 'strays'>> {
  instances: PlantedInstance[]
}

interface Hung {
  row: SeedAttachment
  attachment: FleetAttachment
}

/** Hangs everything on the apps. `now`: milliseconds since the epoch that nothing is younger than. */
export function plantAddons(seed: Seed, places: Places, apps: readonly FleetApp[], now: number): PlantedAddons {
  const appOf = firstByName(apps, ({ name }) => name)
  const addons: FleetAddon[] = []
  const hung: Hung[] = []
  const strays: FleetStray[] = []
  const instances: PlantedInstance[] = []
  const alike = new Map<string, number>()
  const lastMoment = now - 3_600_000

  function hang(addon: FleetAddon, row: SeedAttachment, owned: boolean): FleetAttachment | null {
    const app = appOf.get(row.app)
    if (!app) {
      strays.push(stray(row, addon.id, addon.createdAt))
      return null
    }
    const earliest = Math.max(Date.parse(app.createdAt), Date.parse(addon.createdAt))
    const createdAt =
      row.createdAt ?? (owned ? addon.createdAt : derivedTime(earliest, lastMoment, 'attachment', addon.id, app.name))
    const attachment: FleetAttachment = {
      id: row.id ?? derivedId('attachment', addon.id, app.name),
      name: row.name ?? attachmentName(addon, app),
      addon,
      app,
      owned,
      primary: row.primary ?? false,
      ...(row.unbound === true ? { unbound: true as const } : {}),
      createdAt,
      updatedAt: row.updatedAt ?? createdAt,
    }
    addon.attachments.push(attachment)
    app.attachments.push(attachment)
    hung.push({ row, attachment })
    return attachment
  }

  for (const row of seed.addons) {
    const app = appOf.get(row.owner?.app ?? '') ?? appOf.get(row.attachments?.[0]?.app ?? '')
    const { service, plan } = places.plan(row.plan)
    const kin = `${row.owner?.app ?? ''} ${row.plan}`
    const number = (alike.get(kin) ?? 0) + 1
    alike.set(kin, number)
    const id = row.id ?? derivedId('addon', kin, String(number))
    const earliest = app ? Date.parse(app.createdAt) : lastMoment
    const createdAt = row.createdAt ?? row.owner?.createdAt ?? derivedTime(earliest, lastMoment, 'addon', id)
    const addon: FleetAddon = {
      id,
      service,
      plan,
      state: row.state ?? 'provisioned',
      ...(row.ghost === true ? { ghost: true as const } : {}),
      owner: null,
      attachments: [],
      createdAt,
      updatedAt: row.updatedAt ?? createdAt,
    }
    addons.push(addon)
    if (row.owner) addon.owner = hang(addon, row.owner, true)
    for (const shared of row.attachments ?? []) hang(addon, shared, false)
    if (row.instance) instances.push(plantInstance(addon, row.instance))
  }
  const addonOf = firstByName(addons, ({ id }) => id)
  for (const { addon: addonId, ...row } of seed.attachments ?? []) {
    const addon = addonOf.get(addonId)
    if (addon) hang(addon, row, false)
    else strays.push(stray(row, addonId, new Date(lastMoment).toISOString()))
  }

  arrange(hung, apps)
  electPrimaries(hung, apps)
  touchApps(seed, hung)
  return { addons, attachments: inPlace(hung, 'all'), strays, instances }
}

function stray(row: SeedAttachment, addonId: string, fallback: string): FleetStray {
  const createdAt = row.createdAt ?? fallback
  return {
    id: row.id ?? derivedId('attachment', addonId, row.app),
    name: row.name ?? 'stray',
    addonId,
    appName: row.app,
    primary: row.primary ?? false,
    createdAt,
    updatedAt: row.updatedAt ?? createdAt,
  }
}

/** `service-noun-number` as the platform makes it, one that nobody has yet who could be confused by it. */
function attachmentName(addon: FleetAddon, app: FleetApp): string {
  const taken = new Set([...addon.attachments, ...app.attachments].map(({ name }) => name.toLowerCase()))
  for (let turn = 0; ; turn += 1) {
    const number = derivedWhole(nouns.length * 10_000, 'name', addon.id, app.name, String(turn))
    const name = `${addon.service.name}-${nouns[number % nouns.length] ?? ''}-${Math.floor(number / nouns.length)}`
    if (!taken.has(name)) return name
  }
}

function plantInstance(addon: FleetAddon, row: NonNullable<SeedAddon['instance']>): PlantedInstance {
  return {
    addon,
    instance: {
      exists: row.exists ?? addon.ghost !== true,
      bindings: new Set(row.bindings ?? addon.attachments.map(({ app }) => app.name)),
      task: null,
      until: null,
      generation: row.generation ?? 0,
      backups: (row.backups ?? []).map((backup) => ({ ...backup })),
      roles: (row.roles ?? []).map((role) => ({ ...role })),
      replica: row.replica ? { ...row.replica } : null,
      ...(row.emptiedAt === undefined ? {} : { emptiedAt: row.emptiedAt }),
    },
    busy: row.busy ? { ...row.busy, rotates: row.busy.rotates ?? false } : null,
  }
}

/** In the order that a saved state remembers; what has no place of its own follows as it stands in the file. */
function inPlace(hung: readonly Hung[], list: 'all' | 'app'): FleetAttachment[] {
  const place = ({ row }: Hung): number => row.places?.[list] ?? Number.MAX_SAFE_INTEGER
  return hung.toSorted((a, b) => place(a) - place(b)).map(({ attachment }) => attachment)
}

function arrange(hung: readonly Hung[], apps: readonly FleetApp[]): void {
  if (hung.every(({ row }) => row.places === undefined)) return
  for (const app of apps) app.attachments = []
  for (const attachment of inPlace(hung, 'app')) attachment.app.attachments.push(attachment)
}

/** Where the file names no primary, the oldest is; everything held counts, owned or borrowed. */
function electPrimaries(hung: readonly Hung[], apps: readonly FleetApp[]): void {
  const open = new Set(hung.filter(({ row }) => row.primary === undefined).map(({ attachment }) => attachment))
  for (const app of apps) {
    for (const group of Map.groupBy(app.attachments, ({ addon }) => addon.service).values()) {
      if (group.some(({ primary }) => primary)) continue
      const [oldest] = group.filter((one) => open.has(one)).toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
      if (oldest) oldest.primary = true
    }
  }
}

/** What is made on an app or attached to it moves the app's time (API-FACTS section 5.2). */
function touchApps(seed: Seed, hung: readonly Hung[]): void {
  const said = new Set(seed.apps.filter((row) => row.updatedAt !== undefined).map(twoPartName))
  for (const { attachment } of hung) {
    const { app, createdAt } = attachment
    if (!said.has(app.name) && app.updatedAt < createdAt) app.updatedAt = createdAt
  }
}
