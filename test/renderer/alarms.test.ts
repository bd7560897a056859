import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alarmLines, alarmTitle, joinAlarms, withAlarms } from '#shared/domain/alarms.ts'
import { severities } from '#shared/domain/finding.ts'
import type { Alarm } from '#shared/domain/risk-views.ts'

type Named = Alarm['findings'][number]

const named = (id: string, severity: Named['severity'] = 'critical'): Named => ({
  id,
  title: 'Wide fan-out',
  severity,
  addon: 'orders-db',
})
const alarm = (findings: Named[], count = findings.length, at = 1): Alarm => ({ endpointId: 'e1', at, findings, count })

const anyAlarm = fc
  .record({
    endpointId: fc.constantFrom('e1', 'e2', 'e3'),
    at: fc.nat(),
    more: fc.nat(20),
    findings: fc.uniqueArray(
      fc.record({
        id: fc.stringMatching(/^[a-z]$/),
        title: fc.string(),
        severity: fc.constantFrom('high' as const, 'critical' as const),
        addon: fc.string(),
      }),
      { minLength: 1, maxLength: 5, selector: ({ id }) => id },
    ),
  })
  .map(({ more, findings, ...rest }): Alarm => ({
    ...rest,
    findings: findings.toSorted((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity)),
    count: findings.length + (findings.length === 5 ? more : 0),
  }))

describe('alarms in words', () => {
  it.each([
    [alarm([named('a')]), '1 new critical finding on Seattle'],
    [alarm([named('a'), named('b')]), '2 new critical findings on Seattle'],
    [alarm([named('a', 'high')]), '1 new high finding on Seattle'],
    [alarm([named('a'), named('b', 'high'), named('c', 'high')]), '1 new critical and 2 new high findings on Seattle'],
    [alarm([named('a')], 9), '9 new high and critical findings on Seattle'],
  ])('%#', (told, words) => {
    expect(alarmTitle(told, 'Seattle')).toBe(words)
  })

  it('name the worst and count the others', () => {
    const told = alarm([named('a'), named('b'), named('c'), named('d')], 9)
    expect(alarmLines(told, 3)).toEqual({ lines: Array(3).fill('orders-db: Wide fan-out'), more: 6 })
    expect(alarmLines(alarm([named('a')]), 3).more).toBe(0)
  })
})

describe('alarms that wait', () => {
  it('count a finding that is told twice once', () => {
    const joined = joinAlarms(alarm([named('a', 'high')], 1, 5), alarm([named('a', 'high'), named('b')], 2, 9))
    expect(joined).toEqual(alarm([named('b'), named('a', 'high')], 2, 9))
  })

  it('are one for each endpoint, worst finding first, and none is lost', () => {
    fc.assert(
      fc.property(fc.array(anyAlarm, { maxLength: 8 }), fc.array(anyAlarm, { maxLength: 8 }), (before, fresh) => {
        const waiting = withAlarms(withAlarms([], before), fresh)
        const endpoints = new Set([...before, ...fresh].map(({ endpointId }) => endpointId))
        expect(new Set(waiting.map(({ endpointId }) => endpointId))).toEqual(endpoints)
        expect(waiting).toHaveLength(endpoints.size)
        for (const one of waiting) {
          const of = [...before, ...fresh].filter(({ endpointId }) => endpointId === one.endpointId)
          const most = of.reduce((sum, { count }) => sum + count, 0)
          expect(one.count).toBeLessThanOrEqual(most)
          expect(one.count).toBeGreaterThanOrEqual(Math.max(...of.map(({ findings }) => findings.length)))
          expect(one.findings.length).toBeLessThanOrEqual(5)
          const ranks = one.findings.map(({ severity }) => severities.indexOf(severity))
          expect(ranks).toEqual(ranks.toSorted((a, b) => b - a))
        }
      }),
    )
  })
})
