import type {
  Addon,
  App,
  Attachment,
  Inventory,
  InventoryKind,
  PipelineCoupling,
  Snapshot,
  Space,
} from '#shared/domain/inventory.ts'
import type { AddonNode, Graph, GraphRows, Holder, Place } from './graph.ts'

/**
 * Joins a snapshot up. Pure, and the order of the rows never matters: everything comes out sorted by id. Tolerates what
 * a platform in trouble answers: attachments of add-ons, apps or spaces that no list shows, and names used twice.
 *
 * A row of the attachment list is the owner's when the app that holds it has the owner's name (API-FACTS 5.4). An
 * orphan is an add-on whose attachments name no owner and which the latest add-on list does not show; one witness alone
 * may be a list that was short or read a moment earlier.
 */
export function buildGraph(snapshot: Snapshot): Graph {
  const { report } = snapshot
  const rows = inOrder(snapshot.inventory)
  const carried = new Set(Object.keys(snapshot.carried))
  const apps = byId(rows.apps)
  const appsByName = byName(rows.apps, carried)
  const spaces = byName(rows.spaces, carried)
  const places = new Map<string, MutablePlace>()
  for (const app of apps.values()) addPlace(places, app.id, app.name, app, spaces.get(app.space) ?? null)
  const join: Join = { carried, appsByName, places }

  const attachmentsByAddon = new Map<string, Attachment[]>()
  for (const attachment of rows.attachments) {
    append(attachmentsByAddon, attachment.addonId, attachment)
  }
  const addonRows = byId(rows.addons)
  const nodes: AddonNode[] = []
  for (const addon of addonRows.values()) nodes.push(nodeOf(addon.id, addon, attachmentsByAddon.get(addon.id), join))
  for (const [addonId, attachments] of attachmentsByAddon) {
    if (!addonRows.has(addonId)) nodes.push(nodeOf(addonId, null, attachments, join))
  }

  const couplings = new Map<string, PipelineCoupling[]>()
  for (const coupling of rows.couplings) append(couplings, coupling.appId, coupling)
  for (const [appId, rows] of couplings) {
    const place = places.get(appId)
    if (place) place.couplings = rows
  }

  const addons = byId(nodes)
  const numbered = [...addons.values()]
  const serviceNumbers = new Map<string, number>()
  const serviceNames: string[] = []
  const planIds = new Map<string, string>()
  for (const [number, node] of numbered.entries()) {
    node.number = number
    let service = serviceNumbers.get(node.service)
    if (service === undefined) {
      service = serviceNames.length
      serviceNumbers.set(node.service, service)
      serviceNames.push(node.service)
    }
    node.serviceNumber = service
    node.service = serviceNames[service] ?? node.service
    const planId = planIds.get(node.planId)
    if (planId === undefined) planIds.set(node.planId, node.planId)
    else node.planId = planId
    for (const holder of node.holders) holder.addonNumber = number
  }
  for (const { held } of places.values()) if (held.length > 1) held.sort((a, b) => a.addonNumber - b.addonNumber)

  return {
    endpointId: report.endpointId,
    takenAt: report.takenAt,
    complete: report.complete,
    spaces,
    apps,
    appsByName,
    addons,
    services: byId(snapshot.inventory.services),
    couplings,
    nodes: numbered,
    serviceNames,
    places: [...places.values()],
    addonsByApp: addonsByApp(places, numbered),
    carried: snapshot.carried,
    rows,
    shortLists: shortLists(snapshot),
  }
}

interface Join extends Pick<Graph, 'appsByName'> {
  carried: ReadonlySet<string>
  places: Map<string, MutablePlace>
}

type MutablePlace = Omit<Place, 'held' | 'couplings'> & { held: Holder[]; couplings: readonly PipelineCoupling[] }
const noCouplings: readonly PipelineCoupling[] = []

/** Nothing is known of an app that is not listed. An owner without an id is a place of its own for each add-on. */
function addPlace(
  places: Map<string, MutablePlace>,
  appId: string,
  appName: string,
  app: App | null = null,
  space: Space | null = null,
): MutablePlace {
  const place: MutablePlace = { number: places.size, appId, appName, app, space, couplings: noCouplings, held: [] }
  places.set(appId === '' ? `?${appName}` : appId, place)
  return place
}

function nodeOf(id: string, addon: Addon | null, attachments: readonly Attachment[] = [], join: Join): AddonNode {
  const spoken = witness(attachments, join.carried)
  const addonIsFresh = addon !== null && !join.carried.has(addon.id)
  const orphan = spoken !== null && spoken.owner === null && !addonIsFresh
  const ownerName = orphan ? null : (addon?.owner ?? spoken?.owner ?? null)
  const node: AddonNode = {
    number: 0,
    id,
    name: id,
    service: '',
    serviceNumber: 0,
    plan: '',
    planId: addon?.planId ?? spoken?.planId ?? '',
    addon,
    ownerName,
    owner: null,
    orphan,
    holders: [],
  }
  const { holders } = node
  for (const attachment of attachments) {
    holders.push(holderOf(attachment, attachment.app, attachment.appId, attachment.app === ownerName, join))
  }
  if (ownerName !== null && !holders.some((holder) => holder.isOwner)) {
    const appId = addon?.ownerId ?? join.appsByName.get(ownerName)?.id ?? ''
    holders.push(holderOf(null, ownerName, appId, true, join))
  }
  if (holders.length > 1) holders.sort(compareHolders)

  const [first] = holders
  node.plan = addon?.plan ?? spoken?.plan ?? ''
  node.name = addon?.name ?? first?.attachment?.name ?? id
  node.service = addon?.service ?? serviceOfPlan(node.plan)
  node.owner = first?.isOwner ? first.app : null
  for (const holder of holders) {
    const name = holder.attachment?.name ?? node.name
    holder.name = name === node.name ? node.name : name
  }
  return node
}

function holderOf(
  attachment: Attachment | null,
  appName: string,
  appId: string,
  isOwner: boolean,
  { places }: Join,
): Holder {
  const place = places.get(appId === '' ? `?${appName}` : appId) ?? addPlace(places, appId, appName)
  const { app, space, number } = place
  const holder: Holder = {
    attachment,
    name: '',
    appName,
    appId,
    app,
    space,
    isOwner,
    addonNumber: 0,
    appNumber: number,
  }
  place.held.push(holder)
  return holder
}

function addonsByApp(places: ReadonlyMap<string, Place>, nodes: readonly AddonNode[]): Map<string, AddonNode[]> {
  const lists = new Map<string, AddonNode[]>()
  for (const { appId, held } of places.values()) {
    if (appId === '' || held.length === 0) continue
    const list: AddonNode[] = []
    for (const { addonNumber } of held) {
      const node = nodes[addonNumber]
      if (node && list.at(-1) !== node) list.push(node)
    }
    lists.set(appId, list)
  }
  return lists
}

/** The attachment to believe where rows disagree about owner or plan: one that the latest sync showed, by id. */
function witness(attachments: readonly Attachment[], carried: ReadonlySet<string>): Attachment | null {
  return attachments.find((attachment) => !carried.has(attachment.id)) ?? attachments[0] ?? null
}

function compareHolders(a: Holder, b: Holder): number {
  if (a.isOwner !== b.isOwner) return a.isOwner ? -1 : 1
  return compare(a.appName, b.appName) || compare(a.attachment?.id ?? '', b.attachment?.id ?? '')
}

const pathByList = {
  spaces: '/spaces',
  apps: '/apps',
  addons: '/addons',
  attachments: '/addon-attachments',
  services: '/addon-services',
  regions: '/regions',
  stacks: '/stacks',
  organizations: '/organizations',
  couplings: '/pipeline-couplings',
} as const satisfies Record<InventoryKind, string>

function shortLists({ report }: Snapshot): ReadonlySet<InventoryKind> {
  const lists = Object.keys(pathByList) as InventoryKind[]
  const gaps = report.problems.filter((problem) => problem.code !== 'bad-answer')
  const named = new Set(gaps.map((problem) => problem.call?.split('?', 1)[0]))
  const short = lists.filter((list) => named.has(pathByList[list]))
  // A partial snapshot that does not say which list is to blame puts all of them in doubt.
  return new Set(report.complete || short.length > 0 ? short : lists)
}

/** The name of a plan begins with that of its service, before a colon. */
export function serviceOfPlan(plan: string): string {
  return plan.split(':', 1)[0] ?? plan
}

/** Strings of the platform are ids and lower-case names: code-unit order is enough, and twenty times faster. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function inOrder({ spaces, apps, addons, attachments, couplings }: Inventory): GraphRows {
  return {
    spaces: sortedById(spaces),
    apps: sortedById(apps),
    addons: sortedById(addons),
    attachments: sortedById(attachments),
    couplings: sortedById(couplings),
  }
}

/** Rows mostly arrive sorted already, which is cheaper to find out than to sort again. */
function sortedById<Row extends { id: string }>(rows: readonly Row[]): readonly Row[] {
  const sorted = rows.every((row, index) => index === 0 || (rows[index - 1]?.id ?? '') <= row.id)
  return sorted ? rows : rows.toSorted((a, b) => compare(a.id, b.id))
}

function byId<Row extends { id: string }>(rows: readonly Row[]): Map<string, Row> {
  const map = new Map<string, Row>()
  for (const row of sortedById(rows)) map.set(row.id, row)
  return map
}

/** Of two rows with one name the one that the latest sync showed wins, then the one with the smaller id. */
function byName<Row extends Pick<App, 'id' | 'name'>>(
  rows: readonly Row[],
  carried: ReadonlySet<string>,
): Map<string, Row> {
  const map = new Map<string, Row>()
  for (const row of sortedById(rows)) {
    const other = map.get(row.name)
    if (other && (!carried.has(other.id) || carried.has(row.id))) continue
    map.set(row.name, row)
  }
  return map
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
