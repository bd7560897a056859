import { z } from 'zod'
import type { Times } from '#core/operations/times.ts'

const given = z.object({
  undo: z.number().default(300),
  planLives: z.number().exactOptional(),
  armed: z.number().exactOptional(),
  secretShown: z.number().exactOptional(),
})
export type GivenTimes = z.input<typeof given>

/** Where the program of the tests finds them; a thread has the environment of its process. */
export const timesVariable = 'ADDON_ATLAS_TEST_TIMES'

/** How long things last for a test, milliseconds; what is not given lasts as long as it takes to be seen. */
export function hurriedTimes(): Partial<Times> {
  const times = given.parse(JSON.parse(process.env[timesVariable] ?? '{}'))
  return { pace: (elapsed) => (elapsed < 20_000 ? 100 : null), ...times }
}
