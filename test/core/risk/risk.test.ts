import { describe, expect, it } from 'vitest'
import { buildGraph } from '#core/graph/build.ts'
import { noFacts } from '#core/risk/facts.ts'
import { fingerprintOf } from '#core/risk/fingerprint.ts'
import { hitId } from '#core/risk/hit.ts'
import type { Judgement } from '#core/risk/risk.ts'
import { postgres, noon, town, type Estate } from './estate.ts'
import { fleet } from './fleet.ts'
import { riskDesk, type Desk } from './room.ts'

const minute = 60_000
const day = 24 * 60 * minute
const finding = 'AKR-101/addon-ledger'

function shared(): Estate {
  return town().addon('ledger', postgres, 'api-pay', 'api-paydev')
}

/** As a sync of that endpoint at that time shows it. */
function shown(built: Estate, { endpointId = 'west', takenAt = noon } = {}) {
  const snapshot = built.snapshot()
  return { graph: buildGraph({ ...snapshot, report: { ...snapshot.report, endpointId, takenAt } }) }
}

function stateOf(judgement: Judgement, id = finding): string | null {
  const hit = judgement.find(id)
  return hit && judgement.answerOf(hit).state
}

async function acknowledge({ answers, clock }: Desk, judgement: Judgement, id = finding): Promise<void> {
  const hit = judgement.find(id)
  if (!hit) throw new Error(`${id} is not found.`)
  const { addonId, appId, rule, severity } = hit
  const fingerprint = fingerprintOf(hit, judgement.graph)
  const said = { category: 'temporary', reason: 'Both know.', ticket: '', expiresAt: clock.now() + day } as const
  await answers.acknowledge('west', { id, ruleId: rule.id, addonId, appId, severity, fingerprint }, said)
}

describe('judging', () => {
  it('is done once for two who ask at the same time, and once for the same rows', async () => {
    const { risk } = await riskDesk()
    const current = shown(shared())
    const [one, other] = await Promise.all([risk.judge(current), risk.judge(current)])
    expect(other).toBe(one)
    expect(await risk.judge(current)).toBe(one)
    expect(one.find(finding)).not.toBeNull()
  })

  it('takes over what the rows before it came to', async () => {
    const { risk, clock } = await riskDesk()
    const built = shared()
    const first = await risk.judge(shown(built))
    clock.advance(minute)
    const second = await risk.judge(shown(built, { takenAt: noon + minute }))
    expect(second).not.toBe(first)
    expect(first.run.judged).toBeGreaterThan(0)
    expect(second.run.judged).toBe(0)
    expect(second.graph.takenAt).toBe(noon + minute)
  })

  it('lets others have their turn', async () => {
    const { risk } = await riskDesk()
    let turns = 0
    const timer = setInterval(() => (turns += 1), 1)
    await risk.judge(shown(fleet(50, 2_000, 6_000, 14_000)))
    clearInterval(timer)
    expect(turns).toBeGreaterThan(2)
  })

  it('waits until what is known of the endpoint has been read', async () => {
    const gate = Promise.withResolvers<void>()
    const built = shared().primaries('api-paydev', { ledger: true })
    let known = noFacts
    const { risk } = await riskDesk({ ready: () => gate.promise, looks: () => known })
    let judged = false
    const judging = risk.judge(shown(built)).finally(() => (judged = true))
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(judged).toBe(false)
    known = { ...noFacts, apps: built.looked() }
    gate.resolve()
    expect((await judging).find('AKR-304/addon-ledger')).not.toBeNull()
  })

  it('takes in facts that arrive, and judges by them only what they are about', async () => {
    const built = shared().addon('other', postgres, 'web-shop', 'web-shopqa')
    let known = noFacts
    const { risk, bus } = await riskDesk({ looks: () => known })
    const current = shown(built)
    const before = await risk.judge(current)
    expect(before.find('AKR-304/addon-ledger')).toBeNull()
    known = { ...noFacts, apps: built.primaries('api-paydev', { ledger: true }).looked() }
    bus.publish({ name: 'risk.changed', endpointId: 'west' })
    const after = await risk.judge(current)
    expect(after.find('AKR-304/addon-ledger')).not.toBeNull()
    // The add-on and its two apps, at most.
    expect(after.run.judged).toBeGreaterThan(0)
    expect(after.run.judged).toBeLessThanOrEqual(3)
    expect(await risk.judge(current)).toBe(after)
  })

  it('is done anew when an age has run out', async () => {
    const { risk, clock } = await riskDesk()
    const built = town().addon('ledger', postgres, 'api-pay', 'web-shop')
    built.changeAttachment('ledger', 'web-shop', { createdAt: new Date(noon - day + minute).toISOString() })
    const current = shown(built)
    const before = await risk.judge(current)
    clock.advance(minute - 1)
    expect(await risk.judge(current)).toBe(before)
    clock.advance(1)
    const after = await risk.judge(current)
    const recent = 'AKR-506/addon-ledger'
    expect([before.find(recent) !== null, after.find(recent)]).toEqual([true, null])
  })

  it('of one endpoint that fails costs neither the next of it nor another', async () => {
    let broken = true
    const ready = (): Promise<void> => (broken ? Promise.reject(new Error('It cannot be read.')) : Promise.resolve())
    const { risk } = await riskDesk({ ready })
    await expect(risk.judge(shown(shared()))).rejects.toThrow('It cannot be read.')
    broken = false
    expect((await risk.judge(shown(shared()))).find(finding)).not.toBeNull()
  })
})

describe('what people say', () => {
  it('is taken in without judging anew, and lapses by itself', async () => {
    const desk = await riskDesk()
    const { risk, clock, answers } = desk
    const current = shown(shared())
    const open = await risk.judge(current)
    await acknowledge(desk, open)
    const said = await risk.judge(current)
    expect(said.run).toBe(open.run)
    expect([stateOf(open), stateOf(said)]).toEqual(['open', 'acknowledged'])
    expect(await risk.judge(current)).toBe(said)
    clock.advance(day)
    expect(stateOf(await risk.judge(current))).toBe('lapsed')
    await answers.withdraw('west', finding, '')
    expect(stateOf(await risk.judge(current))).toBe('open')
  })

  it('that is an annotation is judged by', async () => {
    const { risk, answers } = await riskDesk()
    const current = shown(shared())
    const before = await risk.judge(current)
    const kind = 'environment'
    await answers.annotate('west', { kind, addonId: null, appId: null, space: 'paydev', value: 'staging' })
    const after = await risk.judge(current)
    const scores = [before, after].map((judgement) => judgement.find(finding)?.score)
    expect(scores).toEqual([78, 100])
  })

  it('says what is new since a baseline: what was not there, and what got another consumer', async () => {
    const { risk, answers } = await riskDesk()
    const before = await risk.judge(shown(shared()))
    const known = Array.from(before.hits(), (hit) => ({
      id: hitId(hit),
      fingerprint: fingerprintOf(hit, before.graph),
      severity: hit.severity,
    }))
    await answers.baseline('west', 'today', known)
    const grown = town()
      .addon('ledger', postgres, 'api-pay', 'api-paydev', 'web-shopqa')
      .addon('reports', postgres, 'web-shop', 'web-shopqa')
    const newIn = async (built: Estate): Promise<string[]> => {
      const judgement = await risk.judge(shown(built))
      return judgement.worstFirst().flatMap((hit) => (judgement.said.isNew(hit) ? [hitId(hit)] : []))
    }
    expect(await newIn(shared())).toEqual([])
    expect(await newIn(grown)).toEqual(expect.arrayContaining([finding, 'AKR-101/addon-reports']))
  })

  it('says what is new since somebody looked', async () => {
    const { risk, answers, clock } = await riskDesk()
    await risk.judge(shown(shared()))
    clock.advance(minute)
    answers.looked('west')
    clock.advance(minute)
    const grown = shared().addon('reports', postgres, 'web-shop', 'web-shopqa')
    const judgement = await risk.judge(shown(grown, { takenAt: clock.now() }))
    const news = judgement.worstFirst().filter((hit) => judgement.said.isNew(hit))
    expect(news.map(({ addonId }) => addonId)).toContain('addon-reports')
    expect(news.map(({ addonId }) => addonId)).not.toContain('addon-ledger')
    const hit = judgement.find(finding)
    expect(hit && judgement.write(hit).firstSeen).toBe(noon)
  })
})

describe('the policy file', () => {
  it('is looked at before each judging, told to windows once, and stays in force while it is broken', async () => {
    const { risk, writePolicy, events } = await riskDesk()
    const current = shown(shared())
    expect((await risk.judge(current)).find(finding)).not.toBeNull()
    const told = () => events.filter(({ name }) => name === 'risk.changed').length
    expect(told()).toBe(0)
    writePolicy('rules: { AKR-101: { enabled: false } }\n')
    const off = await risk.judge(current)
    expect([off.find(finding), told()]).toEqual([null, 1])
    expect(events).toContainEqual({ name: 'risk.changed', endpointId: null })
    writePolicy('rules: { AKR-101: { enabled: perhaps } } # broken\n')
    expect((await risk.judge(current)).find(finding)).toBeNull()
    writePolicy('rules: {}\n')
    expect((await risk.judge(current)).find(finding)).not.toBeNull()
  })

  it('holds for all endpoints: what is of use on one of them is not called unused on another', async () => {
    const { risk, writePolicy } = await riskDesk()
    writePolicy('exclusions:\n  - { rule: AKR-101, addon: reports, reason: Both know., expires: 2026-12-20 }\n')
    const west = await risk.judge(shown(shared()))
    expect(west.checks.map(({ ruleId }) => ruleId)).toEqual(['AKR-902'])
    const built = town().addon('reports', postgres, 'api-pay', 'api-paydev')
    const east = await risk.judge(shown(built, { endpointId: 'east' }))
    expect(stateOf(east, 'AKR-101/addon-reports')).toBe('excluded')
    expect([west.checks, east.checks]).toEqual([[], []])
    risk.forget('east')
    expect(west.checks.map(({ ruleId }) => ruleId)).toEqual(['AKR-902'])
  })
})

const grown = () =>
  shared().addon('reports', postgres, 'web-shop', 'web-shopqa').addon('more', postgres, 'api-pay', 'web-shopqa')

describe('alarms', () => {
  it('are new findings of at least high severity, told once; the first judging tells none', async () => {
    const { risk, events } = await riskDesk()
    await risk.judge(shown(shared()))
    expect(risk.takeAlarms()).toEqual([])
    const judgement = await risk.judge(shown(grown(), { takenAt: noon + minute }))
    const [alarm, ...more] = risk.takeAlarms()
    expect(more).toEqual([])
    expect(alarm).toMatchObject({ endpointId: 'west', count: alarm?.findings.length })
    expect(alarm?.findings.map(({ addon }) => addon)).toContain('more')
    for (const { id } of alarm?.findings ?? []) expect(['high', 'critical']).toContain(judgement.find(id)?.severity)
    expect(events.filter(({ name }) => name === 'risk.alarmed')).toHaveLength(1)
    expect(risk.takeAlarms()).toEqual([])
    await risk.judge(shown(grown(), { takenAt: noon + 2 * minute }))
    expect(risk.takeAlarms()).toEqual([])
  })

  it('go with their endpoint, and none comes of it afterwards', async () => {
    const { risk, events } = await riskDesk()
    for (const endpointId of ['west', 'east']) {
      await risk.judge(shown(shared(), { endpointId }))
      await risk.judge(shown(grown(), { endpointId, takenAt: noon + minute }))
    }
    risk.forget('west')
    expect(risk.takeAlarms().map(({ endpointId }) => endpointId)).toEqual(['east'])

    const told = events.filter(({ name }) => name === 'risk.alarmed').length
    const more = grown().addon('last', postgres, 'web-shop', 'web-shopqa')
    const judging = risk.judge(shown(more, { endpointId: 'east', takenAt: noon + 2 * minute }))
    risk.forget('east')
    await judging
    expect(risk.takeAlarms()).toEqual([])
    expect(events.filter(({ name }) => name === 'risk.alarmed')).toHaveLength(told)
  })

  it('leave out what the policy file excludes', async () => {
    const { risk, writePolicy } = await riskDesk()
    await risk.judge(shown(shared()))
    writePolicy('exclusions:\n  - { rule: AKR-101, addon: "*", reason: Both know., expires: 2026-12-20 }\n')
    await risk.judge(shown(grown(), { takenAt: noon + minute }))
    expect(risk.takeAlarms()).toEqual([])
  })
})

describe('a snapshot of the past', () => {
  it('is judged as of then, without what was asked since, and leaves the present alone', async () => {
    const built = shared().primaries('api-paydev', { ledger: true })
    const facts = { ...noFacts, apps: built.looked() }
    const { risk, history } = await riskDesk({ looks: () => facts })
    const now = await risk.judge(shown(built))
    built.changeAttachment('ledger', 'api-paydev', { createdAt: new Date(noon - 9 * day).toISOString() })
    const past = town()
      .addon('ledger', postgres, 'api-pay', 'web-shop')
      .changeAttachment('ledger', 'web-shop', { createdAt: new Date(noon - 9 * day).toISOString() })
    const earlier = await risk.judgeEarlier(shown(past, { takenAt: noon - 9 * day + minute }))
    expect(earlier.find('AKR-506/addon-ledger')).not.toBeNull()
    expect(now.find('AKR-304/addon-ledger')).not.toBeNull()
    expect(earlier.find('AKR-304/addon-ledger')).toBeNull()
    expect(await risk.judge({ graph: now.graph })).toBe(now)
    expect(history.firstSeen('west').has('AKR-506/addon-ledger')).toBe(false)
    expect(history.trend('west')).toHaveLength(1)
  })

  it('is answered by what people say today', async () => {
    const desk = await riskDesk()
    const current = shown(shared())
    await acknowledge(desk, await desk.risk.judge(current))
    expect(stateOf(await desk.risk.judgeEarlier(current))).toBe('acknowledged')
  })
})

describe('an endpoint that is forgotten', () => {
  it('is judged from nothing afterwards', async () => {
    const { risk } = await riskDesk()
    const current = shown(shared())
    const before = await risk.judge(current)
    risk.forget('west')
    const after = await risk.judge(current)
    expect(after).not.toBe(before)
    expect(after.run.judged).toBe(before.run.judged)
  })

  it('while it is judged leaves nothing in the history', async () => {
    const gate = Promise.withResolvers<void>()
    const { risk, history, stores, events } = await riskDesk({ ready: () => gate.promise })
    const judging = risk.judge(shown(shared()))
    risk.forget('west')
    stores.cache.forget('west')
    gate.resolve()
    await judging
    expect(history.firstSeen('west').size).toBe(0)
    expect(history.trend('west')).toEqual([])
    expect(events).toEqual([])
  })
})
