import './tip.css'
import { useLayoutEffect, useRef, type JSX } from 'react'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import type { Description } from './describe.ts'

const distance = 14

export interface TipProps {
  /** CSS pixels from the map's corner. */
  point: { x: number; y: number }
  description: Description
}

/** What lies under the pointer, with its whole name, beside the pointer and inside the map. */
export function MapTip({ point, description }: TipProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = box.current
    const around = element?.parentElement
    if (!element || !around) return
    const { x, y } = point
    const left =
      x + distance + element.offsetWidth > around.clientWidth ? x - distance - element.offsetWidth : x + distance
    const top =
      y + distance + element.offsetHeight > around.clientHeight ? y - distance - element.offsetHeight : y + distance
    element.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`
  }, [point])
  const { kind, name, severity, sharing, lines } = description
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
