import type { Plan } from '#shared/domain/inventory.ts'
import type { AddonNode, Graph } from '#core/graph/graph.ts'
import { unknown, type Unknown } from './rule.ts'

/** What the broker says of a plan under this name; null where it says nothing, or names it without a value. */
export function attributeOf(plan: Plan, name: string): string | null {
  for (const attribute of plan.attributes) if (attribute.name === name && attribute.value !== '') return attribute.value
  return null
}

export function planMissing(node: AddonNode): Unknown {
  return unknown('catalogue', () => `The catalogue does not list the plan ${node.plan} of ${node.name}.`)
}

/** Whether the latest sync read any of the catalogue. Without, what it lacks is the platform's trouble and no add-on's. */
export function catalogueRead({ services, carried }: Graph): boolean {
  for (const id of services.keys()) if (!Object.hasOwn(carried, id)) return true
  return false
}
