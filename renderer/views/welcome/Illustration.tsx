import type { JSX } from 'react'

/** A small platform, drawn the way the map draws a real one: what the page behind the first click looks like. */
interface Region {
  x: number
  y: number
  columns: number
  rows: number
  name: string
  /** Cell number -> how bad. */
  risks: Record<number, 'high' | 'critical'>
  sharing: number[]
}

const step = 17
const regions: Region[] = [
  {
    x: 40,
    y: 60,
    columns: 9,
    rows: 5,
    name: 'checkout-prod',
    risks: { 12: 'high', 31: 'critical' },
    sharing: [3, 17, 40],
  },
  { x: 256, y: 32, columns: 7, rows: 4, name: 'identity-prod', risks: { 9: 'high' }, sharing: [2, 20, 25] },
  { x: 428, y: 84, columns: 8, rows: 5, name: 'platform-stage', risks: {}, sharing: [0, 11, 33] },
  { x: 92, y: 226, columns: 6, rows: 4, name: 'search-dev', risks: { 4: 'high' }, sharing: [8, 21] },
  {
    x: 262,
    y: 200,
    columns: 7,
    rows: 6,
    name: 'ledger-prod',
    risks: { 16: 'critical', 30: 'high' },
    sharing: [1, 24, 38],
  },
  { x: 446, y: 262, columns: 6, rows: 4, name: 'growth-dev', risks: {}, sharing: [5, 13] },
  { x: 40, y: 376, columns: 8, rows: 4, name: 'mobile-stage', risks: { 22: 'high' }, sharing: [6, 19, 28] },
  { x: 246, y: 396, columns: 8, rows: 4, name: 'data-prod', risks: { 11: 'high' }, sharing: [2, 10, 27] },
  { x: 448, y: 412, columns: 5, rows: 4, name: 'risk-prod', risks: { 7: 'critical' }, sharing: [3, 16] },
]

function box(region: Region): { width: number; height: number } {
  return { width: region.columns * step + 14, height: region.rows * step + 34 }
}

const ribbons: { path: string; width: number; bad?: boolean }[] = [
  { path: 'M207 130 C 236 130 232 84 256 84', width: 5 },
  { path: 'M389 100 C 412 100 406 128 428 128', width: 3 },
  { path: 'M128 179 C 128 204 150 202 150 226', width: 4 },
  { path: 'M208 268 C 240 268 236 250 262 250', width: 3 },
  { path: 'M395 290 C 424 290 420 310 446 310', width: 6 },
  { path: 'M140 328 C 140 352 116 350 116 376', width: 2.5 },
  { path: 'M326 336 C 326 364 316 368 316 396', width: 4 },
  { path: 'M190 440 C 216 440 222 448 246 448', width: 3 },
  { path: 'M500 203 C 500 234 502 230 502 262', width: 3 },
  { path: 'M498 364 C 498 388 494 386 494 412', width: 2.5, bad: true },
]

export function Illustration(): JSX.Element {
  return (
    <svg className="illustration" viewBox="0 0 600 530" aria-hidden="true">
      {ribbons.map((ribbon) => (
        <path
          key={ribbon.path}
          d={ribbon.path}
          strokeWidth={ribbon.width}
          pathLength={1}
          className={ribbon.bad === true ? 'ribbon ribbon-bad' : 'ribbon'}
        />
      ))}
      {regions.map((region) => (
        <g key={region.name} transform={`translate(${region.x} ${region.y})`}>
          <rect className="region" width={box(region).width} height={box(region).height} rx={7} />
          <text className="region-name" x={9} y={17}>
            {region.name}
          </text>
          {Array.from({ length: region.columns * region.rows }, (_, cell) => {
            const x = 8 + (cell % region.columns) * step
            const y = 26 + Math.floor(cell / region.columns) * step
            return (
              <g key={cell}>
                <rect
                  className="region-cell"
                  data-risk={region.risks[cell]}
                  x={x}
                  y={y}
                  width={13}
                  height={13}
                  rx={2.5}
                />
                {region.sharing.includes(cell) ? (
                  <rect className="region-share" x={x + 8.5} y={y + 1} width={3.5} height={3.5} rx={1} />
                ) : null}
              </g>
            )
          })}
        </g>
      ))}
    </svg>
  )
}
