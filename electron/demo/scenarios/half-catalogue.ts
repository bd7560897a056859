import type { ServiceRow } from '../catalogue/services.ts'
import { standardServices } from '../catalogue/services.ts'
import type { Plot } from './scenarios.ts'
import { foundTown } from './town.ts'

const region = 'eu-frankfurt'

/** The catalogue is read again every two hours. */
const untilReadAgain = 2 * 3_600_000

/** MySQL is what only Frankfurt offers, and Postgres has a plan that only Frankfurt has. */
function onlyThere(service: ServiceRow): ServiceRow {
  if (service.name !== 'akkeris-mysql') return service
  const plans = service.plans.map((plan) => ({ ...plan, available_regions: [region] }))
  return { ...service, available_regions: [region], plans }
}

/** A restart while one region was away: lists that are short, and one that fails as a whole (API-FACTS section 9). */
export function halfCatalogue(): Plot {
  const { seed } = foundTown()
  seed.services = standardServices().map(onlyThere)
  return {
    seed,
    begin(platform) {
      platform.catalogue.boot({ regions: [region] })
      platform.clock.after(untilReadAgain, () => {
        platform.catalogue.boot()
      })
    },
  }
}
