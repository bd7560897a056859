import { afterAll, describe, expect, it } from 'vitest'
import { operationKinds, type Operation, type OperationKind, type Verdict } from '#shared/domain/operation.ts'
import { AppError } from '#shared/errors.ts'
import type { Current } from '#core/inventory/inventory.ts'
import { createRandom } from '#demo/generate/random.ts'
import type { Seed } from '#demo/seed/format.ts'
import {
  isPlain,
  judged,
  pass,
  redeployDifferences,
  redeployed,
  variableDifferences,
  variableNames,
} from './matrix/aftermath.ts'
import { candidates, some } from './matrix/candidates.ts'
import {
  callers,
  openDoors,
  plainCaller,
  plannerAt,
  synced,
  type Caller,
  type Doors,
  type Said,
} from './matrix/doors.ts'
import { attachedMeanwhile, meanwhile } from './matrix/meanwhile.ts'
import { world } from './matrix/world.ts'

/*
 * The measure of issue 6: what was predicted is what the server then says, for operations of every kind on small platforms
 * on which everything occurs. Each operation meets a platform of its own, fresh from the seed.
 */

const worlds = [
  [0, 'calm'],
  [1, 'calm'],
  [2, 'wild'],
  [3, 'wild'],
  [4, 'wild'],
  [5, 'wild'],
] as const
const perKind = 28

interface Row {
  kind: OperationKind
  verdict: Verdict['kind'] | 'no plan'
  rule: string
}

const rows: Row[] = []

/** Config variables that came or went on an app, as they were foretold to. */
let variablesSeen = 0

const noFormation = 'This application does not have any formations'

/** Blocked because the server would do it; of the others nobody says what it would do. */
const claimed = new Set([
  'owner-row',
  'name-missing',
  'plan-missing',
  'numbers-missing',
  'plan-shut-down',
  'plan-compliance',
  'plan-region',
  'plan-change-fails',
  'never-released',
  'no-formation',
  'release-failed',
  'restore-unknown-backup',
])

function fits(verdict: Verdict, { status, words }: Said): boolean {
  const works = status >= 200 && status < 300
  if (verdict.kind === 'will-work') return works
  if (verdict.kind === 'refused') return status === verdict.status && words === verdict.words
  if (verdict.kind === 'cannot-know' || works || !claimed.has(verdict.rule)) return true
  // Two primaries of a service, of which nobody asked, or no formation stop the server before it gets that far.
  return verdict.rule === 'owner-row' && (status === 500 || words === noFormation)
}

/**
 * Plans and sends on a fresh platform, on which `first` happens that the lists do not tell of. Gives what was not as
 * foretold; null for nothing.
 */
async function tried(
  seed: Seed,
  current: Current,
  operation: Operation,
  caller: Caller,
  first: ((doors: Doors) => Promise<void>) | null = null,
): Promise<unknown> {
  const { kind } = operation
  const doors = openDoors(seed)
  try {
    await first?.(doors)
    const planner = plannerAt(doors, current, caller)
    let planned
    try {
      planned = await planner.plan(operation, new AbortController().signal)
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
      rows.push({ kind, verdict: 'no plan', rule: thrown.code })
      return thrown.code === 'invalid-input' ? null : { operation, thrown: thrown.toData() }
    }
    const { verdict, requests, affected } = planned.plan
    rows.push({ kind, verdict: verdict.kind, rule: 'rule' in verdict ? verdict.rule : '' })
    const before = await judged(doors, planner, operation, planned)
    const plain = planned.plan.affected
      .map(({ name }) => name)
      .filter((name) => {
        const app = doors.platform.directory.app(name)
        return app && isPlain(app)
      })
    const variables = await variableNames(doors, new Set(plain))
    doors.platform.backend.log.length = 0
    let said: Said = { status: 0, words: '' }
    for (const request of requests) {
      said = await doors.send(request, caller)
      if (said.status >= 300) break
    }
    const about = {
      operation,
      caller: caller.label,
      verdict,
      requests,
      said: { ...said, words: said.words.slice(0, 200) },
    }
    if (!fits(verdict, said)) return about
    const asked = planned.plan.sources.filter(({ live }) => live)
    if (asked.length > 3) return { ...about, asked }
    // Effects on apps are foretold from the lists.
    if (verdict.kind !== 'will-work' || first) return null

    const differences = redeployDifferences(doors, affected, await redeployed(doors))
    await pass(doors)
    const after = await judged(doors, planner, operation, planned)
    const isProof = planned.verification.kind === 'read' && planned.verification.proof
    const still = plain.filter((name) => {
      const app = doors.platform.directory.app(name)
      return !app || isPlain(app)
    })
    const later = await variableNames(doors, new Set(still))
    // Where the platform picks a primary by itself nobody can say whose variables lose their prefix.
    const picked = planned.plan.primaries.filter(({ note }) => note.includes('picks one of'))
    const watched = new Map(
      [...variables].filter(([name]) => still.includes(name) && picked.every(({ appName }) => appName !== name)),
    )
    differences.push(...variableDifferences(planned.plan.variables, watched, later))
    variablesSeen += planned.plan.variables.filter(
      ({ appName, before: from, after: to }) => watched.has(appName) && from !== to,
    ).length
    if (after !== null && after !== 'came-about') differences.push(`afterwards it is judged ${after}`)
    if (isProof && before === 'came-about') differences.push('it is judged to have come about before')
    return differences.length > 0 ? { ...about, affected, differences } : null
  } finally {
    doors.close()
  }
}

describe.each(worlds)('world %i, which is %s', (number, mood) => {
  const seed = world(number, mood)
  let current: Current

  it.each(operationKinds)('%s', async (kind) => {
    current ??= await synced(openDoors(seed))
    const random = createRandom(number * 1009 + operationKinds.indexOf(kind))
    const operations: Operation[] = candidates[kind](current.graph, 'matrix')
    const wrong: unknown[] = []
    for (const operation of some(random, operations, perKind)) {
      const difference = await tried(seed, current, operation, random.pick(callers))
      if (difference !== null) wrong.push(difference)
    }
    expect(wrong).toEqual([])
  })
})

describe.each([10, 11])('world %i, of which the lists are old', (number) => {
  const seed = world(number, 'wild')
  let current: Current

  it.each(operationKinds)('%s', async (kind) => {
    current ??= await synced(openDoors(seed))
    const random = createRandom(number * 1009 + operationKinds.indexOf(kind))
    const operations: Operation[] = candidates[kind](current.graph, 'matrix')
    const wrong: unknown[] = []
    for (const operation of some(random, operations, perKind)) {
      const difference = await tried(seed, current, operation, random.pick(callers), (doors) =>
        meanwhile(doors, current.graph, operation, random),
      )
      if (difference !== null) wrong.push(difference)
    }
    expect(wrong).toEqual([])
  })
})

/* What is refused because somebody holds it: the lists say that nobody does, and by now somebody does. */
describe.each([20, 21, 22])('world %i, of which something was attached since', (number) => {
  const seed = world(number, number === 20 ? 'calm' : 'wild')

  it.each(['destroy-app', 'destroy-addon'] as const)('%s', async (kind) => {
    const { graph, snapshot } = await synced(openDoors(seed))
    const owned = (operation: Operation): string[] => {
      if (operation.kind === 'destroy-addon') return [operation.addonId]
      if (operation.kind !== 'destroy-app') return []
      const own = (graph.addonsByApp.get(operation.appId) ?? []).filter(({ owner }) => owner?.id === operation.appId)
      return own.some(({ holders }) => holders.length > 1) ? [] : own.map(({ id }) => id)
    }
    const operations: Operation[] = candidates[kind](graph, 'matrix').filter(
      (operation) =>
        operation.elevated &&
        owned(operation).length > 0 &&
        (operation.kind === 'destroy-app' || graph.addons.get(operation.addonId)?.holders.length === 1),
    )
    const wrong: unknown[] = []
    let attached = 0
    for (const operation of some(createRandom(number), operations, 20)) {
      const difference = await tried(seed, { graph, snapshot }, operation, plainCaller, async (doors) => {
        if (await attachedMeanwhile(doors, graph, owned(operation))) attached += 1
      })
      if (difference !== null) wrong.push(difference)
    }
    expect(wrong).toEqual([])
    expect(attached).toBeGreaterThan(2)
  })
})

/** What has to have occurred: a matrix that never meets a refusal proves nothing of it. */
const expected = `
  addon-unknown app-unknown attach-prod attach-region attach-socs attach-to-owner attached-already attached-elsewhere
  backup-unknown bad-dyno-type bad-quantity broker-busy broker-silent busy catalogue-short delete-without-formation
  detach-drain detach-unshared detach-vault detach-without-formation dyno-type-unknown in-maintenance name-in-use
  name-missing name-rule never-released no-actions no-formation not-administrator not-nameable not-owned not-shareable
  owner-row owns-shared plan-change-fails plan-compliance plan-does-not-offer plan-fixed plan-missing plan-of-another
  plan-region plan-shut-down plan-unknown preview-delete-without-formation preview-owns-shared release-failed
  restore-unknown-backup role-unknown service-once two-primaries
`
  .trim()
  .split(/\s+/)

const counted = (verdict: Row['verdict'], of: readonly Row[]): number =>
  of.filter((row) => row.verdict === verdict).length

it('is a matrix of more than 2,000 operations, most of which somebody can tell the end of', () => {
  expect(rows.length).toBeGreaterThan(2000)
  const met = new Set(rows.map(({ rule }) => rule))
  expect(expected.filter((rule) => !met.has(rule))).toEqual([])
  // An action known by its name only is what nobody knows.
  const knowable = rows.filter(({ kind }) => kind !== 'custom-action')
  expect(counted('cannot-know', knowable) / knowable.length).toBeLessThan(0.03)
  expect(variablesSeen).toBeGreaterThan(200)
  expect(counted('will-work', knowable) / knowable.length).toBeGreaterThan(0.3)
})

afterAll(() => {
  const verdicts = ['will-work', 'refused', 'blocked', 'cannot-know', 'no plan'] as const
  const lines = operationKinds.map((kind) => {
    const own = rows.filter((row) => row.kind === kind)
    const counts = verdicts.map((verdict) => `${counted(verdict, own)} ${verdict}`)
    return `  ${kind.padEnd(14)} ${String(own.length).padStart(4)}: ${counts.join(', ')}`
  })
  process.stdout.write(
    [
      `Matrix: ${rows.length} operations planned and sent, ${variablesSeen} config variables come or gone as foretold.`,
      ...lines,
      '',
    ].join('\n'),
  )
})
