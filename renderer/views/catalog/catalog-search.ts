import type { CatalogService } from '#shared/domain/views.ts'

function holds(texts: readonly string[], words: readonly string[]): boolean {
  const whole = texts.join('\n').toLowerCase()
  return words.every((word) => whole.includes(word))
}

/** Services in which all words occur, in the service or in one of its plans. Most used first, then by name. */
export function searchServices(services: readonly CatalogService[], text: string): CatalogService[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return services
    .filter((service) => {
      const own = [service.name, service.humanName, service.description]
      return (
        holds(own, words) ||
        service.plans.some((plan) => holds([...own, plan.name, plan.humanName, plan.description], words))
      )
    })
    .toSorted((a, b) => b.addons - a.addons || a.humanName.localeCompare(b.humanName))
}

/** The service an address names, by id or name, or the one that has the plan it names. */
export function findService(
  services: readonly CatalogService[],
  wanted: { service: string | null; plan: string | null },
): CatalogService | undefined {
  const { service, plan } = wanted
  return services.find(
    (each) =>
      (service !== null && (each.id === service || each.name === service)) ||
      (service === null && plan !== null && each.plans.some((own) => own.id === plan || own.name === plan)),
  )
}
