import { useMemo, type JSX } from 'react'
import type { Hit } from '../../graph/hit.ts'
import type { MapModel } from '#shared/map/model.ts'
import { portsOf } from '#shared/map/ports.ts'
import { at, row } from '#shared/map/rows.ts'
import type { Scene } from '#shared/map/scene.ts'
import { nameOf } from '../../graph/names.ts'
import { plural } from '../../parts/words.ts'
import { counterpart } from './address.ts'
import { describe, type Description } from './describe.ts'
import { MapTip } from './MapTip.tsx'

export interface Hovered {
  hit: Hit
  scene: Scene
  /** CSS pixels from the map's corner. */
  point: { x: number; y: number }
}

/** Told as `whole` knows it, with what the filter hides. */
export default function HitTip({ hovered, whole }: { hovered: Hovered; whole: MapModel }): JSX.Element {
  const { hit, scene, point } = hovered
  const description = useMemo(() => describeHit(scene, hit, whole), [scene, hit, whole])
  return <MapTip point={point} description={description} />
}

/** What lies under the pointer, told as `whole` knows it: also ribbons and ports, which cannot be selected. */
function describeHit(scene: Scene, hit: Hit, whole: MapModel): Description {
  const { model } = scene
  if (hit.kind === 'port') return describePort(scene, hit.port)
  if (hit.kind !== 'ribbon') {
    const there = counterpart(model, hit, whole)
    return there ? describe(whole, there) : describe(model, hit)
  }
  const link = scene.ribbons[hit.ribbon]?.link
  const from = model.regions[link?.a ?? -1]?.name ?? ''
  const to = model.regions[link?.b ?? -1]?.name ?? ''
  return {
    kind: 'Shared between spaces',
    name: `${from} ⇄ ${to}`,
    severity: link?.critical === true ? 'critical' : null,
    sharing: plural(link?.count ?? 0, 'attachment'),
    lines: link?.critical === true ? ['A critical add-on is among them.'] : [],
  }
}

const named = 5

/** Both spaces, how many attachments, and the add-ons they are of: those with the most first. */
function describePort(scene: Scene, index: number): Description {
  const { model } = scene
  const ports = portsOf(scene)
  const port = ports.list[index]
  const names = (regions: readonly number[]): string[] => regions.map((region) => model.regions[region]?.name ?? '')
  const others = names(port?.others ?? [])
  const held = new Map<number, number>()
  for (const half of row(ports.halves, index)) {
    const addon = at(ports.edgeAddon, half >> 1)
    held.set(addon, (held.get(addon) ?? 0) + 1)
  }
  const addons = [...held]
    .toSorted(([p, more], [q, less]) => less - more || p - q)
    .map(([addon]) => nameOf(model, { kind: 'addon', addon }))
  return {
    kind: 'Shared between spaces',
    name: `${names([port?.region ?? -1])[0] ?? ''} ⇄ ${others.length === 1 ? (others[0] ?? '') : plural(others.length, 'space')}`,
    severity: port?.critical === true ? 'critical' : null,
    sharing: `${plural(port?.count ?? 0, 'attachment')} of ${plural(addons.length, 'add-on')}`,
    lines: [others.length === 1 ? '' : listed(others), listed(addons)].filter((line) => line !== ''),
  }
}

function listed(names: string[]): string {
  const rest = names.length - named
  return names.slice(0, named).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
