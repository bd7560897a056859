import { describe, expect, it } from 'vitest'
import { gapOf } from '#core/risk/blindness.ts'
import { ok, type Rule } from '#core/risk/rule.ts'
import { judgeAtOnce, type Run } from '#core/risk/run.ts'
import { noFacts } from '#core/risk/facts.ts'
import type { GapKind } from '#shared/domain/finding.ts'
import { addonId, attachmentId, noon, postgres, town, type Estate } from './estate.ts'
import { madeUp, runOf } from './made-up.ts'

const minute = 60_000
const hour = 60 * minute

function gapsOn(run: Run, addon: string): (GapKind | null)[] {
  const node = run.input.graph.addons.get(addonId(addon))
  return Array.from(run.addons[node?.number ?? -1]?.blind ?? [], gapOf)
}

function firedOn(run: Run, addon: string): string[] {
  const node = run.input.graph.addons.get(addonId(addon))
  return (run.addons[node?.number ?? -1]?.hits ?? []).map(({ rule }) => rule.id)
}

/** Add-ons by how many milliseconds ago they were made. */
function made(ago: Record<string, number>): Estate {
  const built = town()
  for (const [name, age] of Object.entries(ago)) {
    built.addon(name, postgres, 'api-pay').change(name, { createdAt: new Date(noon - age).toISOString() })
  }
  return built
}

/** Fires on an add-on that was made more than an hour ago. */
const aged: Rule = madeUp('AKR-1', {
  minimumApps: 1,
  judge: ({ scope, node, share }) =>
    scope.isYounger(node.addon?.createdAt ?? '', hour) === true ? ok : { status: 'alarm', about: share },
})

const unattached = (name: string): Estate =>
  town()
    .addon('a', postgres, 'api-pay')
    .addon('b', postgres, 'api-pay')
    .without('attachments', attachmentId(name, 'api-pay'))

describe('of add-ons that one app holds alone', () => {
  it('one that its owner is not attached to is in doubt, whatever was said of others of its kind', () => {
    const quiet = madeUp('AKR-1', { minimumApps: 1, judge: () => ok })
    const gaps = (name: string) => ['a', 'b'].map((each) => gapsOn(runOf(unattached(name), [quiet]), each))
    expect(gaps('b')).toEqual([[null], ['list-short']])
    expect(gaps('a')).toEqual([['list-short'], [null]])
  })

  it('each is as old as it is: what is young is not said of another one', () => {
    const run = runOf(made({ a: minute, b: 2 * hour, c: 2 * minute }), [aged])
    expect(['a', 'b', 'c'].map((name) => firedOn(run, name))).toEqual([[], ['AKR-1'], []])
    // The first that grows old is the one that was made first.
    expect(run.holdsUntil).toBe(noon - 2 * minute + hour)
    const later = judgeAtOnce({ ...run.input, facts: noFacts }, run.holdsUntil, run.ruleset.rules, run)
    expect(['a', 'b', 'c'].map((name) => firedOn(later, name))).toEqual([[], ['AKR-1'], ['AKR-1']])
  })

  it('one whose owner is attached twice is nobody else’s, so nothing is in doubt about its kind', () => {
    const redis = 'akkeris-redis:small'
    const persistent = madeUp('AKR-1', { minimumStatefulness: 0.8 })
    const alone = town().addon('cache', redis, 'api-pay')
    const [row] = alone.inventory.attachments
    if (row) alone.inventory.attachments.push({ ...row, id: 'again', name: 'again' })
    expect(gapsOn(runOf(alone, [persistent]), 'cache')).toEqual([null])
    const shared = town().addon('cache', redis, 'api-pay', 'web-shop')
    expect(gapsOn(runOf(shared, [persistent]), 'cache')).toEqual(['catalogue'])
  })
})

describe('a finding about an app that does not hold the add-on', () => {
  it('goes when that app changes, and stays while others do', () => {
    const remembers = madeUp('AKR-1', {
      judge: ({ scope }) =>
        scope.standingOf('app-web-shopqa', 'web-shopqa').running === true
          ? { status: 'alarm', about: [], outside: ['web-shopqa'] }
          : ok,
    })
    const rules = [remembers]
    const built = town().addon('ledger', postgres, 'api-pay', 'api-paydev')
    const { inventory, ...rest } = built.snapshot()
    const shown = (stopped: string | null): Estate => {
      const next = town()
      const apps = inventory.apps.map((app) => (app.name === stopped ? { ...app, maintenance: true } : app))
      Object.assign(next.inventory, inventory, { apps })
      return Object.assign(next, { carried: rest.carried })
    }
    const inputOf = (stopped: string | null) => ({
      graph: shown(stopped).graph(),
      facts: noFacts,
      settings: built.settings,
    })
    const first = judgeAtOnce(inputOf(null), noon, rules)
    expect(firedOn(first, 'ledger')).toEqual(['AKR-1'])
    const other = judgeAtOnce(inputOf('web-shop'), noon + minute, rules, first)
    expect(firedOn(other, 'ledger')).toEqual(['AKR-1'])
    const gone = judgeAtOnce(inputOf('web-shopqa'), noon + minute, rules, first)
    expect(firedOn(gone, 'ledger')).toEqual([])
    const idle = judgeAtOnce(inputOf(null), noon + minute, rules, first)
    expect([firedOn(idle, 'ledger'), idle.judged]).toEqual([['AKR-1'], 0])
  })
})
