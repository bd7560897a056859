import type { Plan } from '#shared/domain/inventory.ts'
import { isOffered, planWords } from '../../../parts/words.ts'

export interface PlanPlace {
  space: string
  /** Null: the space is not known, so nothing can be said of it. */
  compliance: readonly string[] | null
  region: string
}

/** What speaks against a plan in a space: compliance it wants, regions it is not in, a state that is none of the usual. */
export function planNotes(plan: Pick<Plan, 'compliance' | 'regions' | 'state'>, place: PlanPlace | null): string[] {
  const notes: string[] = []
  if (plan.state === 'shutdown') notes.push('shut down, nobody can create it any more')
  else if (!isOffered(plan.state)) notes.push(plan.state)
  if (place === null) return notes
  const { compliance, region, space } = place
  if (compliance !== null) {
    const lacking = plan.compliance.filter((tag) => !compliance.includes(tag))
    if (lacking.length > 0) notes.push(`needs ${lacking.join(', ')}, which ${space} lacks`)
  }
  if (region !== '' && plan.regions.length > 0 && !plan.regions.includes(region)) {
    notes.push(`not offered in ${region}`)
  }
  return notes
}

/** What the catalogue says of a plan, unless that is its own name over again. */
export function aboutPlan({ name, description, humanName }: Pick<Plan, 'name' | 'description' | 'humanName'>): string {
  const said = description.trim() || humanName.trim()
  return said.toLowerCase().endsWith(planWords(name).toLowerCase()) ? '' : said
}

/** "$50/mo more", "$15/mo less", "same price"; null when one of the two has no price. */
export function priceChangeWords(before: number | null, after: number | null): string | null {
  if (before === null || after === null) return null
  const change = after - before
  if (change === 0) return 'same price'
  const dollars = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: change % 100 === 0 ? 0 : 2,
    maximumFractionDigits: change % 100 === 0 ? 0 : 2,
  }).format(Math.abs(change) / 100)
  return change > 0 ? `${dollars}/mo more` : `${dollars}/mo less`
}
