import { describe, expect, it } from 'vitest'
import type { CommandInput } from '#shared/contract/commands.ts'
import { isOpen } from '#shared/domain/finding.ts'
import { buildGraph } from '#core/graph/build.ts'
import { riskCommands } from '#core/risk/commands.ts'
import { addonId, noon, postgres, town, type Estate } from './estate.ts'
import { fleet } from './fleet.ts'
import { profileOf, riskDesk } from './room.ts'

const minute = 60_000
const day = 24 * 60 * minute
const endpointId = 'west'
const finding = 'AKR-101/addon-ledger'
const { signal } = new AbortController()

function shared(): Estate {
  return town().addon('ledger', postgres, 'api-pay', 'api-paydev')
}

function shown(built: Estate) {
  const snapshot = built.snapshot()
  return { snapshot, graph: buildGraph(snapshot) }
}

/** The door of the room of risk, with this as the latest sync of its endpoint; null for one that was never synced. */
async function door(built: Estate | null, earlier: Estate | null = null) {
  const desk = await riskDesk()
  const state = { current: built && shown(built) }
  const inventory = {
    current: () => Promise.resolve(state.current),
    earlier: (_: string, snapshotId: number) => Promise.resolve(snapshotId === 7 && earlier ? shown(earlier) : null),
  }
  const endpoints = { profile: profileOf }
  const commands = riskCommands({ inventory, endpoints, ...desk })
  return { ...desk, commands, sync: (next: Estate) => void (state.current = shown(next)) }
}

const inbox: CommandInput<'risk.inbox'> = {
  endpointId,
  text: '',
  hidden: [],
  show: 'all',
  sort: 'severity',
  incident: false,
  limit: 100,
}
const accepted = { category: 'temporary', reason: 'Both know.', ticket: '' } as const

describe('what is asked of', () => {
  it('an endpoint that was never synced is not there', async () => {
    const { commands } = await door(null)
    await expect(commands['risk.findings']({ endpointId })).rejects.toMatchObject({ code: 'not-found' })
    await expect(commands['risk.scores']({ endpointId })).rejects.toMatchObject({ code: 'not-found' })
    await expect(commands['risk.shared']({ endpointId })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('a finding, an add-on or a snapshot that is not there is said so', async () => {
    const { commands, answers } = await door(shared())
    const gone = { endpointId, findingId: 'AKR-101/addon-nowhere' }
    const expiresAt = noon + day
    await expect(commands['risk.finding'](gone)).rejects.toMatchObject({ code: 'not-found' })
    await expect(commands['risk.acknowledge']({ ...gone, ...accepted, expiresAt })).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(answers.forEndpoint(endpointId).acknowledgements.size).toBe(0)
    await expect(commands['risk.addon']({ endpointId, addonId: 'nowhere' })).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(commands['risk.findings']({ endpointId, at: 8 })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('a snapshot that was kept is judged by its own rows', async () => {
    const { commands } = await door(shared(), town().addon('orders', postgres, 'api-pay', 'api-paydev'))
    const addonsAt = async (at?: number) => {
      const { findings } = await commands['risk.findings']({ endpointId, ...(at === undefined ? {} : { at }) })
      return [...new Set(findings.map(({ addon }) => addon.name))]
    }
    expect(await addonsAt()).toEqual(['ledger'])
    expect(await addonsAt(7)).toEqual(['orders'])
  })
})

describe('the table of scores', () => {
  it('has the hundred worst apps and add-ons, the worst first', async () => {
    const { commands } = await door(fleet(20, 400, 800, 2_400))
    const { endpoint, apps, addons } = await commands['risk.scores']({ endpointId })
    for (const rows of [apps, addons]) {
      expect(rows).toHaveLength(100)
      const scores = rows.map(({ score }) => score)
      expect(scores).toEqual(scores.toSorted((a, b) => b - a))
      expect(scores[0]).toBe(endpoint.score)
    }
    const inboxed = await commands['risk.inbox']({ ...inbox, sort: 'score' })
    const best = Math.max(...inboxed.groups.map(({ score }) => score))
    const worst = inboxed.groups.filter(({ score }) => score === best).map(({ addon }) => addon.id)
    for (const addon of worst.slice(0, 100)) expect(addons.map(({ id }) => id)).toContain(addon)
  })

  it('has every shared add-on with an open finding, however many there are, for the ranked list', async () => {
    const { commands } = await door(fleet(20, 400, 800, 2_400))
    const { takenAt, addons, scores } = await commands['risk.shared']({ endpointId })
    const { findings, ...judged } = await commands['risk.findings']({ endpointId })
    const { graph } = shown(fleet(20, 400, 800, 2_400))
    const held = new Set(graph.nodes.filter(({ holders }) => holders.length > 1).map(({ id }) => id))
    const open = new Set(
      findings.filter(({ context, state }) => !context && isOpen(state)).map(({ addon }) => addon.id),
    )
    expect(takenAt).toBe(judged.takenAt)
    expect(addons.length).toBeGreaterThan(100)
    expect(addons.toSorted()).toEqual([...held].filter((id) => open.has(id)).toSorted())
    for (const [index, addonId] of addons.entries()) {
      if (index % 40 === 0) expect((await commands['risk.addon']({ endpointId, addonId })).score).toBe(scores[index])
    }
    expect(scores).toHaveLength(addons.length)
  })

  it('shows how the last sixty judgements went, of the endpoint, its spaces and its organizations', async () => {
    const { commands, history } = await door(shared())
    for (let score = 1; score <= 70; score += 1) {
      const counts = { critical: 0, high: 0, medium: 0, low: 0 }
      const point = { score, ...counts, spaces: { pay: score }, organizations: { retail: score } }
      const judged = { findings: [], mayBeGone: () => true, point }
      await history.note(endpointId, noon - (100 - score) * minute, true, judged)
    }
    const { endpoint, spaces, organizations, trend } = await commands['risk.scores']({ endpointId })
    // The judging that the question itself led to is the last of them.
    const expected = [...Array.from({ length: 59 }, (_, index) => 12 + index), endpoint.score]
    expect(endpoint).toMatchObject({ name: 'west', trend: expected })
    expect(spaces.find(({ name }) => name === 'pay')?.trend).toEqual(expected)
    expect(organizations.find(({ name }) => name === 'retail')?.trend).toEqual(expected)
    expect(trend).toHaveLength(71)
  })
})

describe('answers', () => {
  it('are made to a finding as it is, and listed with their state, those that end soonest first', async () => {
    const { commands, sync } = await door(
      shared().addon('orders', postgres, 'web-shop', 'web-shopqa').addon('files', postgres, 'api-pay', 'web-shopqa'),
    )
    for (const [addon, days] of [
      ['ledger', 3],
      ['orders', 1],
      ['files', 2],
    ] as const) {
      const findingId = `AKR-101/${addonId(addon)}`
      const expiresAt = noon + days * day
      expect(await commands['risk.acknowledge']({ endpointId, findingId, ...accepted, expiresAt })).toEqual({
        expiresAt,
      })
    }
    const states = async () => {
      const { acknowledgements } = await commands['risk.acknowledgements']({ endpointId })
      return acknowledgements.map(({ addonName, state }) => [addonName, state])
    }
    expect(await states()).toEqual([
      ['orders', 'acknowledged'],
      ['files', 'acknowledged'],
      ['ledger', 'acknowledged'],
    ])
    // One has another consumer, one is not found any more, one is gone with its add-on.
    sync(
      town()
        .addon('ledger', postgres, 'api-pay', 'api-paydev', 'web-shopqa')
        .addon('orders', postgres, 'web-shop', 'api-pay'),
    )
    expect(await states()).toEqual([
      ['orders', 'idle'],
      [addonId('files'), 'idle'],
      ['ledger', 'outgrown'],
    ])
    expect((await commands['risk.acknowledgements']({ endpointId })).acknowledgements[0]?.title).toBe(
      commands['risk.rules']().rules.find(({ id }) => id === 'AKR-101')?.title,
    )
  })

  it('say since when what is new is new: nothing, the last look, and before it a baseline', async () => {
    const { commands, clock } = await door(shared())
    const since = async () => (await commands['risk.inbox'](inbox)).newSince
    expect(await since()).toEqual({ kind: 'nothing', name: '', at: null })
    commands['risk.looked']({ endpointId })
    expect(await since()).toEqual({ kind: 'last-look', name: '', at: noon })
    clock.advance(minute)
    await commands['risk.baseline']({ endpointId, name: 'today' })
    expect(await since()).toEqual({ kind: 'baseline', name: 'today', at: noon + minute })
  })

  it('that are a baseline know every finding there is', async () => {
    const { commands, sync } = await door(shared())
    const { findings } = await commands['risk.findings']({ endpointId })
    const baseline = await commands['risk.baseline']({ endpointId, name: 'today' })
    expect(baseline.findings).toBe(findings.length)
    expect((await commands['risk.inbox'](inbox)).newCount).toBe(0)
    sync(shared().addon('orders', postgres, 'web-shop', 'web-shopqa'))
    const { groups } = await commands['risk.inbox']({ ...inbox, show: 'new' })
    expect(groups.map(({ addon }) => addon.name)).toEqual(['orders'])
  })

  it('to a finding come with what happened to it, newest first, and with what is noted about it', async () => {
    const { commands, clock } = await door(shared().addon('orders', postgres, 'web-shop', 'web-shopqa'))
    await commands['risk.findings']({ endpointId })
    clock.advance(minute)
    await commands['risk.acknowledge']({ endpointId, findingId: finding, ...accepted, expiresAt: noon + day })
    const none = { endpointId, addonId: null, appId: null, space: null }
    await commands['risk.annotate']({ ...none, kind: 'contact', addonId: addonId('ledger'), value: 'payments' })
    await commands['risk.annotate']({ ...none, kind: 'contact', addonId: addonId('orders'), value: 'shop' })
    await commands['risk.annotate']({ ...none, kind: 'environment', space: 'paydev', value: 'development' })
    await commands['risk.annotate']({ ...none, kind: 'environment', space: 'shopqa', value: 'development' })
    const told = await commands['risk.finding']({ endpointId, findingId: finding })
    const times = told.history.map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    expect(new Set(times)).toEqual(new Set([noon, noon + minute]))
    expect(told.annotations.map(({ value, space }) => value + (space ?? ''))).toEqual(['payments', 'developmentpaydev'])
    expect(told.finding.state).toBe('acknowledged')
    expect(told.shell.curl).toContain('https://west.example.invalid/apps/')
    const addon = await commands['risk.addon']({ endpointId, addonId: addonId('orders') })
    expect(addon.annotations.map(({ value }) => value)).toEqual(['shop'])
    expect(addon.findings.every((one) => one.addon.name === 'orders')).toBe(true)
  })

  it('can be taken to another one', async () => {
    const { commands } = await door(shared())
    await commands['risk.acknowledge']({ endpointId, findingId: finding, ...accepted, expiresAt: noon + day })
    const { text } = commands['risk.exportAnswers']({ endpointId })
    const { commands: other } = await door(shared())
    const read = await other['risk.importAnswers']({ endpointId, text }, signal)
    expect(read).toMatchObject({ added: 1, problems: [] })
    const { acknowledgements } = await other['risk.acknowledgements']({ endpointId })
    expect(acknowledgements.map(({ findingId, state }) => [findingId, state])).toEqual([[finding, 'acknowledged']])
    expect(await other['risk.withdraw']({ endpointId, findingId: finding, reason: '' })).toEqual({ withdrawn: true })
  })
})
