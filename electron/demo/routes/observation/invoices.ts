import type { FleetApp } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { standardSizes } from '../../rows/dynos.ts'
import { invoiceRow } from '../../rows/invoices.ts'
import { missing, part, stumble, value } from '../route.ts'
import type { Route } from '../route.ts'

const firstOf = (at: Date): string => `${at.toISOString().slice(0, 7)}-01`

/** The first of each month in which there was anything to pay; it stops only after today, so a month too many. */
function months(start: number, now: number): string[] {
  const at = new Date(start)
  const found = [firstOf(at)]
  while (at.getTime() < now) {
    at.setUTCMonth(at.getUTCMonth() + 1)
    found.push(firstOf(at))
  }
  return found
}

/** Invoices of the whole account, an organization or a space, by id or name (API-FACTS section 5.7). */
export function invoiceRoutes({ fleet, clock }: Platform): Route[] {
  /** Dollars a month; a size that is not offered any more costs nothing. */
  const prices = new Map((fleet.sizes ?? standardSizes).map(({ name, price }) => [name, price]))
  const priceOf = (size: string): number => prices.get(size) ?? 0

  function list(path: string, apps: FleetApp[]) {
    // Without any app the server counts from the beginning of its calendar instead of saying that there is none.
    const start = apps.length === 0 ? 0 : Math.min(...apps.map(({ createdAt }) => Date.parse(createdAt)))
    return value(months(start, clock.now()).map((month) => ({ $ref: `${path}/invoices/${month}` })))
  }

  function single(id: string, apps: FleetApp[]) {
    if (Number.isNaN(Date.parse(id))) throw stumble()
    const invoice = invoiceRow(id, apps, priceOf, clock.now())
    if (invoice.items.length === 0) throw missing('The specified invoice was not found.')
    return value(invoice)
  }

  const ofOrganization = (key: string): FleetApp[] =>
    fleet.apps.filter(({ organization }) => organization.id === key || organization.name === key)
  const ofSpace = (key: string): FleetApp[] => fleet.apps.filter(({ space }) => space.id === key || space.name === key)

  /** A list and its single read. */
  function pair(path: string, apps: (key: string) => FleetApp[]): Route[] {
    return [
      {
        method: 'GET',
        pattern: `/${path}/${part}/invoices/${part}`,
        answer: ({ parts: [key = '', id = ''] }) => single(id, apps(key)),
      },
      {
        method: 'GET',
        pattern: `/${path}/${part}/invoices`,
        answer: ({ parts: [key = ''] }) => list(`/${path}/${key}`, apps(key)),
      },
    ]
  }

  return [
    ...pair('organizations', ofOrganization),
    ...pair('spaces', ofSpace),
    {
      method: 'GET',
      pattern: `/account/invoices/${part}`,
      answer: ({ parts: [id = ''] }) => single(id, fleet.apps),
    },
    { method: 'GET', pattern: '/account/invoices', answer: () => list('/account', fleet.apps) },
  ]
}
