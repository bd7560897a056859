import type { FleetAddon, FleetApp, FleetFormation } from '../platform/fleet.ts'

interface Item {
  organization: string
  app: { name: string }
  description: string
  type: 'addon' | 'dyno'
  quantity: number
  /** Dollars a month. */
  price_per_unit: number
  created_at: string
  deleted_at: string | null
  billed_price: number
}

/** The month an invoice is for, in milliseconds since the epoch. */
interface Month {
  start: number
  /** One second before the next one, from which the share of it is reckoned. */
  end: number
}

function monthOf(at: number): Month {
  const date = new Date(at)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  return { start: Date.UTC(year, month, 1), end: Date.UTC(year, month + 1, 0, 23, 59, 59) }
}

/** The price for the part of the month in which it was there, in dollars, to the cent. */
function billed(item: Omit<Item, 'billed_price'>, month: Month, now: number): Item {
  const from = Math.max(Date.parse(item.created_at), month.start)
  const until = Math.min(now, month.end)
  const share = Math.max(0, (until - from) / (month.end - month.start))
  const rounded = Math.round(item.price_per_unit * item.quantity * share * 100) / 100
  // Rounded, and then cut off once more, which now and then costs a cent.
  return { ...item, billed_price: Math.floor(rounded * 100) / 100 }
}

function addonItem(app: FleetApp, { plan, createdAt }: FleetAddon) {
  return {
    organization: app.organization.name,
    app: { name: app.name },
    description: `${plan.name} addon`,
    type: 'addon' as const,
    quantity: 1,
    // Cents are lost: the database divides whole numbers.
    price_per_unit: Math.floor(plan.price.cents / 100),
    created_at: createdAt,
    deleted_at: null,
  }
}

function dynoItem(app: FleetApp, { size, type, quantity, createdAt }: FleetFormation, price: number) {
  return {
    organization: app.organization.name,
    app: { name: app.name },
    description: `${size} ${type} dyno`,
    type: 'dyno' as const,
    quantity,
    price_per_unit: price,
    created_at: createdAt,
    deleted_at: null,
  }
}

const order = (item: Item): string => `${item.organization}\n${item.app.name}`

const sum = (items: Item[], of: (item: Item) => number): number => items.reduce((total, item) => total + of(item), 0)

/**
 * The invoice of a month, field by field as the real server writes it: totals are sums of floats in dollars, and what a
 * month that lies ahead costs is nothing. `id`: any day of the month. What was deleted meanwhile is not remembered.
 */
export function invoiceRow(id: string, apps: FleetApp[], prices: (size: string) => number, now: number) {
  const month = monthOf(Date.parse(id))
  // Whatever came on the last day of the month or later is left to the next invoice.
  const latest = month.end + 1000 - 86_400_000
  const items = apps
    .filter(({ createdAt }) => Date.parse(createdAt) < latest)
    .flatMap((app) => [
      ...app.attachments
        .filter(({ owned, addon }) => owned && Date.parse(addon.createdAt) < latest)
        .map(({ addon }) => addonItem(app, addon)),
      ...app.formation.map((formation) => dynoItem(app, formation, prices(formation.size))),
    ])
    .map((item) => billed(item, month, now))
    .toSorted((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0))
  const start = new Date(month.start).toISOString()
  const end = Math.min(month.end, now)
  const total = sum(items, (item) => item.billed_price)
  const dynos = sum(items, ({ type, quantity }) => (type === 'dyno' ? quantity : 0))
  const isOver = month.end < now
  return {
    addons_total: sum(items, (item) => (item.type === 'addon' ? item.billed_price : 0)),
    database_total: sum(items, (item) => (item.description.includes('postgresql') ? item.billed_price : 0)),
    charges_total: total,
    created_at: start,
    credits_total: 0,
    dyno_units: dynos,
    id,
    number: String(month.start),
    payment_status: isOver ? 'Paid' : 'Pending',
    period_end: new Date(end).toISOString(),
    period_start: start,
    platform_total: sum(items, (item) => (item.type === 'dyno' ? item.billed_price : 0)),
    state: isOver ? 1 : 2,
    total,
    updated_at: start,
    weighted_dyno_hours: dynos * 24 * new Date(end).getUTCDate(),
    items,
  }
}
