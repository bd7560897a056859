import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runProcess } from '../../../kit/core-process.ts'
import { temporaryFolder } from '../../../kit/temporary-folder.ts'
import { desk } from './desk.ts'
import { here } from './samples.ts'

it('a process that is killed leaves each answer with its journal entry, and none that it had told of is lost', async () => {
  const directory = temporaryFolder()
  let told = 0
  for (const patience of [3, 17, 40]) {
    const writer = runProcess(join(import.meta.dirname, 'writer.ts'), [directory])
    await writer.line(new RegExp(`^${patience}$`))
    writer.child.kill('SIGKILL')
    await writer.ended
    told = Math.max(told, Number(writer.output().split('\n').at(-1)))
    const { record, close } = desk({ directory })
    const kept = record.answers.acknowledgements(here).map(({ findingId, createdAt }) => `${findingId} ${createdAt}`)
    const entries = record.journal.entries({ endpointId: here, limit: 100_000 })
    const latest = new Map(entries.toReversed().map(({ subject, at }) => [subject, `${subject} ${at}`]))
    expect(kept.length).toBeGreaterThanOrEqual(told)
    expect(kept).toEqual([...latest.values()].toSorted())
    expect(record.journal.verify()).toEqual({ ok: true, broken: null, entries: entries.length })
    close()
  }
})
