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

export function halfCatalogue(): Plot {
  const { seed } = foundTown()
  seed.services = standardServices().map(onlyThere)
  const story =
    'The controller was restarted in a minute in which Frankfurt did not answer, so it has never heard of what only ' +
    'Frankfurt offers. Its list of add-ons is short, without a word, and the list of attachments fails as a whole. ' +
    'The databases are all there; in two hours the controller will ask again.'
  return {
    story,
    seed,
    begin(platform) {
      platform.catalogue.boot({ regions: [region] })
      platform.clock.after(untilReadAgain, () => {
        platform.catalogue.boot()
      })
    },
  }
}
