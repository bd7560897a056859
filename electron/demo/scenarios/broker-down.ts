import type { Plot } from './scenarios.ts'
import { foundTown } from './town.ts'

/** One broker answers errors: what is missing from a list because of that must not be taken for deleted. */
export function brokerDown(): Plot {
  return {
    seed: foundTown().seed,
    begin(platform) {
      platform.backend.outages.add({ service: 'akkeris-postgresql', answer: 503 })
    },
  }
}
