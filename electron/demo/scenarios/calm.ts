import type { Plot } from './scenarios.ts'
import { foundTown } from './town.ts'

/** What quiet looks like: the company that all stories are told of, before any of them. */
export const calm = (): Plot => ({ seed: foundTown().seed })
