import { createHash } from 'node:crypto'
import type { FleetApp, FleetDynoSize, FleetFormation, FleetRegion } from '../platform/fleet.ts'
import { dynoName, idOf } from '../platform/region.ts'

/** Field by field as the real server writes them, its oddities included. */

/** The region writes times without milliseconds. */
const regionTime = (stamp: string): string => `${stamp.slice(0, 19)}Z`

function dynoRow(app: FleetApp, formation: FleetFormation, number: number) {
  const { release, redeployedAt } = app
  const releasedAt = release?.releasedAt ?? formation.createdAt
  // A release, or a redeploy, replaces every dyno.
  const isReplaced = redeployedAt !== undefined && redeployedAt > releasedAt
  const ailing = app.ailing?.[formation.type]
  const words = createHash('sha256')
    .update(`${formation.id}/${release?.id ?? ''}/${number}${isReplaced ? redeployedAt : ''}`)
    .digest('hex')
  const name = `${words.slice(0, 9)}-${words.slice(9, 14)}`
  const startedAt = regionTime(isReplaced ? redeployedAt : releasedAt)
  return {
    attach_url: '',
    command: formation.command,
    created_at: startedAt,
    id: idOf(`${dynoName(app, formation.type)}-${name}`),
    name,
    release: { id: release?.id ?? null, version: release?.version ?? null },
    app: { name: app.name, id: app.id },
    size: formation.size,
    state: ailing?.state ?? 'running',
    ready: !ailing,
    restarts: ailing?.restarts ?? 0,
    type: formation.type,
    updated_at: startedAt,
    additional_info: ailing?.state === 'app-crashed' ? 'CrashLoopBackOff' : '',
  }
}

export type DynoRow = ReturnType<typeof dynoRow>

/** Every dyno that the region runs: none before the first release, none in maintenance. */
export function dynoRows(app: FleetApp): DynoRow[] {
  if (app.maintenance || !app.release) return []
  return app.formation.flatMap((formation) =>
    Array.from({ length: formation.quantity }, (_, number) => dynoRow(app, formation, number)),
  )
}

const families = [
  { name: 'gp1', price: 10, requests: '256Mi', limits: '512Mi' },
  { name: 'gp2', price: 20, requests: '512Mi', limits: '1024Mi' },
  { name: 'gp3', price: 30, requests: '768Mi', limits: '1536Mi' },
  { name: 'mem1', price: 40, requests: '2048Mi', limits: '4096Mi' },
  { name: 'cpu1', price: 50, requests: '512Mi', limits: '1024Mi' },
]

/** What a platform offers that does not say otherwise; every size once more for production spaces. */
export const standardSizes: FleetDynoSize[] = ['', '-prod'].flatMap((suffix) =>
  families.map(({ name, price, ...memory }) => ({ name: name + suffix, price, memory })),
)

export function sizeRow(size: FleetDynoSize, regions: FleetRegion[]) {
  const { requests, limits } = size.memory
  return {
    // These are regions, whatever the field is called.
    stacks: regions.map(({ name }) => name).toSorted(),
    name: size.name,
    resources: { requests: { memory: requests }, limits: { memory: limits } },
    price: size.price,
    description: `General purpose ${size.name}`,
    deprecated: size.deprecated ?? false,
    type: 'general',
  }
}
