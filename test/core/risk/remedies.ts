import type { Plan } from '#shared/domain/inventory.ts'
import type { Finding } from '#shared/domain/finding.ts'

/** Method, path and body of each request of a remedy. */
export function requestsOf({ remedy }: Pick<Finding, 'remedy'>): string[] {
  return remedy.flatMap((step) =>
    step.requests.map(({ method, path, body }) => [method, path, body].filter(Boolean).join(' ')),
  )
}

export function textsOf({ remedy }: Pick<Finding, 'remedy'>): string[] {
  return remedy.map(({ text }) => text)
}

/** A plan of the catalogue, for `service(..., { plans })`. */
export function planNamed(name: string, attributes: Record<string, string> = {}, choice: Partial<Plan> = {}): Plan {
  return {
    id: `plan-${name}`,
    name,
    humanName: name,
    description: '',
    priceCents: 1000,
    state: 'public',
    regions: [],
    compliance: [],
    isDefault: false,
    attributes: Object.entries(attributes).map(([attribute, value]) => ({ name: attribute, value })),
    ...choice,
  }
}

/** An ISO time so many minutes before noon of the day on which the estate is judged. */
export function minutesAgo(minutes: number): string {
  return new Date(Date.UTC(2026, 10, 23, 12) - minutes * 60_000).toISOString()
}

export function hoursAgo(hours: number): string {
  return minutesAgo(hours * 60)
}
