import { useLayoutEffect, useRef, type JSX } from 'react'
import type { Hit } from '../../graph/hit.ts'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import type { Description } from './describe.ts'

export interface Hovered {
  hit: Hit
  /** CSS pixels from the map's corner. */
  point: { x: number; y: number }
  description: Description
}

export function sameHit(a: Hit, b: Hit): boolean {
  if (a.kind === 'ribbon' || b.kind === 'ribbon')
    return a.kind === b.kind && 'ribbon' in a && 'ribbon' in b && a.ribbon === b.ribbon
  if (a.kind === 'port' || b.kind === 'port')
    return a.kind === b.kind && 'port' in a && 'port' in b && a.port === b.port
  if (a.kind !== b.kind || a.region !== b.region) return false
  if (a.kind === 'space' || b.kind === 'space') return true
  return a.cell === b.cell && (a.kind === 'addon' ? a.addon : -1) === (b.kind === 'addon' ? b.addon : -1)
}

const distance = 14

/** What lies under the pointer, with its whole name, beside the pointer and inside the map. */
export function MapTip({ hovered }: { hovered: Pick<Hovered, 'point' | 'description'> | null }): JSX.Element | null {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = box.current
    const around = element?.parentElement
    if (!element || !around || !hovered) return
    const { x, y } = hovered.point
    const left =
      x + distance + element.offsetWidth > around.clientWidth ? x - distance - element.offsetWidth : x + distance
    const top =
      y + distance + element.offsetHeight > around.clientHeight ? y - distance - element.offsetHeight : y + distance
    element.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`
  }, [hovered])
  if (!hovered) return null
  const { kind, name, severity, sharing, lines } = hovered.description
  return (
    <div ref={box} className="map-tip" data-testid="map-tip">
      <span className="map-kind">{kind}</span>
      <strong>
        <bdi>{name}</bdi>
      </strong>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
      {sharing === null ? null : <span className="map-tip-sharing">{sharing}</span>}
      {severity === null ? null : <SeverityMark severity={severity} label />}
    </div>
  )
}
