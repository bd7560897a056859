import type { Plot } from './scenarios.ts'
import { foundTown } from './town.ts'

export function brokerDown(): Plot {
  const story =
    'The broker of all Postgres databases answers nothing but errors. The big lists look as always, an app’s own list ' +
    'is silently shorter, and whoever asks for one database is told 503. Nothing was deleted: see that nothing is ' +
    'called so.'
  return {
    story,
    seed: foundTown().seed,
    begin(platform) {
      platform.backend.outages.add({ service: 'akkeris-postgresql', answer: 503 })
    },
  }
}
