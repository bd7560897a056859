import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FocusApp, FocusAddon, FocusData, FocusStage } from '#shared/domain/focus.ts'
import { graphCommands } from '#core/graph/commands.ts'
import { focusOf, type FocusInput } from '#core/graph/focus.ts'
import type { AddonNode, Graph } from '#core/graph/graph.ts'
import { spaceOfAppName } from '#core/graph/running.ts'
import { Judgement, nothingSaid } from '#core/risk/judgement.ts'
import { hitsOf } from '#core/risk/run.ts'
import { attachmentId, addonId, appId, judged, postgres, town, type Estate } from '../risk/estate.ts'
import { anyEstate, fastest, fleet } from '../risk/fleet.ts'
import { riskDesk } from '../risk/room.ts'

const redis = 'akkeris-redis:small'

function look(graph: Graph, input: FocusInput): FocusData {
  const found = focusOf(graph, judged(graph), input)
  if (!found) throw new Error('Nothing is known of it.')
  return found
}

function addonFocus(graph: Graph, name: string, steps: 1 | 2 = 1): FocusData {
  return look(graph, { focus: { kind: 'addon', id: addonId(name) }, steps })
}

function appsOf(stage: FocusStage | undefined): FocusApp[] {
  return stage?.kind === 'apps' ? stage.groups.flatMap(({ rows }) => rows) : []
}

function addonsOf(stage: FocusStage | undefined): FocusAddon[] {
  return stage?.kind === 'addons' ? stage.groups.flatMap(({ rows }) => rows) : []
}

/** Names of the rows of each stage, by group. */
function outline({ stages }: FocusData): Record<string, string[]> {
  return Object.fromEntries(
    stages.map((stage) => [
      stage.role,
      stage.kind === 'apps'
        ? stage.groups.map(({ by, space, rows }) => `${by} ${space}: ${rows.map(({ app }) => app).join(' ')}`)
        : stage.groups.map(({ by, space, rows }) => `${by} ${space}: ${rows.map(({ name }) => name).join(' ')}`),
    ]),
  )
}

/** Three spaces around pay: ledger is lent by api-pay, search is lent to it, and both lead on. */
function neighbours(): Estate {
  return town()
    .app('job-pay')
    .app('web-far', { maintenance: true })
    .app('job-far', { dynos: 0 })
    .addon('ledger', postgres, 'api-pay', 'api-paydev', 'web-shop')
    .addon('own', redis, 'api-pay', 'job-pay')
    .addon('search', redis, 'web-shop', 'api-pay', 'web-shopqa')
    .addon('logs', 'papertrail:basic', 'api-paydev', 'job-far')
    .addon('quiet', redis, 'api-paydev')
    .addon('cart', redis, 'web-shop', 'web-far')
}

describe('the focus of an add-on', () => {
  it('is its owner, itself and all others by space', () => {
    const focus = addonFocus(neighbours().graph(), 'ledger')
    expect(outline(focus)).toEqual({
      owner: ['space pay: api-pay'],
      addon: ['space pay: ledger'],
      holders: ['space paydev: api-paydev', 'space shop: web-shop'],
    })
    expect(focus.path).toEqual([
      { kind: 'space', name: 'pay' },
      { kind: 'app', id: appId('api-pay'), name: 'api-pay' },
      { kind: 'addon', id: addonId('ledger'), name: 'ledger' },
    ])
    expect(focus.stages[2]).toMatchObject({ total: 2, spaces: 2, aside: 0 })
    expect(focus.stages[2]?.groups[0]).toMatchObject({ crossing: true, environment: 'unknown', compliance: [] })
    expect(focus.stages[2]?.groups[1]).toMatchObject({ environment: 'production', compliance: ['prod'] })
    expect(appsOf(focus.stages[0])[0]).toMatchObject({ owns: 1, borrows: 0, ties: [{ primary: true, isOwner: true }] })
    expect(focus.links).toEqual([
      { from: 0, to: 1, pairs: [[0, 0]] },
      {
        from: 1,
        to: 2,
        pairs: [
          [0, 0],
          [0, 1],
        ],
      },
    ])
  })

  it('tells of each app what state it is in and what was found of it here', () => {
    const graph = neighbours().addon('db', postgres, 'web-far', 'job-far', 'ghost-far').graph()
    const { stages } = addonFocus(graph, 'db')
    expect(appsOf(stages[0])[0]).toMatchObject({ app: 'web-far', maintenance: true, running: false, known: true })
    expect(appsOf(stages[2])).toMatchObject([
      { app: 'ghost-far', known: false, space: 'far', region: '' },
      { app: 'job-far', known: true, running: false },
    ])
    const ledger = addonFocus(graph, 'ledger')
    expect(appsOf(ledger.stages[2]).map(({ app, severity }) => [app, severity])).toEqual([
      ['api-paydev', 'critical'],
      ['web-shop', null],
    ])
  })

  it('says of a space what most of its apps are for, and of an app what it is for', () => {
    const built = town().space('lab-qa').app('a-lab-qa', { stage: 'one:staging' }).app('b-lab-qa').app('c-lab-qa')
    const graph = built.addon('db', postgres, 'api-pay', 'a-lab-qa', 'b-lab-qa', 'c-lab-qa').graph()
    const holders = addonFocus(graph, 'db').stages[2]
    expect(holders?.groups[0]?.environment).toBe('other')
    expect(appsOf(holders).map(({ environment }) => environment)).toEqual(['staging', 'other', 'other'])
  })

  it('takes a finding that is answered for none', () => {
    const graph = neighbours().graph()
    const { run } = judged(graph)
    const answer = { state: 'acknowledged', acknowledgement: null, exclusion: null } as const
    const answers = new Map([...hitsOf(run)].map((hit) => [hit, answer]))
    const input = { focus: { kind: 'addon', id: addonId('ledger') }, steps: 1 } as const
    const severities = (judgement: Judgement): unknown[] =>
      (focusOf(graph, judgement, input)?.stages ?? []).flatMap(({ groups }) =>
        groups.flatMap(({ rows }) => rows.map(({ severity }) => severity)),
      )
    expect(severities(judged(graph)).some((severity) => severity !== null)).toBe(true)
    expect(severities(new Judgement(run, { ...nothingSaid, answers })).some((severity) => severity !== null)).toBe(
      false,
    )
  })

  it('goes two steps: what they share besides, and with whom that is nobody met before', () => {
    const focus = addonFocus(neighbours().graph(), 'ledger', 2)
    expect(outline(focus)).toMatchObject({
      'further-addons': ['space pay: own', 'space shop: search cart', 'space paydev: logs'],
      'further-apps': ['space pay: job-pay', 'space far: job-far web-far', 'space shopqa: web-shopqa'],
    })
    // What api-paydev keeps to itself leads to nobody.
    expect(focus.stages[3]).toMatchObject({ total: 4, aside: 1 })
    // The owner has one of them, and borrows one of web-shop's.
    expect(focus.links[2]).toEqual({
      from: 0,
      to: 3,
      pairs: [
        [0, 0],
        [0, 1],
      ],
    })
  })

  it('says that an orphan belongs to nobody', () => {
    const focus = addonFocus(town().attach('lost', postgres, null, 'web-shop', 'api-pay').graph(), 'lost')
    expect(outline(focus)).toEqual({
      owner: [],
      addon: ['orphaned : lost'],
      holders: ['space pay: api-pay', 'space shop: web-shop'],
    })
    expect(focus.path).toEqual([{ kind: 'nobody' }, { kind: 'addon', id: addonId('lost'), name: 'lost' }])
    expect(focus.stages[2]?.groups.every(({ crossing }) => crossing)).toBe(true)
  })

  it('keeps an owner that no list shows, and an app that is attached twice', () => {
    const built = town().addon('db', postgres, 'gone-lost', 'web-shop')
    const [row] = built.inventory.attachments.filter(({ id }) => id === attachmentId('db', 'web-shop'))
    if (row) built.inventory.attachments.push({ ...row, id: 'second', name: 'db-again' })
    const { stages } = addonFocus(built.graph(), 'db')
    expect(appsOf(stages[0])).toMatchObject([{ app: 'gone-lost', space: 'lost', known: false }])
    expect(appsOf(stages[2])).toMatchObject([
      { app: 'web-shop', tieCount: 2, borrows: 1, ties: [{ attachmentName: 'db' }, { attachmentName: 'db-again' }] },
    ])
  })

  it('says when a row was last seen, and which lists are short', () => {
    const built = neighbours().short('/addon-attachments')
    built.carried[attachmentId('ledger', 'web-shop')] = 5
    built.carried[appId('api-paydev')] = 6
    const focus = addonFocus(built.graph(), 'ledger')
    expect(focus).toMatchObject({ complete: false, short: ['attachments'] })
    expect(appsOf(focus.stages[2])).toMatchObject([
      { app: 'api-paydev', carriedFrom: 6 },
      { app: 'web-shop', carriedFrom: null, ties: [{ carriedFrom: 5 }] },
    ])
  })

  it('gives so many rows and counts the rest', () => {
    const built = neighbours()
    const names = Array.from({ length: 500 }, (_, index) => `a${index}-s${index % 40}`)
    for (const name of names) built.app(name)
    built.attach('ledger', postgres, 'api-pay', ...names)
    const graph = built.graph()
    const usual = addonFocus(graph, 'ledger').stages[2]
    expect(usual).toMatchObject({ total: 502, spaces: 42 })
    expect(appsOf(usual)).toHaveLength(120)
    const more = look(graph, {
      focus: { kind: 'addon', id: addonId('ledger') },
      steps: 1,
      limits: { holders: 240, addon: 1 },
    }).stages[2]
    expect(appsOf(more)).toHaveLength(240)
    expect(appsOf(more).slice(0, 120)).toEqual(appsOf(usual))
    expect(more?.groups.at(-1)).toMatchObject({ total: 13, rows: { length: 6 } })
  })
})

describe('the focus of an app', () => {
  it('is what it owns, what it borrows, and who has the same', () => {
    const focus = look(neighbours().graph(), { focus: { kind: 'app', id: appId('api-pay') }, steps: 1 })
    expect(outline(focus)).toEqual({
      app: ['space pay: api-pay'],
      held: ['owned : ledger own', 'borrowed : search'],
      holders: [
        'space pay: job-pay',
        'space shop: web-shop',
        'space paydev: api-paydev',
        'space shopqa: web-shopqa',
      ].toSorted((a, b) => Number(b.includes(' pay:')) - Number(a.includes(' pay:')) || (a < b ? -1 : 1)),
    })
    expect(addonsOf(focus.stages[1])[2]).toMatchObject({ owner: 'web-shop', ownerId: appId('web-shop'), apps: 3 })
    const shop = appsOf(focus.stages[2]).find(({ app }) => app === 'web-shop')
    expect(shop).toMatchObject({ owns: 1, borrows: 1, tieCount: 2 })
    expect(focus.links[1]?.pairs).toHaveLength(5)
  })

  it('stands alone when it holds nothing, and is known by its attachments alone', () => {
    const graph = town().attach('lost', postgres, null, 'ghost-pay').graph()
    expect(outline(look(graph, { focus: { kind: 'app', id: appId('web-shop') }, steps: 2 }))).toMatchObject({
      app: ['space shop: web-shop'],
      held: [],
      holders: [],
    })
    expect(outline(look(graph, { focus: { kind: 'app', id: appId('ghost-pay') }, steps: 1 }))).toMatchObject({
      held: ['borrowed : lost'],
    })
  })
})

describe('the focus of a space', () => {
  it('is what it borrows and lends, by other space', () => {
    const focus = look(neighbours().graph(), { focus: { kind: 'space', name: 'pay' }, steps: 1 })
    expect(outline(focus)).toEqual({
      borrowed: ['space shop: search'],
      members: ['space pay: api-pay'],
      lent: ['lent : ledger'],
      holders: ['space paydev: api-paydev', 'space shop: web-shop'],
    })
    // job-pay takes no part, and what api-pay shares with it stays inside.
    expect(focus.stages.map(({ aside }) => aside)).toEqual([0, 1, 1, 0])
    expect(appsOf(focus.stages[1])[0]).toMatchObject({ owns: 1, borrows: 1 })
  })

  it('goes on from those it borrows from, too', () => {
    const focus = look(neighbours().graph(), { focus: { kind: 'space', name: 'pay' }, steps: 2 })
    expect(outline(focus)).toMatchObject({
      'further-addons': ['space shop: search cart', 'space paydev: logs'],
      'further-apps': ['space far: job-far web-far', 'space shopqa: web-shopqa'],
    })
    expect(focus.links.find(({ from, to }) => from === 0 && to === 4)?.pairs).toEqual([
      [0, 0],
      [0, 1],
    ])
  })

  it('is known from what its apps say, and not at all without any', () => {
    const graph = neighbours().without('spaces', 'space-shop').graph()
    expect(look(graph, { focus: { kind: 'space', name: 'shop' }, steps: 1 }).stages[1]).toMatchObject({ total: 1 })
    expect(focusOf(graph, judged(graph), { focus: { kind: 'space', name: 'nowhere' }, steps: 1 })).toBeNull()
  })
})

const everything = 100_000
const limits = Object.fromEntries(
  (['held', 'borrowed', 'members', 'lent', 'holders', 'further-addons', 'further-apps'] as const).map((role) => [
    role,
    everything,
  ]),
)

function subjectsOf(graph: Graph): FocusInput['focus'][] {
  return [
    ...[...graph.addons.keys()].map((id) => ({ kind: 'addon' as const, id })),
    ...graph.places.flatMap(({ appId: id }) => (id === '' ? [] : { kind: 'app' as const, id })),
    ...[...graph.spaces.keys()].map((name) => ({ kind: 'space' as const, name })),
  ]
}

describe('every focus', () => {
  it('shows everybody who shares once, or counts them, and makes up nobody', () => {
    fc.assert(
      fc.property(anyEstate, fc.constantFrom(1, 2), ({ snapshot, shuffled }, steps) => {
        for (const focus of subjectsOf(snapshot)) {
          const data = look(snapshot, { focus, steps, limits })
          expect(look(shuffled, { focus, steps, limits })).toEqual(data)
          const rows = data.stages.map((stage) => (stage.kind === 'apps' ? appsOf(stage) : addonsOf(stage)))
          const keys = data.stages.map((stage) =>
            stage.kind === 'apps'
              ? appsOf(stage).map(({ appId: id, app }) => `${id} ${app}`)
              : addonsOf(stage).map(({ id }) => id),
          )
          for (const [index, stage] of data.stages.entries()) {
            expect(new Set(keys[index]).size).toBe(stage.total)
            expect(stage.groups.reduce((sum, { total }) => sum + total, 0)).toBe(stage.total)
          }
          const apps = data.stages.flatMap((stage, index) => (stage.kind === 'apps' ? (keys[index] ?? []) : []))
          expect(new Set(apps).size).toBe(apps.length)
          for (const { from, to, pairs } of data.links) {
            for (const [a, b] of pairs) expect(rows[from]?.[a] && rows[to]?.[b]).toBeDefined()
          }
          expect(sharers(snapshot, focus)).toEqual(new Set(nearIn(data)))
          expect(JSON.parse(JSON.stringify(data))).toEqual(data)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('stays within its limits and never loses count', () => {
    fc.assert(
      fc.property(anyEstate, fc.integer({ min: 1, max: 4 }), ({ snapshot }, limit) => {
        const few = Object.fromEntries(Object.keys(limits).map((role) => [role, limit]))
        for (const focus of subjectsOf(snapshot)) {
          const whole = look(snapshot, { focus, steps: 2, limits })
          const cut = look(snapshot, { focus, steps: 2, limits: few })
          expect(cut.stages.map(({ total, spaces, aside }) => [total, spaces, aside])).toEqual(
            whole.stages.map(({ total, spaces, aside }) => [total, spaces, aside]),
          )
          for (const stage of cut.stages) {
            const shown = stage.kind === 'apps' ? appsOf(stage) : addonsOf(stage)
            expect(shown).toHaveLength(stage.role in few ? Math.min(limit, stage.total) : shown.length)
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('of the widest add-on of a large fleet is there within 50 milliseconds', () => {
    const graph = fleet(200, 10_000, 30_000, 60_000).graph()
    const judgement = judged(graph)
    const [hub] = [...graph.addons.values()].toSorted((a, b) => b.holders.length - a.holders.length)
    const id = hub?.id ?? ''
    const two = focusOf(graph, judgement, { focus: { kind: 'addon', id }, steps: 2 })
    expect(two?.stages.at(-1)?.total).toBeGreaterThan(100)
    expect(fastest(() => focusOf(graph, judgement, { focus: { kind: 'addon', id }, steps: 2 }))).toBeLessThan(50)
  })
})

/** Names of the apps that share with the subject, worked out the plain way. */
function sharers(graph: Graph, focus: FocusInput['focus']): Set<string> {
  const nodes = [...graph.addons.values()]
  if (focus.kind !== 'space') {
    const { kind, id } = focus
    const isAbout = (node: AddonNode): boolean =>
      kind === 'addon' ? node.id === id : node.holders.some((holder) => holder.appId === id)
    const others = nodes.filter(isAbout).flatMap((node) => node.holders.filter((holder) => holder.appId !== id))
    return new Set(others.map(({ appName }) => appName))
  }
  const { name } = focus
  const isInside = ({ app, appName }: { app: { space: string } | null; appName: string }): boolean =>
    (app?.space ?? spaceOfAppName(appName)) === name
  const lent = nodes.filter(({ holders: [first] }) => first?.isOwner === true && isInside(first))
  return new Set(
    lent.flatMap((node) => node.holders.filter((holder) => !isInside(holder))).map(({ appName }) => appName),
  )
}

function nearIn({ stages }: FocusData): string[] {
  return stages
    .filter(({ role }) => role === 'owner' || role === 'holders')
    .flatMap((stage) => appsOf(stage).map(({ app }) => app))
}

describe('graph.focus', () => {
  it('answers with the focus, and not-found where nothing is known', async () => {
    const built = neighbours()
    const current = { snapshot: built.snapshot(), graph: built.graph() }
    const inventory = { current: (id: string) => Promise.resolve(id === 'west' ? current : null) }
    const { risk, stores } = await riskDesk()
    const commands = graphCommands({ inventory, risk, slots: stores.cache.slots, log: () => {} })
    const focus = { kind: 'addon' as const, id: addonId('ledger') }
    expect((await commands['graph.focus']({ endpointId: 'west', focus, steps: 1 })).stages).toHaveLength(3)
    await expect(commands['graph.focus']({ endpointId: 'east', focus, steps: 1 })).rejects.toMatchObject({
      code: 'not-found',
      message: 'This endpoint has never been synced, so nothing is known of it.',
    })
    const gone = { kind: 'addon' as const, id: 'gone' }
    await expect(commands['graph.focus']({ endpointId: 'west', focus: gone, steps: 1 })).rejects.toMatchObject({
      code: 'not-found',
      message: 'The latest sync of this endpoint knows nothing of that name.',
    })
  })
})
