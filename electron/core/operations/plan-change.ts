import type { Plan } from '#shared/domain/inventory.ts'
import { attributeOf } from '../risk/catalogue.ts'

/**
 * What brokers do when a plan changes (operations-actions-risks 1.2.1, 1.3, 1.4 and 3.6, read from their sources):
 * - `in-place`: the instance is changed and restarts; its address and credentials stay.
 * - `copied`: the data is copied into a new database with new credentials and the old one is dropped.
 * - `emptied`: the instance is deleted and made anew, with nothing in it.
 * - `fails`: the broker takes the order and its provider refuses it later.
 * - `undescribed`: nobody knows.
 */
export type PlanChange = 'in-place' | 'copied' | 'emptied' | 'fails' | 'undescribed'

/** `to` is null for a plan that is in no catalogue. */
export function planChangeOf(service: string, from: Plan | null, to: Plan | null): PlanChange {
  switch (service) {
    case 'akkeris-postgresql':
      return isDedicated(from) === true && isDedicated(to) !== false ? 'in-place' : 'copied'
    case 'akkeris-mysql':
      // Only PostgreSQL is copied from one provider to another, and a shared server changes nothing of a single database.
      if (isDedicated(from) === false || isDedicated(to) === false) return 'fails'
      return isDedicated(from) === null || isDedicated(to) === null ? 'undescribed' : 'in-place'
    case 'akkeris-s3':
    case 'akkeris-mongodb':
      return 'fails'
    case 'akkeris-memcached':
      return 'emptied'
    case 'akkeris-redis':
      return 'in-place'
    default:
      return 'undescribed'
  }
}

/** Whether it is a machine of its own; null where its broker does not say. */
function isDedicated(plan: Plan | null): boolean | null {
  const text = plan && attributeOf(plan, 'dedicated')
  return text === 'true' ? true : text === 'false' ? false : null
}

/** Why it fails, for a person. */
export function whyItFails(service: string): string {
  const record =
    'Akkeris then records the new plan and its price all the same, and nothing but a ticket puts that right.'
  if (service === 'akkeris-mysql') {
    return `The broker takes the order, but a MySQL database is never moved to or from a shared server. ${record}`
  }
  return `The broker takes the order and its provider refuses it later: ${service} cannot change plans. ${record}`
}

/** Where the new plan gives less than the old one, one sentence each; and what its state says of it. */
export function shortcomings(from: Plan | null, to: Plan): string[] {
  const sentences: string[] = []
  if (to.state === 'deprecated' || to.state === 'beta') sentences.push(`${to.name} is ${to.state}.`)
  for (const [name, what] of [
    ['connection_limit', 'connections'],
    ['storage_capacity', 'of storage'],
    ['ram', 'of memory'],
    ['memory', 'of memory'],
  ] as const) {
    const before = from && attributeOf(from, name)
    const after = attributeOf(to, name)
    if (before && after && isLess(after, before)) sentences.push(`It has ${after} ${what} instead of ${before}.`)
  }
  for (const name of ['high_availability', 'encryption_at_rest', 'database_replicas', 'persistence'] as const) {
    if (from && attributeOf(from, name) === 'true' && attributeOf(to, name) === 'false') {
      sentences.push(`It no longer has ${name.replaceAll('_', ' ')}.`)
    }
  }
  return sentences
}

const units: Record<string, number> = { '': 1, MB: 1, GB: 1024, TB: 1024 * 1024 }

/** `4GB` is less than `20GB`; what is not written so is not compared. */
function isLess(one: string, other: string): boolean {
  const amounts = [one, other].map((text) => {
    const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?) ?(MB|GB|TB)?$/.exec(text) ?? []
    return number === '' ? null : Number(number) * (units[unit] ?? 1)
  })
  const [less, more] = amounts
  return typeof less === 'number' && typeof more === 'number' && less < more
}

/** `$5 a month`; cents as the platform gives them. */
export function priceOf({ priceCents }: Plan): string | null {
  if (priceCents === null) return null
  const dollars = priceCents / 100
  return `$${Number.isInteger(dollars) ? String(dollars) : dollars.toFixed(2)} a month`
}
