import { expect, it } from 'vitest'
import { createReporter } from '#core/risk/report.ts'
import type { Judgement } from '#core/risk/risk.ts'
import { slowClock, turnsDuring } from '../../kit/turns.ts'
import { postgres, town, type Estate } from './estate.ts'
import { judgementOf, madeUp } from './made-up.ts'
import { profileOf, riskDesk, type Desk } from './room.ts'

const going = new AbortController().signal

function reporter({ answers, clock }: Desk, built: Estate) {
  const judgement: Judgement = judgementOf(built, [madeUp('AKR-1')])
  return createReporter({
    version: '1.2.3',
    clock,
    endpoints: { profile: profileOf },
    inventory: {
      current: () => Promise.resolve({ snapshot: built.snapshot(), graph: judgement.graph }),
    },
    risk: { judge: () => Promise.resolve(judgement) },
    answers,
  })
}

it('says of each endpoint what its findings are new since', async () => {
  const desk = await riskDesk()
  const report = reporter(desk, town().addon('ledger', postgres, 'api-pay', 'api-paydev'))
  const since = async (...ids: string[]) => {
    const { platforms } = await report(ids, going)
    return platforms.map(({ endpointId, newSince }) => [endpointId, newSince])
  }
  expect(await since('west', 'east')).toEqual([
    ['west', null],
    ['east', null],
  ])
  await desk.answers.baseline('west', 'release 7', [])
  expect(await since('west', 'east')).toEqual([
    ['west', 'release 7'],
    ['east', null],
  ])
  expect(await since('east', 'west')).toEqual([
    ['east', null],
    ['west', 'release 7'],
  ])
  await desk.answers.baseline('east', 'today', [])
  expect(await since('west', 'east')).toEqual([
    ['west', 'release 7'],
    ['east', 'today'],
  ])
})

it('lets others have their turn while a fleet is written out, and stops when nobody wants it any more', async () => {
  const built = town()
  for (let index = 0; index < 100; index += 1) built.addon(`db${index}`, postgres, 'api-pay', 'api-paydev')
  const report = reporter(await riskDesk(), built)
  slowClock()
  const controller = new AbortController()
  const writing = report(['west'], controller.signal)
  expect(await turnsDuring(writing)).toBeGreaterThan(40)
  expect((await writing).platforms[0]?.findings).toHaveLength(100)

  const stopped = report(['west'], controller.signal)
  setImmediate(() => {
    controller.abort()
  })
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
})
