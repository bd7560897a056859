import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import type { Question } from '#core/operations/kind.ts'
import { kindOf, standardKinds } from '#core/operations/kinds/index.ts'
import {
  askAddon,
  askAttachment,
  askBorrowed,
  askBorrowers,
  askFormation,
  askOwned,
  askServices,
  askWhetherVault,
} from '#core/operations/questions.ts'
import { words } from '#core/operations/words.ts'
import type { Operation } from '#shared/domain/operation.ts'
import type { Json } from '#shared/json.ts'

/* What a real server said, replayed: its refusals in our words, its answers through our decoders and judges. */

const recording = z.object({
  request: z.object({ method: z.string(), path: z.string(), body: z.json() }),
  response: z.object({ status: z.number(), body: z.json() }),
})

function recorded(name: string): z.infer<typeof recording> {
  return recording.parse(JSON.parse(readFileSync(new URL(`../../fixtures/demo/${name}.json`, import.meta.url), 'utf8')))
}

/** The text of an attribute of the recorded request, which the server repeats in its words. */
function sent(name: string, field: string): string {
  return z.string().parse(z.record(z.string(), z.json()).parse(recorded(name).request.body)[field])
}
const lastOf = (name: string): string => recorded(name).request.path.split('/').at(-1) ?? ''

it.each([
  ['errors/404-unknown-app-addons', 404, words.appUnknown('nosuch-qa')],
  ['errors/404-attach-to-unknown-app', 404, words.appUnknown(sent('errors/404-attach-to-unknown-app', 'app'))],
  [
    'errors/404-unknown-addon-in-app',
    404,
    words.addonNotThere(lastOf('errors/404-unknown-addon-in-app'), '1273ad3b-7a2b-41bf-9ac4-871f4235d4dd'),
  ],
  ['errors/404-unknown-attachment', 404, words.attachmentUnknown(lastOf('errors/404-unknown-attachment'))],
  [
    'errors/404-unknown-attachment-in-app',
    404,
    words.attachmentUnknown(lastOf('errors/404-unknown-attachment-in-app')),
  ],
  [
    'errors/404-delete-unknown-attachment',
    404,
    words.attachmentUnknown(lastOf('errors/404-delete-unknown-attachment')),
  ],
  ['errors/404-attach-unknown-addon', 404, words.attachUnknown],
  ['errors/404-attach-by-addon-name', 404, words.attachUnknown],
  ['failure/orphan-attach-elsewhere', 404, words.attachUnknown],
  ['errors/422-create-no-plan', 422, words.planMissing],
  ['errors/422-create-unknown-plan', 422, words.planUnknown(sent('errors/422-create-unknown-plan', 'plan'))],
  ['errors/422-create-plan-short-name', 422, words.planUnknown('hobby')],
  ['errors/422-create-shutdown-plan', 422, words.planShutDown],
  ['errors/422-create-missing-compliance', 422, words.complianceMissing(['prod', 'socs'])],
  ['errors/422-create-bad-name', 422, words.badName],
  ['errors/422-create-name-too-long', 422, words.badName],
  ['errors/422-create-one-letter-name', 422, words.badName],
  ['errors/422-attach-bad-name', 422, words.badName],
  ['errors/422-patch-attachment-bad-name', 422, words.badName],
  ['errors/422-patch-non-owner', 422, words.notOwned],
  ['errors/409-create-plan-not-in-region', 409, words.notInRegion],
  ['errors/409-create-service-not-in-region', 409, words.notInRegion],
  ['errors/409-create-multiple-not-supported-papertrail', 409, words.createdTwice],
  ['errors/409-create-multiple-not-supported-securekey', 409, words.createdTwice],
  ['errors/409-attach-same-app', 409, words.attachToOwner],
  ['errors/409-attach-socs-to-nonsocs', 409, words.attachSocs],
  ['errors/409-attach-prod-to-nonprod', 409, words.attachProduction],
  ['errors/409-attach-prod-to-nonprod-force', 409, words.attachProduction],
  ['errors/409-attach-region-mismatch', 409, words.attachRegion],
  ['errors/409-attach-not-shareable-broker', 409, words.notShareable],
  ['errors/409-attach-not-shareable-papertrail', 409, words.notShareable],
  ['errors/409-attach-not-shareable-vault', 409, words.notShareable],
  ['errors/409-attach-multiple-not-supported', 409, words.attachedTwice],
  ['errors/409-attach-name-in-use-for-this-addon', 409, words.nameInUse],
  ['errors/409-attach-already-attached', 409, words.attachedAlready],
  ['errors/403-attach-papertrail-detach', 403, words.detachDrain],
  ['errors/409-detach-vault', 409, words.detachVault],
  ['errors/409-detach-owner-of-unshared-addon', 409, words.notAttached],
  ['errors/409-detach-when-app-has-no-formation', 409, words.noFormation],
  ['errors/500-rename-securekey', 500, words.stumbled],
  ['errors/500-create-broker-always-fails', 500, words.stumbled],
  ['errors/503-attach-broker-down', 503, words.unavailable],
  ['errors/424-get-broker-says-412', 424, words.brokerWaits],
])('%s is refused in the words we know', (name, status, said) => {
  expect(recorded(name).response).toMatchObject({ status, body: said })
})

function decoded<Told>(question: Question<Told>, name: string): Told {
  return question.decode(question.path, recorded(name).response.body)
}
const some = 'a0000000-0000-4000-a000-000000000000'

it('reads what a real server answers', () => {
  for (const name of ['list-by-app', 'list-by-app-with-orphan']) {
    expect(decoded(askBorrowed(some), `attachments/${name}`).length, name).toBeGreaterThan(0)
  }
  const orphan = decoded(askBorrowed(some), 'attachments/list-by-app-with-orphan').filter(
    (row) => row.ownerName === null,
  )
  expect(orphan).toHaveLength(1)
  expect(decoded(askBorrowers(some), 'attachments/list-by-addon-hub').length).toBeGreaterThan(5)
  expect(decoded(askBorrowers(some), 'attachments/list-by-addon-unknown')).toEqual([])
  for (const name of ['get-by-app-and-id', 'get-by-app-owned-one', 'get-orphan', 'get-after-promote']) {
    expect(decoded(askAttachment(some, some), `attachments/${name}`).id, name).not.toBe('')
  }
  const addon = decoded(askAddon(some, some), 'addons/get-global-with-attached')
  expect(addon.attachedTo.filter(({ isOwner }) => isOwner)).toHaveLength(1)
  expect(decoded(askAddon(some, some), 'addons/get-while-provisioning').state).toBe('provisioning')
  expect(decoded(askAddon(some, some), 'addons/get-broker-says-failed').state).toBe('deprovisioned')
  expect(decoded(askOwned(some), 'addons/list-by-app').length).toBeGreaterThan(0)
  expect(decoded(askFormation(some), 'apps/formation').length).toBeGreaterThan(0)
  expect(decoded(askServices(), 'catalog/addon-services').length).toBeGreaterThan(5)
  expect(decoded(askWhetherVault('ledger-db'), 'catalog/addon-service-vault')).toBe(true)
  expect(decoded(askWhetherVault('kafka'), 'catalog/addon-service-kafka-legacy')).toBe(false)
})

it('keeps no value of a config variable', () => {
  for (const name of [
    'get-global-by-id',
    'get-by-app-and-id',
    'get-config-secondary',
    'get-attached-through-non-owner',
  ]) {
    const { body } = recorded(`addons/${name}`).response
    const variables = z.object({ config_vars: z.record(z.string(), z.string()) }).safeParse(body)
    if (!variables.success) continue
    const values = Object.values(variables.data.config_vars)
    expect(values.length, name).toBeGreaterThan(0)
    const kept = JSON.stringify(decoded(askAddon(some, some), `addons/${name}`))
    for (const value of values) expect(kept).not.toContain(value)
  }
})

function judged(operation: Operation, before: Json, name: string | null): string {
  const body = name === null ? null : recorded(name).response.body
  return kindOf(standardKinds, operation).judge(operation, before, body)
}
const at = { endpointId: 'west', appId: some }

it('judges by what a real server shows afterwards', () => {
  const { addon, name } = z
    .object({ name: z.string(), addon: z.object({ id: z.string() }) })
    .parse(recorded('attachments/get-after-promote').response.body)
  const held = { ...at, addonId: addon.id }
  expect(judged({ ...held, kind: 'promote' }, null, 'attachments/get-after-promote')).toBe('came-about')
  // The answer to the change itself shows what was before.
  expect(judged({ ...held, kind: 'promote' }, null, 'attachments/patch-promote')).toBe('not-yet')
  const renamed = z.object({ name: z.string() }).parse(recorded('attachments/get-after-rename').response.body).name
  const sentName = z.object({ name: z.string() }).parse(recorded('attachments/patch-rename').request.body).name
  expect(judged({ ...held, kind: 'rename', name: sentName }, null, 'attachments/get-after-rename')).toBe('came-about')
  expect(renamed).toBe(sentName.toLowerCase())
  expect(judged({ ...held, kind: 'rename', name: sentName }, null, 'attachments/patch-rename')).toBe('not-yet')
  expect(name).not.toBe('')

  const [first] = decoded(askBorrowed(some), 'attachments/list-by-app')
  const borrowed = { ...at, addonId: first?.addonId ?? '' }
  const attach: Operation = { ...borrowed, kind: 'attach', name: '' }
  const detach: Operation = { ...borrowed, kind: 'detach' }
  expect(judged(attach, null, 'attachments/list-by-app')).toBe('came-about')
  expect(judged(detach, null, 'attachments/list-by-app')).toBe('not-yet')
  expect(judged(attach, null, 'attachments/list-by-addon-unknown')).toBe('not-yet')
  expect(judged(detach, null, 'attachments/list-by-addon-unknown')).toBe('came-about')

  const [owned] = decoded(askOwned(some), 'addons/list-by-app')
  const create: Operation = { ...at, kind: 'create-addon', plan: owned?.plan ?? '', name: '' }
  expect(judged(create, [], 'addons/list-by-app')).toBe('came-about')
  const all = decoded(askOwned(some), 'addons/list-by-app').map(({ id }) => id)
  expect(judged(create, all, 'addons/list-by-app')).toBe('not-yet')
  const failed = decoded(askOwned(some), 'addons/list-by-app-with-failed').find(
    ({ state }) => state === 'deprovisioned',
  )
  const others = decoded(askOwned(some), 'addons/list-by-app-with-failed').map(({ id }) => id)
  const broken: Operation = { ...create, plan: failed?.plan ?? '' }
  const before = others.filter((id) => id !== failed?.id)
  expect(judged(broken, before, 'addons/list-by-app-with-failed')).toBe('failed')
})

it('judges nothing by what it cannot read', () => {
  const operations: Operation[] = [
    { ...at, kind: 'detach', addonId: some },
    { ...at, kind: 'attach', addonId: some, name: '' },
    { ...at, kind: 'promote', addonId: some },
    { ...at, kind: 'rename', addonId: some, name: 'other' },
    { ...at, kind: 'create-addon', plan: 'akkeris-redis:small', name: '' },
  ]
  for (const operation of operations) {
    for (const body of [null, 'Service Unavailable Error', 3, {}, [{}], [[]], { name: 5, primary: 'yes' }]) {
      expect(kindOf(standardKinds, operation).judge(operation, null, body)).toBe('not-yet')
    }
  }
})
