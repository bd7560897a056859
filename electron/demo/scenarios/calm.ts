import type { Plot } from './scenarios.ts'
import { foundTown } from './town.ts'

export function calm(): Plot {
  const story =
    'Five teams run a shop on ten spaces, and everything is in good order. Sharing stays inside a team and a space, ' +
    'every add-on has its owner, and production stands on machines of its own. This is what quiet looks like; all ' +
    'other stories happen to the same company.'
  return { story, seed: foundTown().seed }
}
