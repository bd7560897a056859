import { z } from 'zod'
import { dangerLevels, runStates } from '#shared/domain/operation.ts'
import { runbookStates } from '#shared/domain/runbook.ts'
import type { CoreCarrier } from '../thread/host.ts'
import { askCore } from './ask.ts'

const run = z.object({
  id: z.string(),
  title: z.string(),
  sentence: z.string(),
  state: z.enum(runStates),
  level: z.enum(dangerLevels),
  sendsAt: z.number(),
  endedAt: z.number().nullable(),
  runbookId: z.string().nullable(),
})
const runbook = z.object({ id: z.string(), title: z.string(), sentence: z.string(), state: z.enum(runbookStates) })
const runsReply = z.object({ ok: z.literal(true), value: z.object({ runs: z.array(run) }) })
const runbooksReply = z.object({ ok: z.literal(true), value: z.object({ runbooks: z.array(runbook) }) })

/** What runs and what ran, on every endpoint. */
export interface Work {
  runs: z.output<typeof run>[]
  runbooks: z.output<typeof runbook>[]
}

/** Null where the core did not answer as it should: nothing is known then, which is not that nothing runs. */
export async function askWork(carrier: Pick<CoreCarrier, 'call'>): Promise<Work | null> {
  const runs = runsReply.safeParse(await askCore(carrier, 'operations.runs', { endpointId: null }))
  const runbooks = runbooksReply.safeParse(await askCore(carrier, 'runbooks.list', { endpointId: null }))
  if (!runs.success || !runbooks.success) return null
  return { runs: runs.data.value.runs, runbooks: runbooks.data.value.runbooks }
}
