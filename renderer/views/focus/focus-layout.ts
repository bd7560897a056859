import type { FocusData, FocusRole, FocusStage } from '#shared/domain/focus.ts'
import { drawBuses, type Bus } from './focus-buses.ts'
import { cardGap, fillColumns, heightOf, shapesOf, wholeHeight, type CardContent, type Shape } from './focus-columns.ts'

/**
 * Where everything of a focus view lies, in CSS pixels. Each stage has columns of its own that are filled evenly, and one
 * bus runs through the free space before each column, so that no line crosses a name. Pure: equal data and width, equal
 * layout.
 */
export interface FocusLayout {
  width: number
  height: number
  /** Too narrow for columns: the stages stand one below the other. */
  stacked: boolean
  stages: PlacedStage[]
  /** Of all stages, in reading order. */
  cards: Card[]
  buses: Bus[]
}

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

export interface PlacedStage {
  role: FocusRole
  /** Where its title and its count stand. */
  head: Box
  /** Where it says what is left out, or that there is nothing; null where neither is needed. */
  foot: Box | null
}

/** Some rows of one group; a long group is continued on further cards. */
export interface Card extends Box, CardContent {
  /** Index of the stage, and of the column among all columns from left to right. */
  stage: number
  column: number
  /** Where lines meet it, from its top. */
  port: number
  /** The subject itself, or who owns it. */
  isBox: boolean
  /** Its rows have one line each. */
  isPlain: boolean
}

const gutter = 34
const headHeight = 46
const laneHeight = 8
/** Of a column. `good` is what it is given before another column is begun, and where one has to scroll anyway. */
interface Limits {
  least: number
  good: number
  most: number
}

const widths = {
  box: { least: 176, good: 176, most: 232 },
  apps: { least: 176, good: 228, most: 340 },
  plain: { least: 176, good: 212, most: 340 },
  /** Their names are longer. */
  addons: { least: 212, good: 240, most: 340 },
}
const stackedBelow = 600
const stackedIndent = 28
/** A stage gets another column while one is higher than this. */
const highEnough = 250
/** The same where one has to scroll sideways already. */
const tooHigh = 1_400
const mostColumns = 8
const asideHeight = 40
const moreHeight = 34
/** One should not have to scroll to see whom all this is about. */
const deepestSubject = 320

export function layOutFocus(data: FocusData, width: number): FocusLayout {
  return width < stackedBelow ? stack(data, width) : layOutColumns(data, width)
}

/** Rows that the limit left out. */
export function leftOut({ groups, total }: FocusStage): number {
  return groups.reduce((left, { rows }) => left - rows.length, total)
}

interface Plan {
  shape: Shape
  columns: number
  /** Of one column. */
  width: number
}

function layOutColumns(data: FocusData, width: number): FocusLayout {
  const plans = planColumns(shapesOf(data), width)
  const top = headHeight + lanesFor(data, plans) * laneHeight + 6
  const stages: PlacedStage[] = []
  const cards: Card[] = []
  let x = 0
  let column = 0
  let bottom = top
  for (const [stage, { shape, width: columnWidth, columns }] of plans.entries()) {
    const start = x
    let lowest = top
    for (const content of fillColumns(shape, columns)) {
      let y = top
      for (const card of content) {
        const placed = placeCard(card, shape, { stage, column, x, y, width: columnWidth })
        cards.push(placed)
        y += placed.height + cardGap
      }
      lowest = Math.max(lowest, y)
      x += columnWidth + gutter
      column += 1
    }
    const head = { x: start, y: 0, width: x - gutter - start, height: headHeight }
    const foot = footOf(shape.stage, { x: start, y: lowest, width: columnWidth })
    stages.push({ role: shape.stage.role, head, foot })
    bottom = Math.max(bottom, foot ? foot.y + foot.height : lowest - cardGap)
  }
  lowerBoxes(cards, stages, (top + bottom) / 2)
  const lowest = [...cards, ...stages.flatMap(({ foot }) => foot ?? [])]
  bottom = lowest.reduce((depth, { y, height }) => Math.max(depth, y + height), bottom)
  const buses = drawBuses(data, cards, { top: headHeight + laneHeight / 2, laneHeight, gutter })
  return { width: Math.max(width, x - gutter), height: bottom + 4, stacked: false, stages, cards, buses }
}

function placeCard(content: CardContent, shape: Shape, at: Pick<Card, 'stage' | 'column' | 'x' | 'y' | 'width'>): Card {
  const { isBox, isPlain, head } = shape
  const height = heightOf(shape, content.rows.length)
  return { ...content, ...at, height, port: isBox ? height / 2 : head / 2, isBox, isPlain }
}

function planColumns(shapes: readonly Shape[], width: number): Plan[] {
  const plans = shapes.map((shape): Plan => ({ shape, columns: 1, width: limitsOf(shape).least }))
  const used = (): number => plans.reduce((sum, plan) => sum + plan.columns * (plan.width + gutter), -gutter)
  const wanted = (): number =>
    plans.reduce((sum, { shape, ...plan }) => sum + plan.columns * (limitsOf(shape).good + gutter), -gutter)
  const fits = used() <= width
  if (!fits) for (const plan of plans) plan.width = limitsOf(plan.shape).good
  for (;;) {
    const [highest] = plans
      .filter(({ shape, columns }) => !shape.isBox && columns < mostColumns)
      .map((plan) => ({ plan, height: wholeHeight(plan.shape) / plan.columns }))
      .toSorted((a, b) => b.height - a.height)
    if (!highest || highest.height <= (fits ? highEnough : tooHigh)) break
    if (fits && wanted() + limitsOf(highest.plan.shape).good + gutter > width) break
    highest.plan.columns += 1
  }
  if (fits) widen(plans, width - used())
  return plans
}

function limitsOf({ isBox, isPlain, stage }: Shape): Limits {
  if (isBox) return widths.box
  return isPlain ? widths.plain : widths[stage.kind]
}

/** Shares the room that is left among all columns, as far as each can use it. */
function widen(plans: readonly Plan[], room: number): void {
  let left = room
  for (;;) {
    const open = plans.filter(({ shape, width }) => width < limitsOf(shape).most)
    const share = Math.floor(left / open.reduce((sum, { columns }) => sum + columns, 0))
    if (open.length === 0 || share < 1) return
    for (const plan of open) {
      const more = Math.min(share, limitsOf(plan.shape).most - plan.width)
      plan.width += more
      left -= more * plan.columns
    }
  }
}

/** As many lanes as buses can run beside each other above the columns. */
function lanesFor({ links }: FocusData, plans: readonly Plan[]): number {
  const columnsOf = (stage: number): number => plans[stage]?.columns ?? 1
  return links.filter(({ from, to }) => to - from > 1 || columnsOf(from) > 1 || columnsOf(to) > 1).length
}

function footOf(stage: FocusStage, at: Omit<Box, 'height'>): Box | null {
  const aside = stage.aside > 0 || stage.total === 0 ? asideHeight : 0
  const height = aside + (leftOut(stage) > 0 ? moreHeight : 0)
  return height === 0 ? null : { ...at, height }
}

/** Owner, add-on and app stand in the middle of what is beside them. */
function lowerBoxes(cards: readonly Card[], stages: readonly PlacedStage[], middle: number): void {
  for (const card of cards) {
    if (!card.isBox) continue
    const down = Math.max(0, Math.min(deepestSubject, middle) - card.height / 2 - card.y)
    card.y += down
    const foot = stages[card.stage]?.foot
    if (foot) foot.y += down
  }
}

function stack(data: FocusData, width: number): FocusLayout {
  const stages: PlacedStage[] = []
  const cards: Card[] = []
  const at = { x: stackedIndent, width: Math.max(1, width - stackedIndent) }
  let y = 0
  for (const [stage, shape] of shapesOf(data).entries()) {
    const head = { ...at, y, height: headHeight }
    y += headHeight
    for (const content of fillColumns(shape, 1).flat()) {
      const placed = placeCard(content, shape, { ...at, stage, column: 0, y })
      cards.push(placed)
      y += placed.height + cardGap
    }
    const foot = footOf(shape.stage, { ...at, y })
    y += (foot?.height ?? 0) + cardGap
    stages.push({ role: shape.stage.role, head, foot })
  }
  return { width: at.x + at.width, height: y + 4, stacked: true, stages, cards, buses: drawBuses(data, cards, null) }
}
