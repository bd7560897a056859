import type { PaintContext } from './paint.ts'
import type { Point } from './ribbons.ts'

export type RiskShape = 'none' | 'medium' | 'high' | 'critical'

/** Findings below medium leave no mark on the map: it would be all marks. */
export function shapeOfRisk(risk: number): RiskShape {
  return risk >= 5 ? 'critical' : risk === 4 ? 'high' : risk === 3 ? 'medium' : 'none'
}

/** What is left free in a coloured mark: a diamond is critical, a triangle high, a square (a hollow mark) medium. */
export function cutOut(
  context: PaintContext,
  shape: Exclude<RiskShape, 'none'>,
  x: number,
  y: number,
  size: number,
): void {
  if (shape === 'critical') diamond(context, x, y, size * 0.58)
  else if (shape === 'high') triangle(context, x, y, size * 0.5)
  else context.rect(x - size * 0.56, y - size * 0.56, size * 1.12, size * 1.12)
}

/** The same shapes as a mark of their own. */
export function badge(
  context: PaintContext,
  shape: Exclude<RiskShape, 'none'>,
  x: number,
  y: number,
  size: number,
): void {
  if (shape === 'critical') diamond(context, x, y, size * 0.55)
  else if (shape === 'high') triangle(context, x, y, size * 0.52)
  else context.rect(x - size * 0.38, y - size * 0.38, size * 0.76, size * 0.76)
}

export function diamond(context: PaintContext, x: number, y: number, reach: number): void {
  context.moveTo(x, y - reach)
  context.lineTo(x + reach, y)
  context.lineTo(x, y + reach)
  context.lineTo(x - reach, y)
  context.closePath()
}

function triangle(context: PaintContext, x: number, y: number, reach: number): void {
  context.moveTo(x, y - reach)
  context.lineTo(x + reach, y + reach * 0.8)
  context.lineTo(x - reach, y + reach * 0.8)
  context.closePath()
}

export function cornerMark(context: PaintContext, right: number, top: number, size: number): void {
  context.moveTo(right - size, top)
  context.lineTo(right, top)
  context.lineTo(right, top + size)
  context.closePath()
}

export function circle(context: PaintContext, x: number, y: number, radius: number): void {
  context.moveTo(x + radius, y)
  context.arc(x, y, radius, 0, Math.PI * 2)
}

/** A line through these corners, each of them round: by `radius` where the pieces beside it are long enough. */
export function bentLine(context: PaintContext, corners: readonly Point[], radius: number): void {
  const first = corners[0]
  const last = corners.at(-1)
  if (!first || !last) return
  context.moveTo(first.x, first.y)
  for (let i = 1; i < corners.length - 1; i += 1) {
    const before = corners[i - 1]
    const corner = corners[i]
    const after = corners[i + 1]
    if (!before || !corner || !after) continue
    const room = Math.min(
      Math.hypot(corner.x - before.x, corner.y - before.y),
      Math.hypot(after.x - corner.x, after.y - corner.y),
    )
    context.arcTo(corner.x, corner.y, after.x, after.y, Math.min(room / 2, radius))
  }
  context.lineTo(last.x, last.y)
}

/** The nearest place that begins a device pixel. */
export function snap(value: number, pixelRatio: number): number {
  return Math.round(value * pixelRatio) / pixelRatio
}
