import { describe, expect, it } from 'vitest'
import { until } from '../../whole/atlas.ts'
import { requestsTo, runRoom } from './room.ts'
import { pastRuns } from '#core/operations/past.ts'

const kindsOf = ({ record }: Awaited<ReturnType<typeof runRoom>>): string[] =>
  record.journal
    .entries({ endpointId: record.profiles()[0]?.id ?? '', limit: 99 })
    .map(({ kind }) => kind)
    .toReversed()

describe('a run of several requests', () => {
  it('sends each after the other, each with an intent and an outcome of its own', async () => {
    const room = await runRoom({ '*': { body: { ok: true } } }, requestsTo(['/1', '/2', '/3']))
    const run = await room.run()
    expect(run).toMatchObject({ state: 'done', asPredicted: true, verification: { state: 'verified' } })
    expect(run.requests.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(room.asked()).toEqual(['POST /1', 'POST /2', 'POST /3', 'GET /seen'])
    const pairs = Array.from({ length: 3 }, () => ['intent', 'outcome']).flat()
    expect(kindsOf(room)).toEqual(['arm', 'confirmed', ...pairs, 'verified'])
  })

  it('ends with the first that is refused', async () => {
    const room = await runRoom(
      { '/2': { status: 409, body: 'No.' }, '*': { body: {} } },
      requestsTo(['/1', '/2', '/3']),
    )
    const run = await room.run()
    expect(run).toMatchObject({ state: 'refused', requests: [{ status: 200 }, { words: 'No.' }, { sentAt: null }] })
    expect(room.asked()).toEqual(['POST /1', 'POST /2'])
    // As a later start has it from the journal.
    const [past] = pastRuns(room.record.runs.ofRun(run.id))
    expect(past?.run).toEqual({ ...run, answer: null })
  })

  it('ends between two of them when the core is closed, and says how far it came', async () => {
    const room = await runRoom({ '/1': { body: {}, delay: 200 }, '*': { body: {} } }, requestsTo(['/1', '/2']), {
      times: { closing: 1_000 },
    })
    const runId = await room.begin()
    await until('it is being sent', () => room.operations.get(runId).state === 'sending')
    await room.operations.close()
    const run = room.operations.get(runId)
    expect(run).toMatchObject({ state: 'failed', requests: [{ status: 200 }, { sentAt: null }] })
    expect(run.sentence).toContain('Only 1 of 2 requests were sent.')
    expect(room.asked()).toEqual(['POST /1'])
    const [past] = pastRuns(room.record.runs.ofRun(runId))
    expect(past?.run).toMatchObject({ state: 'failed', code: 'cancelled' })
  })
})

describe('what is waited for', () => {
  it('is asked for until the platform shows it, through trouble on the way', async () => {
    const words: string[] = []
    const room = await runRoom(
      {
        '/seen': (_request, turn) => (turn === 2 ? { status: 503 } : { body: { turn } }),
        '*': { body: {} },
      },
      requestsTo(['/1']),
      { judge: (body) => ((body as { turn: number }).turn < 5 ? 'not-yet' : 'came-about') },
    )
    const runId = await room.begin()
    await until('it is over', () => {
      const { state, sentence } = room.operations.get(runId)
      if (state === 'verifying' && !words.includes(sentence)) words.push(sentence)
      return state === 'done'
    })
    expect(room.operations.get(runId).verification).toEqual({ state: 'verified', words: 'The platform shows it.' })
    expect(room.asked().filter((one) => one === 'GET /seen')).toHaveLength(5)
    expect(words[0]).toBe('Waiting for it to be seen.')
    expect(words.join(' ')).toContain('It could not be read just now')
  })

  it.each([
    ['failed', 'failed', 'not-verified', 'failed'],
    ['not-yet', 'done', 'not-verified', 'did not show it'],
  ] as const)('%s ends it as %s', async (judgement, state, verification, said) => {
    const room = await runRoom({ '*': { body: {} } }, requestsTo(['/1']), {
      judge: () => judgement,
      times: { pace: (elapsed) => (elapsed < 100 ? 10 : null) },
    })
    const run = await room.run()
    expect(run).toMatchObject({ state, verification: { state: verification } })
    expect(run.sentence).toContain(said)
  })

  it('a 404 is told as nothing, a credential that is refused ends the waiting', async () => {
    const bodies: unknown[] = []
    const gone = await runRoom({ '/seen': { status: 404 }, '*': { body: {} } }, requestsTo(['/1']), {
      judge: (body) => {
        bodies.push(body)
        return 'came-about'
      },
    })
    expect((await gone.run()).state).toBe('done')
    expect(bodies).toEqual([null])
    const out = await runRoom({ '/seen': { status: 401 }, '*': { body: {} } }, requestsTo(['/1']))
    expect(await out.run()).toMatchObject({ state: 'done', verification: { state: 'not-verified' } })
    expect(out.asked()).toEqual(['POST /1', 'GET /seen'])
  })
})

it('an endpoint that is removed while its answer is on the way leaves it unknown, and written down', async () => {
  const room = await runRoom({ '/1': { hang: 'headers' }, '*': { body: {} } }, requestsTo(['/1']))
  const runId = await room.begin()
  await until('it was sent', () => room.asked().length === 1)
  const { endpointId } = room
  await room.remove()
  expect(await room.over(runId)).toMatchObject({ state: 'unknown', code: 'outcome-unknown' })
  const entries = room.record.journal.entries({ endpointId, limit: 9 })
  const outcome = entries.find(({ kind }) => kind === 'outcome')
  expect(outcome).toMatchObject({ by: 'ada', body: { result: 'unknown', runId } })
})

it('ten megabytes of answer are taken, shown shortened, and not in the list or the journal', async () => {
  const line = 'one line of a log that is long enough to be one \n'
  const log = { '/1': { body: JSON.stringify({ logs: line.repeat(200_000), id: 'b1' }) } }
  const room = await runRoom({ ...log, '*': { body: {} } }, requestsTo(['/1']))
  const run = await room.run()
  expect(run).toMatchObject({ state: 'done', verification: { state: 'verified' } })
  const shown = JSON.stringify(run.answer?.json).length
  expect(shown).toBeGreaterThan(10_000)
  expect(shown).toBeLessThan(1_000_000)
  expect(room.operations.list(null)).toMatchObject([{ id: run.id, answer: null }])
  const written = JSON.stringify(room.record.runs.ofRun(run.id))
  expect(written).not.toContain('one line of a log')
  expect(written).toContain('"told":{"id":"b1"}')
}, 60_000)

it('an answer larger than that was lost', async () => {
  const room = await runRoom(
    { '/1': { body: 'x'.repeat(1024 * 1024), times: 20 }, '*': { body: {} } },
    requestsTo(['/1']),
  )
  expect(await room.run()).toMatchObject({ state: 'unknown', requests: [{ status: 200 }] })
}, 60_000)
