import type { HolderView } from '#shared/domain/views.ts'

/**
 * Where everything of a focus view lies, in CSS pixels: the owner, the add-on, and the apps that borrow it, by space, in
 * columns that are filled evenly. One bus leaves the add-on and runs through the free space before each column, so
 * that no line crosses a name.
 */
export interface FocusLayout {
  width: number
  height: number
  owner: Box
  addon: Box
  cards: Card[]
  /** Each as the path of an SVG. */
  lines: { card: number; path: string; crossing: boolean }[]
  /** The part all lines share, drawn thicker; empty when there is nobody else. */
  trunk: string
  ownerLine: string
}

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** Apps of one space; a space with many is continued on further cards. */
export interface Card extends Box {
  space: string
  compliance: readonly string[]
  /** All apps of the space that borrow, on this card and on others. */
  total: number
  /** 1, then 2 and so on for the cards that continue it. */
  part: number
  /** In another space than the owner's. */
  crossing: boolean
  holders: HolderView[]
}

export const rowHeight = 26
export const cardHead = 34
const cardFoot = 8
const cardGap = 10
/** Before each column, for the bus. */
const busWidth = 44
const columnWidth = 264
const widestColumn = 340
const wideFrom = 940
const sideBox = { width: 208, ownerHeight: 92, addonHeight: 112 }
const topLane = 22
const corner = 9

export function layOutFocus(holders: readonly HolderView[], width: number): FocusLayout {
  const owner = holders.find((holder) => holder.isOwner)
  const groups = groupBySpace(holders, owner?.space ?? null)
  const wide = width >= wideFrom
  const narrow = width < sideBox.width + busWidth + 200
  const side = narrow ? 0 : wide ? sideBox.width * 2 + 40 : sideBox.width
  const room = Math.max(200, width - side)
  const fitting = Math.max(1, Math.floor(room / (columnWidth + busWidth)))
  const rows = groups.reduce((sum, group) => sum + group.holders.length, 0)
  const columns = Math.min(fitting, Math.max(1, Math.ceil((rows * rowHeight + groups.length * 52) / 240)))
  const columnSpan = Math.min(widestColumn, Math.floor(room / columns - busWidth))
  // In a narrow window owner and add-on stand above the apps.
  const head = narrow ? sideBox.ownerHeight + sideBox.addonHeight + 36 : 0

  const cards = fill(groups, columns).flatMap((column, index) => {
    let y = head + topLane
    return column.map((card): Card => {
      const height = heightOfCard(card.holders.length)
      const placed = { ...card, x: side + busWidth + index * (columnSpan + busWidth), y, width: columnSpan, height }
      y += height + cardGap
      return placed
    })
  })
  const bottom = Math.max(head + topLane, ...cards.map((card) => card.y + card.height))
  const boxes = placeBoxes({ narrow, wide, bottom })
  const height = Math.max(bottom, boxes.addon.y + boxes.addon.height, boxes.owner.y + boxes.owner.height) + 4
  return {
    width: Math.max(width, ...cards.map((card) => card.x + card.width)),
    height,
    ...boxes,
    cards,
    ...drawBus(boxes, cards, head + topLane / 2, narrow),
  }
}

interface Group {
  space: string
  compliance: readonly string[]
  crossing: boolean
  holders: HolderView[]
}

type Part = Omit<Card, 'x' | 'y' | 'width' | 'height'>

function groupBySpace(holders: readonly HolderView[], ownSpace: string | null): Group[] {
  const borrowing = holders.filter((holder) => !holder.isOwner)
  return [...Map.groupBy(borrowing, (holder) => holder.space)]
    .map(([space, members]) => ({
      space,
      compliance: members[0]?.compliance ?? [],
      crossing: space !== ownSpace,
      holders: members,
    }))
    .toSorted(
      (p, q) =>
        Number(p.crossing) - Number(q.crossing) || q.holders.length - p.holders.length || (p.space < q.space ? -1 : 1),
    )
}

function heightOfCard(rows: number): number {
  return cardHead + rows * rowHeight + cardFoot
}

/** Groups into columns of about the same height, in their order; a long one is continued in the next column. */
function fill(groups: Group[], columns: number): Part[][] {
  const total = groups.reduce((sum, group) => sum + heightOfCard(group.holders.length) + cardGap, 0)
  const target = Math.max(180, total / columns)
  const result: Part[][] = [[]]
  let used = 0
  for (const group of groups) {
    let rest = group.holders
    let part = 1
    while (rest.length > 0) {
      const last = result.length >= columns
      const room = Math.floor((target - used - cardHead - cardFoot + rowHeight / 2) / rowHeight)
      const fits = last || rest.length <= Math.max(1, room)
      // A short group is not torn apart, and no stump of a long one is left at the foot of a column.
      if (!fits && used > 0 && (room < 3 || rest.length - room < 5)) {
        result.push([])
        used = 0
        continue
      }
      const taken = rest.slice(0, fits ? rest.length : Math.max(1, room))
      result.at(-1)?.push({
        space: group.space,
        compliance: group.compliance,
        crossing: group.crossing,
        total: group.holders.length,
        part,
        holders: taken,
      })
      used += heightOfCard(taken.length) + cardGap
      rest = rest.slice(taken.length)
      part += 1
    }
  }
  return result
}

function placeBoxes({ narrow, wide, bottom }: { narrow: boolean; wide: boolean; bottom: number }): {
  owner: Box
  addon: Box
} {
  const { width, ownerHeight, addonHeight } = sideBox
  // In the middle of what is beside them, but never so deep that one has to scroll to see whom all this is about.
  const middle = Math.min(Math.max(bottom / 2, addonHeight / 2 + topLane), 300)
  if (wide) {
    return {
      owner: { x: 0, y: middle - ownerHeight / 2, width, height: ownerHeight },
      addon: { x: width + 40, y: middle - addonHeight / 2, width, height: addonHeight },
    }
  }
  const top = narrow ? 0 : Math.max(topLane, middle - (ownerHeight + 28 + addonHeight) / 2)
  return {
    owner: { x: 0, y: top, width, height: ownerHeight },
    addon: { x: 0, y: top + ownerHeight + 28, width, height: addonHeight },
  }
}

function drawBus(
  { owner, addon }: { owner: Box; addon: Box },
  cards: Card[],
  lane: number,
  narrow: boolean,
): Pick<FocusLayout, 'lines' | 'trunk' | 'ownerLine'> {
  const sideways = owner.y < addon.y && owner.x === addon.x
  const ownerLine = sideways
    ? `M${owner.x + owner.width / 2} ${owner.y + owner.height}V${addon.y}`
    : `M${owner.x + owner.width} ${owner.y + owner.height / 2}H${addon.x}`
  const start = narrow
    ? { x: addon.x + busWidth / 2, y: addon.y + addon.height }
    : { x: addon.x + addon.width, y: addon.y + addon.height / 2 }
  const spines = [...new Set(cards.map((card) => card.x - busWidth / 2))]
  const first = spines[0]
  const last = spines.at(-1)
  if (first === undefined || last === undefined) return { lines: [], trunk: '', ownerLine }

  const lines = cards.map((card, index) => {
    const spine = card.x - busWidth / 2
    const y = card.y + cardHead / 2
    const corners: [number, number][] = narrow
      ? [[start.x, y]]
      : spine === first
        ? [
            [first, start.y],
            [first, y],
          ]
        : [
            [first, start.y],
            [first, lane],
            [spine, lane],
            [spine, y],
          ]
    return { card: index, crossing: card.crossing, path: rounded([[start.x, start.y], ...corners, [card.x, y]]) }
  })
  const trunk = narrow
    ? ''
    : rounded(
        last === first
          ? [
              [start.x, start.y],
              [Math.max(start.x, first - corner), start.y],
            ]
          : [
              [start.x, start.y],
              [first, start.y],
              [first, lane],
              [last - corner, lane],
            ],
      )
  return { lines, trunk, ownerLine }
}

/** A line through right-angled corners, each rounded as far as its sides allow. */
export function rounded(points: readonly (readonly [number, number])[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  let path = `M${first[0]} ${first[1]}`
  for (const [index, point] of rest.entries()) {
    const before = points[index]
    const after = rest[index + 1]
    if (!before || !after) {
      path += `L${point[0]} ${point[1]}`
      continue
    }
    const into = Math.hypot(point[0] - before[0], point[1] - before[1])
    const out = Math.hypot(after[0] - point[0], after[1] - point[1])
    const radius = Math.min(corner, into / 2, out / 2)
    if (radius < 0.01) continue
    const from = [
      point[0] + ((before[0] - point[0]) / into) * radius,
      point[1] + ((before[1] - point[1]) / into) * radius,
    ]
    const to = [point[0] + ((after[0] - point[0]) / out) * radius, point[1] + ((after[1] - point[1]) / out) * radius]
    path += `L${from.join(' ')}Q${point.join(' ')} ${to.join(' ')}`
  }
  return path
}
