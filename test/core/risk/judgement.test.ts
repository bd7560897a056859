import { describe, expect, it } from 'vitest'
import { findingIdOf, hitId, partsOf } from '#core/risk/hit.ts'
import { appNamesOf, type Answer, type Judgement } from '#core/risk/judgement.ts'
import { unknown } from '#core/risk/rule.ts'
import { answerStates, isOpen, type AnswerState } from '#shared/domain/finding.ts'
import { postgres, town, type Estate } from './estate.ts'
import { judgementOf, madeUp, madeUpOfApps } from './made-up.ts'

function troubled(): Estate {
  return town()
    .app('apipr7-pay', { preview: true })
    .addon('ledger', postgres, 'api-pay', 'api-paydev', 'apipr7-pay', 'web-shop')
    .addon('reports', postgres, 'web-shopqa', 'web-shop')
}

const graded = (['low', 'high', 'critical', 'medium'] as const).map((severity, at) =>
  madeUp(`AKR-${at + 1}`, { baseSeverity: severity }),
)

/** The same judgement with these findings in these states. */
function answered(judgement: Judgement, states: Record<string, AnswerState>): Judgement {
  const none = { acknowledgement: null, exclusion: null }
  const answers = new Map<ReturnType<Judgement['worstFirst']>[number], Answer>()
  for (const hit of judgement.hits()) {
    const state = states[hitId(hit)]
    if (state) answers.set(hit, { state, ...none })
  }
  const { run, said } = judgement
  return new (judgement.constructor as typeof Judgement)(run, { ...said, answers })
}

describe('the order', () => {
  it('is worst first: by severity, then by score', () => {
    expect(
      judgementOf(troubled(), graded)
        .worstFirst()
        .map((hit) => [hitId(hit), hit.severity, hit.score]),
    ).toEqual([
      ['AKR-3/addon-ledger', 'critical', 100],
      ['AKR-2/addon-ledger', 'critical', 99],
      ['AKR-4/addon-ledger', 'high', 79],
      ['AKR-3/addon-reports', 'high', 78],
      ['AKR-1/addon-ledger', 'high', 64],
      ['AKR-2/addon-reports', 'medium', 58],
      ['AKR-4/addon-reports', 'medium', 38],
      ['AKR-1/addon-reports', 'low', 23],
    ])
  })

  it('is by name of the add-on, then by rule where severity and score are the same', () => {
    const built = town().addon('b', postgres, 'api-pay', 'web-shop').addon('a', postgres, 'web-shop', 'api-pay')
    const judgement = judgementOf(built, [madeUp('AKR-2'), madeUp('AKR-1')])
    const order = ['AKR-1/addon-a', 'AKR-2/addon-a', 'AKR-1/addon-b', 'AKR-2/addon-b']
    expect(judgement.worstFirst().map(hitId)).toEqual(order)
    expect(judgement.ofAddon('addon-a').map(hitId)).toEqual(order.slice(0, 2))
  })

  it('of one add-on takes in what rules about apps filed under it', () => {
    const built = troubled().addon('second', postgres, 'api-pay', 'web-shop')
    const ofApps = madeUpOfApps('AKR-9', {
      baseSeverity: 'critical',
      judge: ({ holdings: [home, ...others] }) =>
        home && others.length > 0 ? { status: 'alarm', cases: [{ home, others }] } : { status: 'ok' },
    })
    const judgement = judgementOf(built, [...graded, ofApps])
    const ids = judgement.ofAddon('addon-ledger').map(hitId)
    expect(ids.toSorted()).toEqual([
      'AKR-1/addon-ledger',
      'AKR-2/addon-ledger',
      'AKR-3/addon-ledger',
      'AKR-4/addon-ledger',
      'AKR-9/addon-ledger/app-api-pay',
      'AKR-9/addon-ledger/app-web-shop',
    ])
    expect(ids).toEqual(
      judgement
        .worstFirst()
        .map(hitId)
        .filter((id) => ids.includes(id)),
    )
    expect(judgement.ofAddon('addon-nowhere')).toEqual([])
    for (const id of ids) expect(judgement.find(id)).toBe(judgement.worstFirst().find((hit) => hitId(hit) === id))
    for (const id of ['AKR-9/addon-ledger', 'AKR-3/addon-nowhere', 'AKR-8/addon-ledger', '', '/']) {
      expect(judgement.find(id)).toBeNull()
    }
    const [hit] = judgement.ofAddon('addon-ledger').filter(({ appId }) => appId === 'app-web-shop')
    expect(hit && appNamesOf(hit, judgement.graph)).toEqual(['web-shop'])
  })
})

describe('a finding', () => {
  it.each(['x/y', '/', 'x%2Fy', 'a/AKR-9/b'])('of an add-on and an app called %s is found again by its id', (odd) => {
    const ofApps = madeUpOfApps('AKR-9', {
      judge: ({ holdings: [home] }) => (home ? { status: 'alarm', cases: [{ home, others: [] }] } : { status: 'ok' }),
    })
    const built = town().app(`${odd}-pay`).addon(odd, postgres, 'api-pay', `${odd}-pay`)
    const judgement = judgementOf(built, [...graded, ofApps])
    const hits = judgement.worstFirst()
    expect(hits).toHaveLength(graded.length + 2)
    expect(new Set(hits.map(hitId)).size).toBe(hits.length)
    expect(hits.map((hit) => judgement.find(hitId(hit)))).toEqual(hits)
  })

  it('of an add-on and an app is told from one of an add-on whose id holds both', () => {
    const ids = [
      ['a', 'b/c'],
      ['a/b', 'c'],
      ['a/b/c', null],
      ['a%2Fb', 'c'],
    ] as const
    const found = ids.map(([addonId, appId]) => findingIdOf('AKR-1', addonId, appId))
    expect(new Set(found).size).toBe(ids.length)
    expect(found.map(partsOf)).toEqual(ids.map(([addonId, appId]) => ({ ruleId: 'AKR-1', addonId, appId })))
  })
})

const names = (choice: Parameters<typeof madeUp>[1]) => {
  const judgement = judgementOf(troubled(), [madeUp('AKR-1', choice)])
  const hit = judgement.find('AKR-1/addon-ledger')
  if (!hit) throw new Error('It did not fire.')
  const { apps, owner, spaces } = judgement.write(hit)
  expect(appNamesOf(hit, judgement.graph).filter((name) => name !== owner)).toEqual(
    apps.filter((name) => name !== owner),
  )
  return { apps, spaces }
}

describe('whom a finding is about', () => {
  it('is all consumers, some of them, the owner alone, or apps that do not hold it', () => {
    expect(names({})).toEqual({
      apps: ['api-paydev', 'apipr7-pay', 'web-shop'],
      spaces: ['pay', 'paydev', 'shop'],
    })
    const some = names({ judge: ({ consumers }) => ({ status: 'alarm', about: consumers.slice(1, 2) }) })
    expect(some).toEqual({ apps: ['apipr7-pay'], spaces: ['pay'] })
    const owner = names({ judge: ({ share }) => ({ status: 'alarm', about: share.slice(0, 1) }) })
    expect(owner).toEqual({ apps: ['api-pay'], spaces: ['pay'] })
    const outside = names({ judge: () => ({ status: 'alarm', about: [], outside: ['old-shopqa'] }) })
    expect(outside).toEqual({ apps: ['old-shopqa'], spaces: ['pay', 'shopqa'] })
  })

  it('is told by places in the share, where an app that holds it twice has one', () => {
    const built = troubled()
    const [row] = built.inventory.attachments.filter(({ id }) => id === 'attachment-ledger-api-paydev')
    if (row) built.inventory.attachments.push({ ...row, id: 'again', name: 'again' })
    const judgement = judgementOf(built, [
      madeUp('AKR-1', { judge: ({ share }) => ({ status: 'alarm', about: share.slice(2) }) }),
    ])
    const hit = judgement.find('AKR-1/addon-ledger')
    expect(hit && appNamesOf(hit, judgement.graph)).toEqual(['apipr7-pay', 'web-shop'])
    expect(hit && judgement.write(hit).apps).toEqual(['apipr7-pay', 'web-shop'])
  })
})

it('an owner that holds its add-on twice has one place in the share, and is none of the others', () => {
  const built = troubled()
  const [row] = built.inventory.attachments.filter(({ id }) => id === 'attachment-ledger-api-pay')
  if (row) built.inventory.attachments.push({ ...row, id: 'again', name: 'again' })
  const made = madeUp('AKR-1', { judge: ({ share }) => ({ status: 'alarm', about: share.slice(0, 2) }) })
  const judgement = judgementOf(built, [made])
  const hit = judgement.find('AKR-1/addon-ledger')
  expect(hit && appNamesOf(hit, judgement.graph)).toEqual(['api-pay', 'api-paydev'])
  expect(hit && judgement.write(hit)).toMatchObject({ owner: 'api-pay', apps: ['api-paydev'] })
})

describe('scores and colours', () => {
  const judgement = judgementOf(troubled(), graded)

  it('of an add-on: the worst, and 5 for each further one of at least medium', () => {
    expect(judgement.scoreOf('addon-ledger')).toBe(100)
    expect(judgement.scoreOf('addon-reports')).toBe(78 + 5 + 5)
    expect(judgement.scoreOf('addon-nowhere')).toBe(0)
    expect(judgement.worstOf('addon-reports')).toBe('high')
    expect(judgement.worstOf('addon-nowhere')).toBeNull()
  })

  it('of apps: the worst they take part in, as owner or consumer', () => {
    expect(Object.fromEntries(judgement.worstByApp())).toEqual({
      'api-pay': 'critical',
      'api-paydev': 'critical',
      'apipr7-pay': 'critical',
      'web-shop': 'critical',
      'web-shopqa': 'high',
    })
  })

  it('leave out what is answered, and take it back in when the answer does not hold any more', () => {
    for (const state of answerStates) {
      const said = answered(judgement, { 'AKR-3/addon-reports': state })
      expect(said.worstOf('addon-reports')).toBe(isOpen(state) ? 'high' : 'medium')
      expect(said.scoreOf('addon-reports')).toBe(isOpen(state) ? 88 : 63)
      expect(said.worstByApp().get('web-shopqa')).toBe(isOpen(state) ? 'high' : 'medium')
      expect(said.summary).toMatchObject(isOpen(state) ? { high: 3, answered: 0 } : { high: 2, answered: 1 })
      expect(said.worstFirst()).toHaveLength(8)
    }
  })

  it('leave out context', () => {
    const context = [madeUp('AKR-1', { context: true, baseSeverity: 'low' })]
    const told = judgementOf(troubled(), context)
    expect(told.summary).toMatchObject({ low: 2 })
    expect([told.scoreOf('addon-ledger'), told.worstOf('addon-ledger'), told.worstByApp().size]).toEqual([0, null, 0])
  })
})

describe('the summary', () => {
  it('counts open findings by severity, and what is not known apart from what nobody asked', () => {
    const made = [
      ...graded,
      // What a deep look was not told is a gap of the look; what the lists did not tell is one of theirs.
      madeUp('AKR-8', { needs: ['look:dynos'], judge: () => unknown('not-told', () => 'It did not tell.') }),
      madeUp('AKR-5', { judge: () => unknown('not-asked', () => 'Nobody asked.') }),
      madeUp('AKR-6', { judge: () => unknown('not-told', () => 'It did not tell.') }),
      madeUp('AKR-7', { judge: () => unknown('absurd', () => 'It cannot be.') }),
    ]
    expect(judgementOf(troubled(), made).summary).toEqual({
      critical: 2,
      high: 3,
      medium: 2,
      low: 1,
      info: 0,
      answered: 0,
      unknown: 4,
      notAsked: 4,
    })
  })
})

it('what a rule that reads lists and looks was not told is a gap of the look', () => {
  const made = madeUp('AKR-8', {
    needs: ['attachments', 'look:dynos'],
    judge: () => unknown('not-told', () => 'It did not tell.'),
  })
  expect(judgementOf(troubled(), [made]).summary).toMatchObject({ unknown: 0, notAsked: 2 })
})

const blind = (id: string, only: string | null) =>
  madeUp(id, {
    title: `Blind ${id}`,
    judge: ({ node, consumers }) =>
      only === null || node.name === only
        ? unknown('row-missing', () => `${node.name} is not listed.`)
        : { status: 'alarm', about: consumers },
  })

describe('blindness', () => {
  it('is told by rule and reason, most frequent first, with an example', () => {
    const judgement = judgementOf(troubled(), [blind('AKR-1', 'reports'), blind('AKR-2', null)])
    expect(judgement.blindness()).toEqual([
      { ruleId: 'AKR-2', title: 'Blind AKR-2', gap: 'row-missing', count: 2, example: 'ledger is not listed.' },
      { ruleId: 'AKR-1', title: 'Blind AKR-1', gap: 'row-missing', count: 1, example: 'reports is not listed.' },
    ])
    expect(judgement.unjudged('addon-ledger')).toEqual([
      { ruleId: 'AKR-2', addonId: 'addon-ledger', appId: null, gap: 'row-missing', reason: 'ledger is not listed.' },
    ])
    expect(judgement.unjudged('addon-nowhere')).toEqual([])
  })

  it('is told where nobody was asked anything at all', () => {
    const made = madeUp('AKR-1', {
      judge: ({ node }) => unknown('not-asked', () => `Nobody asked about ${node.name}.`),
    })
    const judgement = judgementOf(troubled(), [made])
    expect(judgement.unjudged('addon-reports').map(({ gap, reason }) => [gap, reason])).toEqual([
      ['not-asked', 'Nobody asked about reports.'],
    ])
    expect(judgement.blindness().map(({ count, example }) => [count, example])).toEqual([
      [2, 'Nobody asked about ledger.'],
    ])
  })

  it('of a rule that failed names the add-on it failed on first', () => {
    const made = madeUp('AKR-1', {
      judge: ({ node }) => {
        if (node.name !== 'ledger') throw new Error('no')
        return { status: 'ok' }
      },
    })
    expect(judgementOf(troubled(), [made]).checks.map(({ reason }) => reason)).toEqual([
      'AKR-1 (Made up) failed once, first on reports. What it would have found there is not known.',
    ])
  })

  it('of an add-on is that of the apps that hold it as well, one sentence per rule', () => {
    const ofApps = madeUpOfApps('AKR-0', {
      judge: ({ standing }) => unknown('not-asked', () => `Nobody asked ${standing.appName}.`),
    })
    const built = troubled().addon('second', postgres, 'api-pay', 'web-shop')
    const judgement = judgementOf(built, [ofApps, blind('AKR-1', 'ledger')])
    expect(judgement.unjudged('addon-ledger').map(({ ruleId, appId, reason }) => [ruleId, appId, reason])).toEqual([
      ['AKR-0', 'app-api-pay', 'Nobody asked api-pay.'],
      ['AKR-1', null, 'ledger is not listed.'],
    ])
    expect(judgement.blindness()[0]).toMatchObject({ ruleId: 'AKR-0', count: 5 })
  })

  it('says which list was short, which row is missing, and why a kind is in doubt', () => {
    const quiet = madeUp('AKR-1', { judge: () => ({ status: 'ok' }), needs: ['attachments', 'couplings'] })
    const reasons = (built: Estate, made = [quiet]) =>
      judgementOf(built, made)
        .unjudged('addon-ledger')
        .map(({ gap, reason }) => `${gap}: ${reason}`)
    expect(reasons(troubled().short('/pipeline-couplings'))).toEqual([
      'list-short: The pipeline list was not read in full, so a row that matters may be missing.',
    ])
    expect(reasons(troubled().without('attachments', 'attachment-ledger-api-pay'))).toEqual([
      'list-short: The attachment list does not show ledger on its own owner, so it may not show other apps either.',
    ])
    const cache = town().addon('ledger', 'akkeris-redis:small', 'api-pay', 'web-shop')
    expect(reasons(cache, [madeUp('AKR-1', { minimumStatefulness: 1 })])).toEqual([
      'catalogue: The catalogue does not list its plan, so whether this cache keeps its data is not known.',
    ])
  })
})

const confidence = (plan: string) => {
  const judgement = judgementOf(town().addon('db', plan, 'api-pay', 'api-paydev'), [madeUp('AKR-1')])
  return judgement.worstFirst().map((hit) => judgement.write(hit).confidence)
}

describe('written out', () => {
  it('a finding carries what was said of it, and what was known before', () => {
    const judgement = judgementOf(troubled(), [madeUp('AKR-1')], {
      firstSeen: new Map([['AKR-1/addon-ledger', 5]]),
      isNew: (hit) => hitId(hit) === 'AKR-1/addon-reports',
      checks: [{ id: 'x', ruleId: 'AKR-902', severity: 'low', title: 't', reason: 'r', remedy: 'm' }],
    })
    const [one, other] = judgement.worstFirst().map((hit) => judgement.write(hit))
    expect(one).toMatchObject({ id: 'AKR-1/addon-ledger', state: 'open', firstSeen: 5, isNew: false })
    expect(other).toMatchObject({ id: 'AKR-1/addon-reports', state: 'open', firstSeen: null, isNew: true })
    expect(judgement.checks.map(({ id }) => id)).toEqual(['x'])
  })

  it('is less sure where the kind of the service is a guess', () => {
    expect(confidence(postgres)).toEqual(['high'])
    expect(confidence('team-postgres:x')).toEqual(['medium'])
  })
})
