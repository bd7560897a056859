import type { FocusData, FocusLinks } from '#shared/domain/focus.ts'
import type { Card } from './focus-layout.ts'

/**
 * The lines between two stages. All of them meet in the bus before the later stage; those of a column that is further away
 * come and go by a lane above all cards. Every line is made of upright and level parts in the gaps between columns.
 */
export interface Bus {
  from: number
  to: number
  /** One for each card that leads on and each card it leads to, as the path of an SVG. */
  lines: { card: number; path: string; tone: Tone }[]
  /** What all of them share, drawn thicker; empty where nothing is shared. */
  trunk: string
  crossing: boolean
  /** From one card to another, by index into the cards. */
  route(from: number, to: number): string
}

/** Its own, inside its space, borrowed by it, or across the border of a space. */
export type Tone = 'own' | 'inside' | 'borrowed' | 'crossing'

type Point = readonly [x: number, y: number]

/** Where lanes are; null where the stages stand one below the other. */
interface Lanes {
  top: number
  laneHeight: number
  gutter: number
}

const corner = 9
/** Lines that leave or reach a column by its own side of a gap, away from the bus in its middle. */
const aside = 9

export function drawBuses(data: FocusData, cards: readonly Card[], lanes: Lanes | null): Bus[] {
  const taken: { lane: number; left: number; right: number }[] = []
  return data.links.flatMap((links): Bus[] => {
    const ends = endsOf(data, cards, links)
    if (ends.sources.length === 0 || ends.targets.length === 0) return []
    const way = lanes === null ? stackedWay(cards, links) : columnWay(cards, ends, lanes, taken)
    return [busOf(cards, links, ends, way, data)]
  })
}

interface Ends {
  /** Indexes of the cards that lead on, and of those they lead to. */
  sources: number[]
  targets: number[]
}

/** A card whose partners are all beyond the limit has its line all the same where its rows stand here because of them. */
function endsOf(data: FocusData, cards: readonly Card[], { from, to, pairs }: FocusLinks): Ends {
  const [left, right] = [new Set(pairs.map(([row]) => row)), new Set(pairs.map(([, row]) => row))]
  const isCut = (index: number): boolean => {
    const stage = data.stages[index]
    return stage !== undefined && stage.groups.reduce((sum, { rows }) => sum + rows.length, 0) < stage.total
  }
  const isNext = to - from === 1
  const pick = (stage: number, rows: ReadonlySet<number>, all: boolean): number[] =>
    cards.flatMap((card, index) =>
      card.stage === stage && (all || card.rows.some((each) => rows.has(each.index))) ? [index] : [],
    )
  return { sources: pick(from, left, false), targets: pick(to, right, isNext && isCut(from)) }
}

/** How to get from a card to where all lines meet, and from there to a card. */
interface Way {
  leave(card: Card): Point[]
  reach(card: Card): Point[]
  /** The thick parts. */
  trunk: Point[][]
}

function columnWay(
  cards: readonly Card[],
  { sources, targets }: Ends,
  { top, laneHeight, gutter }: Lanes,
  taken: { lane: number; left: number; right: number }[],
): Way {
  const at = (index: number): Card[] => cards.slice(index, index + 1)
  const starts = sources.flatMap(at)
  const goals = targets.flatMap(at)
  const first = Math.min(...goals.map(({ column }) => column))
  const spine = Math.min(...goals.map(({ x }) => x)) - gutter / 2
  const isBeside = (card: Card): boolean => card.column === first - 1
  const isFirst = (card: Card): boolean => card.column === first
  const outside = (card: Card): number => (isBeside(card) ? spine : card.x + card.width + aside)
  const inside = (card: Card): number => (isFirst(card) ? spine : card.x - aside)
  const reaches = [...starts.map(outside), ...goals.map(inside)]
  const [left, right] = [Math.min(...reaches), Math.max(...reaches)]
  const isLong = right > left
  const lane = isLong ? freeLane(taken, left, right) : 0
  const laneY = top + lane * laneHeight
  const beside = starts.filter(isBeside)
  const meeting = isLong || !beside[0] ? laneY : beside[0].y + beside[0].port
  const hub: Point = [spine, meeting]
  return {
    trunk: trunkOf({ starts, beside, goals: goals.filter(isFirst), spine, laneY: isLong ? laneY : null, left, right }),
    leave: (card) => {
      const y = card.y + card.port
      const start: Point = [card.x + card.width, y]
      return isBeside(card) ? [start, [spine, y], hub] : [start, [outside(card), y], [outside(card), laneY], hub]
    },
    reach: (card) => {
      const y = card.y + card.port
      return isFirst(card)
        ? [hub, [spine, y], [card.x, y]]
        : [hub, [inside(card), laneY], [inside(card), y], [card.x, y]]
    },
  }
}

/** What all lines of a bus share: from where they start, along the lane, and down the spine. */
function trunkOf({
  starts,
  beside,
  goals,
  spine,
  laneY,
  left,
  right,
}: {
  starts: readonly Card[]
  /** Those of them in the column before the spine. */
  beside: readonly Card[]
  /** Cards in the column after it. */
  goals: readonly Card[]
  spine: number
  /** Null where nothing goes by a lane. */
  laneY: number | null
  left: number
  right: number
}): Point[][] {
  const heights = [...beside, ...goals].map(({ y, port }) => y + port)
  const [only] = starts.length === 1 ? beside : []
  if (laneY === null) {
    const level = only ? only.y + only.port : null
    if (level !== null && only)
      return goals.length === 1
        ? []
        : [
            [
              [only.x + only.width, level],
              [spine, level],
            ],
          ]
    return [
      [
        [spine, Math.min(...heights)],
        [spine, Math.max(...heights)],
      ],
    ]
  }
  // Where a line turns off at its end it is alone.
  const end = right > spine ? right - corner : right
  if (only) {
    const level = only.y + only.port
    return [
      [
        [only.x + only.width, level],
        [spine, level],
        [spine, laneY],
        [end, laneY],
      ],
    ]
  }
  const lane: Point[] = [
    [left < spine ? left + corner : left, laneY],
    [end, laneY],
  ]
  return beside.length === 0
    ? [lane]
    : [
        lane,
        [
          [spine, laneY],
          [spine, Math.max(...heights)],
        ],
      ]
}

/** The first lane in which nothing runs between these. */
function freeLane(taken: { lane: number; left: number; right: number }[], left: number, right: number): number {
  let lane = 0
  while (taken.some((other) => other.lane === lane && other.left <= right && left <= other.right)) lane += 1
  taken.push({ lane, left, right })
  return lane
}

/** Down the left margin, each two stages in a line of their own. */
function stackedWay(cards: readonly Card[], { from }: FocusLinks): Way {
  const spine = 5 + (from % 3) * 7
  const start = cards.find(({ stage }) => stage === from)
  const hub: Point = [spine, start ? start.y + start.port : 0]
  return {
    leave: (card) => [[card.x, card.y + card.port], [spine, card.y + card.port], hub],
    reach: (card) => [hub, [spine, card.y + card.port], [card.x, card.y + card.port]],
    trunk: [],
  }
}

function busOf(
  cards: readonly Card[],
  { from, to }: FocusLinks,
  { sources, targets }: Ends,
  way: Way,
  data: FocusData,
): Bus {
  const role = data.stages[to]?.role
  const toneOf = (card: Card): Tone => {
    if (role === 'addon' || role === 'lent' || card.group.by === 'owned') return 'own'
    if (card.group.by === 'borrowed') return 'borrowed'
    return card.group.crossing ? 'crossing' : 'inside'
  }
  const ends = targets.flatMap((card) => cards[card] ?? [])
  // To what is borrowed the border lies before it, so the lines on its other side have its tone.
  const crossing = role === 'members' || ends.some((card) => toneOf(card) === 'crossing')
  const shared: Tone = crossing ? 'crossing' : ends[0] ? toneOf(ends[0]) : 'inside'
  const lines = [
    ...sources.map((card) => ({ card, end: cards[card], leaves: true })),
    ...targets.map((card) => ({ card, end: cards[card], leaves: false })),
  ].flatMap(({ card, end, leaves }) => {
    if (!end) return []
    const tone =
      role === 'members' ? (leaves && end.group.by === 'space' ? 'crossing' : shared) : leaves ? shared : toneOf(end)
    return [{ card, path: rounded(straight(leaves ? way.leave(end) : way.reach(end))), tone }]
  })
  return {
    from,
    to,
    // What crosses lies on top of what does not.
    lines: lines.toSorted((a, b) => Number(a.tone === 'crossing') - Number(b.tone === 'crossing')),
    trunk: way.trunk.map((part) => rounded(straight(part))).join(''),
    crossing,
    route(start, end) {
      const [one, other] = [cards[start], cards[end]]
      return one && other ? rounded(direct([...way.leave(one), ...way.reach(other)])) : ''
    },
  }
}

/** Without points that add nothing: the same again, or one on the way between its neighbours. */
function straight(points: readonly Point[]): Point[] {
  const kept: Point[] = []
  for (const point of points) {
    const [before, last] = [kept.at(-2), kept.at(-1)]
    if (last && last[0] === point[0] && last[1] === point[1]) continue
    if (before && last && isBetween(before, last, point)) kept.pop()
    kept.push(point)
  }
  return kept
}

function isBetween(a: Point, b: Point, c: Point): boolean {
  const upright = a[0] === b[0] && b[0] === c[0] && (b[1] - a[1]) * (c[1] - b[1]) >= 0
  const level = a[1] === b[1] && b[1] === c[1] && (b[0] - a[0]) * (c[0] - b[0]) >= 0
  return upright || level
}

/** Without a detour: what goes to the meeting point and straight back is cut off. */
function direct(points: readonly Point[]): Point[] {
  const kept: Point[] = []
  for (const point of points) {
    for (;;) {
      const [before, last] = [kept.at(-2), kept.at(-1)]
      const isSame = last && last[0] === point[0] && last[1] === point[1]
      const isInLine =
        before &&
        last &&
        ((before[0] === last[0] && last[0] === point[0]) || (before[1] === last[1] && last[1] === point[1]))
      if (!isSame && !isInLine) break
      kept.pop()
    }
    kept.push(point)
  }
  return kept
}

/** A line through right-angled corners, each rounded as far as its sides allow. */
export function rounded(points: readonly Point[]): string {
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
