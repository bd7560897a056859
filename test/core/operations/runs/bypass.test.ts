import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { commands, type CommandName } from '#shared/contract/commands.ts'
import type { Operation } from '#shared/domain/operation.ts'
import { confirmationOf, ownAddon, present, scene, sharedAddon, someApp, type Scene } from './platform.ts'

/*
 * Whoever holds the bridge, an extension in the browser or a page that was tampered with, can send any command with any
 * input. Nothing of it may change anything on a platform, unless a plan was made, shown and confirmed as it stands.
 */

const part = z.record(z.string(), z.unknown())
const texts = z.array(z.string())

/** Values that a JSON schema lets through, with texts that mean something here wherever a text may stand. */
function fitting(schema: unknown, words: readonly string[]): fc.Arbitrary<unknown> {
  const given = part.parse(schema)
  const { type, properties, items, required } = given
  const either = given['anyOf'] ?? given['oneOf']
  if (Array.isArray(either)) return fc.oneof(...either.map((one) => fitting(one, words)))
  if ('const' in given) return fc.constant(given['const'])
  if (Array.isArray(given['enum'])) return fc.constantFrom(...(given['enum'] as unknown[]))
  if (type === 'boolean') return fc.boolean()
  if (type === 'null') return fc.constant(null)
  if (type === 'integer' || type === 'number') return fc.oneof(fc.nat(50), fc.integer())
  if (type === 'array') return fc.array(fitting(items ?? {}, words), { maxLength: 3 })
  if (type === 'object' && properties !== undefined) {
    const fields = Object.entries(part.parse(properties)).map(([name, field]) => [name, fitting(field, words)] as const)
    return fc.record(Object.fromEntries(fields), { requiredKeys: texts.catch([]).parse(required) })
  }
  if (type === 'object') return fc.dictionary(fc.constantFrom('web', 'worker'), fc.nat(3), { maxKeys: 2 })
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...words) },
    { weight: 1, arbitrary: fc.string({ maxLength: 30 }) },
  )
}

/** What would end the scene, or make it ask other machines than its own. */
const leftOut = new Set<CommandName>([
  'endpoints.remove',
  'endpoints.update',
  'endpoints.add',
  'endpoints.test',
  // Everything stays armed, so that nothing else than the plan stands in the way.
  'operations.disarm',
])

/** What the platform was asked that may have changed something; brokers’ lists are reads with GET. */
function changesOf({ proxy }: Scene): string[] {
  const asked = proxy.heard.map(({ method, path }) => `${method} ${path}`)
  return asked.filter((one) => !/^GET (?!.*\/actions\/(?!backups|roles|replica|logs))/.test(one))
}

it('no command with any input changes anything without a plan that was shown', async () => {
  const stage = await scene()
  const { atlas, demo, endpointId } = stage
  const shared = sharedAddon(demo)
  const borrower = present(shared.attachments.find(({ owned }) => !owned)).app
  const key = ownAddon(demo, 'akkeris-memcached')
  const operations: Operation[] = [
    { kind: 'maintenance', endpointId, appId: someApp(demo).id, on: true },
    { kind: 'detach', endpointId, addonId: shared.id, appId: borrower.id },
    { kind: 'destroy-addon', endpointId, addonId: key.id, elevated: true },
    { kind: 'action', endpointId, addonId: key.id, appId: null, action: 'flush', subject: '' },
  ]
  const plans = await Promise.all(operations.map((operation) => stage.plan(operation)))
  // Ids of real plans and hashes of others: to have seen one plan is not to have seen another.
  const others = await Promise.all(operations.map((operation) => stage.plan({ ...operation, endpointId })))
  const words = [
    ...plans.map(({ id }) => id),
    ...plans.map(({ hash }) => hash.slice(1)),
    ...plans.map(({ friction }) => friction.typed || 'x'),
    ...[shared, key].flatMap(({ id, owner }) => [id, owner?.name ?? '', owner?.app.name ?? '']),
    ...[borrower, someApp(demo)].flatMap(({ id, name }) => [id, name]),
    endpointId,
    endpointId,
    ...'akkeris-s3:basic flush restart backups Because. {}'.split(' '),
  ]
  const names = (Object.keys(commands) as CommandName[]).filter((name) => !leftOut.has(name))
  const calls = names.map((command) => {
    const schema = z.toJSONSchema(commands[command].input, { io: 'input', unrepresentable: 'any' })
    return fc.record({ command: fc.constant(command), input: fitting(schema, words) })
  })
  // All that a plan asks for but its hash, which says that it was seen.
  const guessed = fc.constantFrom(...plans).chain((plan) =>
    fc.record({
      command: fc.constant('operations.confirm'),
      input: fc.record({
        planId: fc.constant(plan.id),
        hash: fc.constantFrom(...plans.filter((other) => other !== plan).map(({ hash }) => hash), plan.hash.slice(1)),
        typed: fc.constant(plan.friction.typed),
        reason: fc.constant('Because.'),
        ticket: fc.constant(''),
      }),
    }),
  )
  const perhaps = fc.oneof(
    { weight: 2, arbitrary: guessed },
    { weight: 8, arbitrary: fc.oneof(...calls) },
    {
      weight: 4,
      arbitrary: fc.oneof(...calls.filter((_, index) => /^(operations|runbooks)\./.test(names[index] ?? ''))),
    },
    { weight: 1, arbitrary: fc.record({ command: fc.string(), input: fc.jsonValue() }) },
  )
  let id = 0
  let understood = 0
  await fc.assert(
    fc.asyncProperty(fc.array(perhaps, { minLength: 1, maxLength: 12 }), async (sequence) => {
      const results = await Promise.all(
        sequence.map(({ command, input }) => atlas.core.call({ id: `bypass-${++id}`, command, input })),
      )
      understood += results.filter(({ ok }) => ok).length
      expect(changesOf(stage)).toEqual([])
    }),
    { numRuns: 120, endOnFailure: true },
  )
  // About one in five is; a tenth is never missed by chance alone.
  expect(understood, 'many of them were understood').toBeGreaterThan(id / 10)
  const { runs } = await atlas.call('operations.runs', { endpointId: null })
  expect(runs).toEqual([])

  // The same bridge, with the plan as it was shown.
  await atlas.call('operations.arm', { endpointId })
  const [plan] = others
  if (!plan) throw new Error('There is a plan.')
  const run = await stage.over((await atlas.call('operations.confirm', confirmationOf(plan))).id)
  expect(run.state, run.sentence).toBe('done')
  expect(changesOf(stage)).toHaveLength(1)
}, 120_000)

it('what is no request, or a name that every object has, is refused', async () => {
  const stage = await scene()
  const { core } = stage.atlas
  const odd: unknown[] = [null, 5, 'operations.confirm', [], {}, { id: 'a', command: 'operations.confirm' }]
  for (const command of [
    '__proto__',
    'constructor',
    'toString',
    'operations',
    'operations.send',
    'OPERATIONS.CONFIRM',
  ]) {
    odd.push({ id: command, command, input: {} })
  }
  for (const one of odd) expect(await core.call(one)).toMatchObject({ ok: false })
  expect(changesOf(stage)).toEqual([])
})
