import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gapOf } from '#core/risk/blindness.ts'
import { noFacts } from '#core/risk/facts.ts'
import { hitId, type Hit } from '#core/risk/hit.ts'
import { ok, skip, unknown, type Rule } from '#core/risk/rule.ts'
import { rules } from '#core/risk/rules/index.ts'
import { hitsOf, judgeAtOnce, judging, type Run } from '#core/risk/run.ts'
import { createBench } from '#core/risk/scope.ts'
import { standardSettings } from '#core/risk/settings.ts'
import { severities, type GapKind } from '#shared/domain/finding.ts'
import { addonId, judged, memcached, noon, placeOf, postgres, town, type Estate } from './estate.ts'
import { anyEstate, fleet } from './fleet.ts'
import { judgementOf, madeUp, madeUpOfApps, runOf } from './made-up.ts'

function ids(run: Run): string[] {
  return Array.from(hitsOf(run), hitId).toSorted()
}

/** Why each rule could not be judged on an add-on; null where it could. */
function gapsOn(run: Run, addon: string): (GapKind | null)[] {
  const node = run.input.graph.addons.get(addonId(addon))
  return Array.from(run.addons[node?.number ?? -1]?.blind ?? [], gapOf)
}

function shared(): Estate {
  return town().addon('ledger', postgres, 'api-pay', 'api-paydev')
}

describe('the gates', () => {
  const cached = town().service(memcached).addon('cache', memcached, 'api-pay', 'api-paydev', 'web-shop')

  it.each<[string, Parameters<typeof madeUp>[1], boolean]>([
    ['nothing more', {}, true],
    ['as many apps as hold it', { minimumApps: 3 }, true],
    ['more apps', { minimumApps: 4 }, false],
    ['as much state', { minimumStatefulness: 0.4 }, true],
    ['more state', { minimumStatefulness: 0.5 }, false],
    ['other kinds', { excludedKinds: ['stream', 'cdn'] }, true],
    ['not its kind', { excludedKinds: ['volatile-cache'] }, false],
    ['to be switched on', { optIn: true }, false],
  ])('a rule that asks for %s', (_, choice, speaks) => {
    const run = runOf(cached, [madeUp('AKR-1', choice)])
    expect(ids(run)).toEqual(speaks ? ['AKR-1/addon-cache'] : [])
    expect(gapsOn(run, 'cache')).toEqual([null])
  })

  it('what cannot be shared is nobody’s business', () => {
    const built = town().addon('logs', 'papertrail:basic', 'api-pay', 'api-paydev')
    expect(ids(runOf(built, [madeUp('AKR-1')]))).toEqual([])
  })

  it('a cache whose plan nobody lists might keep its data: what its kind would silence is blind', () => {
    const built = town().addon('cache', 'akkeris-redis:small', 'api-pay', 'api-paydev')
    const made = [madeUp('AKR-1', { minimumStatefulness: 0.8, judge: () => ok }), madeUp('AKR-2', { judge: () => ok })]
    expect(gapsOn(runOf(built, made), 'cache')).toEqual(['catalogue', null])
    const alone = town().addon('cache', 'akkeris-redis:small', 'api-pay')
    expect(gapsOn(runOf(alone, made), 'cache')).toEqual([null, null])
  })

  it('the policy file switches off, on, and sets severity and options', () => {
    const options = { most: { standard: 3, about: 'A number.' } }
    const seen: unknown[] = []
    const rule = madeUp('AKR-1', {
      options,
      judge: ({ consumers }, chosen) => (seen.push(chosen), { status: 'alarm', about: consumers }),
    })
    const optional = madeUp('AKR-2', { optIn: true })
    const setting = { enabled: null, severity: null, options: {} }
    const run = (settings: Estate['settings']['rules']) => runOf(shared().policy({ rules: settings }), [rule, optional])
    expect(ids(run(new Map()))).toEqual(['AKR-1/addon-ledger'])
    expect(ids(run(new Map([['AKR-1', { ...setting, enabled: false }]])))).toEqual([])
    expect(ids(run(new Map([['AKR-2', { ...setting, enabled: true }]])))).toEqual([
      'AKR-1/addon-ledger',
      'AKR-2/addon-ledger',
    ])
    const [hit] = hitsOf(run(new Map([['AKR-1', { ...setting, severity: 'critical', options: { most: 9 } }]])))
    expect(hit).toMatchObject({ base: 'critical', severity: 'high', score: 78 })
    expect(seen).toEqual([{ most: 3 }, { most: 3 }, { most: 9 }])
  })

  it('what the policy says of severity counts for each case, which otherwise has its own', () => {
    const rule = madeUp('AKR-1', {
      judge: ({ consumers }) => ({ status: 'alarm', about: consumers, severity: 'critical' }),
    })
    const base = (built: Estate) => Array.from(hitsOf(runOf(built, [rule])), (hit) => hit.base)
    expect(base(shared())).toEqual(['critical'])
    const low = new Map([['AKR-1', { enabled: null, severity: 'low', options: {} } as const]])
    expect(base(shared().policy({ rules: low }))).toEqual(['low'])
  })
})

const alone = () => town().addon('ledger', postgres, 'api-pay')

describe('one app alone', () => {
  it('is not judged about sharing', () => {
    let asked = 0
    const rule = madeUp('AKR-1', { judge: () => ((asked += 1), ok) })
    expect(gapsOn(runOf(alone(), [rule]), 'ledger')).toEqual([null])
    expect(asked).toBe(0)
  })

  it('is asked about where a rule speaks of every add-on, and the owner is in doubt', () => {
    const made = [madeUp('AKR-1', { minimumApps: 1, judge: ({ share }) => ({ status: 'alarm', about: share }) })]
    expect(ids(runOf(town().attach('lost', postgres, null, 'api-pay'), made))).toEqual(['AKR-1/addon-lost'])
    expect(ids(runOf(alone().without('attachments', 'attachment-ledger-api-pay'), made))).toEqual([
      'AKR-1/addon-ledger',
    ])
  })

  it('is blind where rows may be missing: the list was short, or does not show the owner', () => {
    const made = [madeUp('AKR-1'), madeUp('AKR-2', { needs: ['spaces'] })]
    expect(gapsOn(runOf(alone().short('/addon-attachments'), made), 'ledger')).toEqual(['list-short', null])
    expect(gapsOn(runOf(alone().short('/spaces'), made), 'ledger')).toEqual([null, 'list-short'])
    const unattached = alone().without('attachments', 'attachment-ledger-api-pay')
    expect(gapsOn(runOf(unattached, made), 'ledger')).toEqual(['list-short', null])
  })
})

describe('silence', () => {
  const quiet = [
    madeUp('AKR-1', { judge: () => ok }),
    madeUp('AKR-2', { judge: () => skip, needs: ['attachments', 'spaces'] }),
  ]

  it('is ok only where every list the rule needs was read in full', () => {
    expect(gapsOn(runOf(shared(), quiet), 'ledger')).toEqual([null, null])
    expect(gapsOn(runOf(shared().short('/spaces'), quiet), 'ledger')).toEqual([null, 'list-short'])
    expect(gapsOn(runOf(shared().short('/addon-attachments'), quiet), 'ledger')).toEqual(['list-short', 'list-short'])
    expect(gapsOn(runOf(shared().partial(), quiet), 'ledger')).toEqual(['list-short', 'list-short'])
  })

  it('of a rule that asks for more apps than are known is no better', () => {
    const many = [madeUp('AKR-1', { minimumApps: 5 })]
    expect(gapsOn(runOf(shared().short('/addon-attachments'), many), 'ledger')).toEqual(['list-short'])
  })

  it('is judged on where only a list is short that no rule reads', () => {
    expect(gapsOn(runOf(shared().short('/stacks'), quiet), 'ledger')).toEqual([null, null])
  })

  it('an alarm stands however short the lists are, and a reason of its own stands before that of the gate', () => {
    const made = [madeUp('AKR-1'), madeUp('AKR-2', { judge: () => unknown('absurd', () => 'It cannot be.') })]
    const run = runOf(shared().partial(), made)
    expect(ids(run)).toEqual(['AKR-1/addon-ledger'])
    expect(gapsOn(run, 'ledger')).toEqual([null, 'absurd'])
  })

  it('is never ok of all rules at once on a partial snapshot', () => {
    fc.assert(
      fc.property(anyEstate, ({ snapshot }) => {
        fc.pre(!snapshot.complete)
        const run = judged(snapshot).run
        for (const [number, { hits, blind }] of run.addons.entries()) {
          const fired = new Set(hits.map(({ rule }) => rule.id))
          for (const { rule, place } of run.ruleset.addonRules) {
            const speaks = rule.needs.some((need) => snapshot.shortLists.has(need as never))
            const { kind, value } = judgedKind(run, number)
            const gate = value > 0 && value >= rule.minimumStatefulness && !rule.excludedKinds.includes(kind)
            if (speaks && gate && !fired.has(rule.id)) expect(blind[place]).not.toBe(0)
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('of equal add-ons is kept once', () => {
    const run = judged(fleet(4, 40, 120, 160).graph()).run
    expect(new Set(run.addons.filter(({ hits }) => hits.length === 0)).size).toBeLessThan(run.addons.length / 4)
    expect(new Set(run.addons.map(({ blind }) => blind)).size).toBeLessThan(run.addons.length / 4)
  })
})

const thrower = (id: string): Rule =>
  madeUp(id, {
    judge: () => {
      throw new Error('/home/someone/secret')
    },
  })

describe('a rule that throws', () => {
  it('stops nothing, and is a finding about the rule with how often and where first', () => {
    const built = shared().addon('other', postgres, 'web-shop', 'web-shopqa')
    const ofApps = madeUpOfApps('AKR-3', {
      judge: () => {
        throw new Error('no')
      },
    })
    built.addon('second', postgres, 'api-pay', 'web-shop')
    const judgement = judgementOf(built, [thrower('AKR-1'), madeUp('AKR-2'), ofApps])
    expect(ids(judgement.run)).toEqual(['AKR-2/addon-ledger', 'AKR-2/addon-other', 'AKR-2/addon-second'])
    expect(judgement.checks.map(({ id, ruleId, severity }) => [id, ruleId, severity])).toEqual([
      ['AKR-901/AKR-3', 'AKR-901', 'medium'],
      ['AKR-901/AKR-1', 'AKR-901', 'medium'],
    ])
    expect(judgement.checks[1]?.reason).toBe(
      'AKR-1 (Made up) failed 3 times, first on ledger. What it would have found there is not known.',
    )
    expect(judgement.checks[0]?.reason).toContain('failed 4 times, first on api-pay.')
    expect(JSON.stringify(judgement.checks)).not.toContain('secret')
    // It is told once, as a check, and counts as unknown.
    expect(judgement.blindness()).toEqual([])
    expect(judgement.unjudged('addon-ledger')).toEqual([])
    expect(judgement.summary).toMatchObject({ medium: 3, unknown: 7 })
  })

  it('among all others costs its own findings only', () => {
    const broken = rules.map((rule) => (rule.id === 'AKR-101' ? { ...rule, judge: thrower('').judge } : rule) as Rule)
    const [all, rest] = [ids(runOf(shared(), rules)), ids(runOf(shared(), broken))]
    expect(all).toContain('AKR-101/addon-ledger')
    expect(rest).toEqual(all.filter((id) => id !== 'AKR-101/addon-ledger'))
  })
})

const two = () => shared().addon('second', postgres, 'api-pay', 'web-shop').addon('own', postgres, 'api-paydev')

describe('a rule about apps', () => {
  const finds = madeUpOfApps('AKR-1', {
    judge: ({ holdings: [home, ...others] }) =>
      home && others.length > 0 ? { status: 'alarm', cases: [{ home, others, facts: { odd: 1 } }] } : ok,
  })

  it('is asked of apps that hold a shared add-on', () => {
    const seen: string[] = []
    const rule = madeUpOfApps('AKR-1', { judge: ({ standing }) => (seen.push(standing.appName), ok) })
    const built = two().addon('one', postgres, 'web-shopqa').addon('two', postgres, 'web-shopqa')
    const run = runOf(built, [rule])
    expect(seen.toSorted()).toEqual(['api-pay', 'api-paydev', 'web-shop'])
    expect(run.apps[placeOf(run.input.graph, 'web-shopqa').number]).toBeUndefined()
  })

  it('files its cases under an add-on, with the app and the others', () => {
    const hits: Hit[] = [...hitsOf(runOf(two(), [finds]))]
    expect(hits.map(({ others, facts, ...hit }) => [hitId({ ...hit }), others, facts])).toEqual([
      ['AKR-1/addon-ledger/app-api-pay', ['addon-second'], { odd: 1 }],
      ['AKR-1/addon-ledger/app-api-paydev', ['addon-own'], { odd: 1 }],
    ])
  })

  it('can be blind to one thing and find another', () => {
    const rule = madeUpOfApps('AKR-1', {
      judge: ({ holdings: [home] }) =>
        home
          ? { status: 'alarm', cases: [{ home, others: [] }], blind: unknown('not-asked', () => 'Nobody asked.') }
          : ok,
    })
    const run = runOf(two(), [rule])
    const record = run.apps[placeOf(run.input.graph, 'api-pay').number]
    expect([record?.hits.length, gapOf(record?.blind[0] ?? 0)]).toEqual([1, 'not-asked'])
  })

  it('that is silent is blind where a list is short', () => {
    const run = runOf(two().short('/addon-attachments'), [madeUpOfApps('AKR-1')])
    expect(gapOf(run.apps[placeOf(run.input.graph, 'api-pay').number]?.blind[0] ?? 0)).toBe('list-short')
  })
})

describe('judging in steps', () => {
  it('gives up control every few milliseconds, and comes to the same', () => {
    const graph = fleet(40, 1_000, 3_000, 6_000).graph()
    const slow = madeUp('AKR-1', {
      judge: ({ consumers }) => {
        const end = performance.now() + 0.2
        while (performance.now() < end);
        return { status: 'alarm', about: consumers }
      },
    })
    const input = { graph, facts: noFacts, settings: standardSettings }
    const steps = judging(input, noon, [slow])
    let turns = 0
    let step = steps.next()
    while (step.done !== true) {
      turns += 1
      step = steps.next()
    }
    // Some 0.2 ms for each shared add-on, in turns of at least 8 ms and at most 64 add-ons more.
    const count = ids(step.value).length
    expect(count).toBeGreaterThan(500)
    expect(turns).toBeGreaterThanOrEqual(Math.floor(count / 128))
    expect(ids(step.value)).toEqual(ids(judgeAtOnce(input, noon, [slow])))
  })
})

const written = (judgement: ReturnType<typeof judged>) => ({
  findings: judgement.worstFirst().map((hit) => judgement.write(hit)),
  summary: judgement.summary,
  blindness: judgement.blindness(),
})

describe('of any estate', () => {
  it('the outcome is the same whatever the order of the rows', () => {
    fc.assert(
      fc.property(anyEstate, ({ snapshot, shuffled }) => {
        expect(written(judged(shuffled))).toEqual(written(judged(snapshot)))
      }),
      { numRuns: 40 },
    )
  })

  it('every finding has a whole sentence, known apps and JSON that survives', () => {
    fc.assert(
      fc.property(anyEstate, ({ snapshot }) => {
        const judgement = judged(snapshot)
        for (const hit of judgement.hits()) {
          const finding = judgement.write(hit)
          expect(finding.reason).toMatch(/^\S.*\.$/)
          expect(finding.reason).not.toMatch(/undefined|null|NaN|\[object/)
          const holders = snapshot.addons.get(finding.addon.id)?.holders.map(({ appName }) => appName) ?? []
          expect([...holders, ...hit.outside]).toEqual(expect.arrayContaining(finding.apps))
          expect(finding.apps.length).toBeGreaterThan(0)
          expect(finding.remedy.length).toBeGreaterThan(0)
          expect(severities).toContain(finding.severity)
          expect(JSON.parse(JSON.stringify(finding))).toEqual(finding)
        }
      }),
      { numRuns: 60 },
    )
  })

  it("no remedy deletes an owner's attachment", () => {
    fc.assert(
      fc.property(anyEstate, ({ snapshot }) => {
        const judgement = judged(snapshot)
        for (const finding of judgement.worstFirst().map((hit) => judgement.write(hit))) {
          const owned = snapshot.addons.get(finding.addon.id)?.holders.filter(({ isOwner }) => isOwner) ?? []
          const deleted = finding.remedy.flatMap(({ requests }) => requests.filter(({ method }) => method === 'DELETE'))
          for (const { attachment } of owned) {
            expect(deleted.map(({ path }) => path).join(' ')).not.toContain(attachment?.id ?? 'nothing')
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})

function judgedKind(run: Run, number: number) {
  const node = run.input.graph.nodes[number]
  if (!node) throw new Error('There is no such add-on.')
  return createBench(run.input.graph, noFacts, standardSettings, noon).statefulnessOf(node)
}
