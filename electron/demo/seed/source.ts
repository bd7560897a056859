import type { DemoChoice } from '#shared/domain/endpoint.ts'
import { fleetNow, generateFleet } from '../generate/generate.ts'
import type { Scenario } from '../scenarios/scenarios.ts'
import type { Seed } from './format.ts'
import { plantSeed } from './plant.ts'
import type { Planted } from './plant.ts'
import { openState } from './state.ts'
import type { StateFile } from './state.ts'

/** Which platform: what a state file kept, else that of a file, else that of a scenario, else a generated one. */
export interface SourceOptions extends Partial<DemoChoice> {
  /** As readSeed gives it. */
  file?: Seed
  /** A file in which the platform is kept from one start to the next. */
  state?: string
  /** Milliseconds since the epoch that nothing in a generated fleet is younger than, 2020 or later. */
  now?: number
}

export interface Source {
  planted: Planted
  /** The controller's, where the file has one. */
  key: string | null
  /** To be begun once the platform runs. */
  story: Scenario | null
  /** Whether it is what a state file kept. */
  resumed: boolean
}

/** With the state file, held. SeedError or StateError for one that cannot be gone on from. */
export async function openSource(options: SourceOptions): Promise<Source & { file: StateFile | null }> {
  const file = options.state === undefined ? null : await openState(options.state)
  try {
    return { ...(await chosen(options, file?.kept ?? null)), file }
  } catch (thrown) {
    file?.release()
    throw thrown
  }
}

async function chosen(options: SourceOptions, kept: Seed | null): Promise<Source> {
  const given = kept ?? options.file
  if (given) return { planted: plantSeed(given), key: given.key ?? null, story: null, resumed: kept !== null }
  if (options.scenario !== undefined) {
    // The stories are long and seldom told.
    const { scenario } = await import('../scenarios/scenarios.ts')
    const story = scenario(options.scenario)
    return { planted: plantSeed(story.seed), key: story.seed.key ?? null, story, resumed: false }
  }
  const { size = 'S', seed = 1, now = fleetNow } = options
  const fleet = await generateFleet({ size, seed, now })
  const planted = {
    fleet,
    now,
    randomSeed: seed,
    provisioningSeconds: new Map(),
    instances: [],
    awaited: null,
    lookedAt: now,
  }
  return { planted, key: null, story: null, resumed: false }
}
