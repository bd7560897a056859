import { expect, it } from 'vitest'
import { alarmOf } from '#core/risk/alarms.ts'
import { hitId } from '#core/risk/hit.ts'
import { noon, postgres, town } from './estate.ts'
import { judgementOf, madeUp } from './made-up.ts'

const built = town()
  .addon('ledger', postgres, 'api-pay', 'api-paydev', 'web-shop')
  .addon('reports', postgres, 'web-shop', 'api-pay')
const judgement = judgementOf(built, [
  madeUp('AKR-1', { title: 'One' }),
  madeUp('AKR-2', { title: 'Two', baseSeverity: 'critical' }),
  madeUp('AKR-3', { baseSeverity: 'high' }),
])

it('names at most five, worst first, and counts all', () => {
  const hits = judgement.worstFirst().toReversed()
  const alarm = alarmOf(judgement, hits, noon + 5)
  expect(alarm).toMatchObject({ endpointId: 'west', at: noon + 5, count: 6 })
  expect(alarm?.findings).toHaveLength(5)
  expect(alarm?.findings[0]).toEqual({
    id: 'AKR-2/addon-ledger',
    title: 'Two',
    severity: judgement.worstFirst()[0]?.severity,
    addon: 'ledger',
  })
  const order = judgement.worstFirst().slice(0, 5)
  expect(alarm?.findings.map(({ severity }) => severity)).toEqual(order.map(({ severity }) => severity))
  expect(alarm?.findings.map(({ id }) => id)).toEqual(order.map(hitId))
})

it('of nothing is none', () => {
  expect(alarmOf(judgement, [], noon)).toBeNull()
})
