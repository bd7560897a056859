import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { InventoryKind } from '#shared/domain/inventory.ts'
import { AppError } from '#shared/errors.ts'
import { decodeAddon, decodePrimaries } from '#core/inventory/decode/answers.ts'
import { parseBody, parseList } from '#core/inventory/decode/body.ts'
import { listShapes } from '#core/inventory/decode/lists.ts'
import { createRowFaults, decodeRows } from '#core/inventory/decode/rows.ts'
import { readRaw, readRecording, recordingNames, rowsOf } from './recordings.ts'
import { textWith } from './text.ts'

/** Recording -> list, rows in it, rows in the real answer. */
const lists: Record<string, [InventoryKind, number, number]> = {
  'addons/list-global': ['addons', 60, 150],
  'addons/list-global-endpoint-two': ['addons', 5, 150],
  'apps/list': ['apps', 30, 80],
  'apps/list-other-query': ['apps', 1, 80],
  'apps/list-range-header': ['apps', 1, 80],
  'apps/list-simple': ['apps', 30, 80],
  'apps/list-simple-false': ['apps', 1, 80],
  'attachments/list-global': ['attachments', 120, 232],
  'auth/bare-key-200': ['organizations', 4, 4],
  'auth/bare-key-without-username-200': ['organizations', 4, 4],
  'auth/jwt-get': ['addons', 1, 168],
  'catalog/addon-services': ['services', 13, 13],
  'catalog/addon-services-gzip': ['services', 1, 13],
  'catalog/addon-services-if-none-match': ['services', 1, 13],
  'edge/gzip': ['spaces', 2, 12],
  'edge/jwt-passthrough': ['organizations', 4, 4],
  'edge/query-string': ['apps', 1, 91],
  'edge/spaces': ['spaces', 2, 12],
  'failure/boot-all-catalogues-down-addons': ['addons', 3, 10],
  'failure/boot-all-catalogues-down-services': ['services', 5, 5],
  'failure/boot-healthy-services': ['services', 1, 13],
  'failure/boot-one-region-down-addons': ['addons', 3, 147],
  'failure/boot-one-region-down-services': ['services', 12, 12],
  'failure/boot-vault-down-addons': ['addons', 0, 0],
  'failure/boot-vault-down-services': ['services', 0, 0],
  'failure/boot-vault-down-spaces': ['spaces', 3, 12],
  'failure/list-global-broker-down': ['addons', 3, 167],
  'fleet/addons': ['addons', 5, 6000],
  'fleet/apps-simple': ['apps', 5, 2000],
  'fleet/attachments': ['attachments', 5, 9000],
  'fleet/spaces': ['spaces', 5, 60],
  'organizations/list': ['organizations', 4, 4],
  'spaces/list': ['spaces', 12, 12],
  'spaces/regions': ['regions', 2, 2],
  'spaces/stacks': ['stacks', 3, 3],
}

/** Recording of a single service -> its plans. */
const services: Record<string, number> = {
  'catalog/addon-service-bare-broker': 1,
  'catalog/addon-service-by-id': 3,
  'catalog/addon-service-by-name': 9,
  'catalog/addon-service-kafka-legacy': 1,
  'catalog/addon-service-papertrail': 1,
  'catalog/addon-service-securekey': 1,
  'catalog/addon-service-vault': 2,
}

/** Recording -> status, and the code of the error it becomes; 401 is the client's to tell and has none here. */
const refusals: Record<string, [number, string | null]> = {
  'addons/get-global-by-name': [404, 'refused'],
  'auth/bearer-plus-key-401': [401, null],
  'auth/jwt-not-configured-401': [401, null],
  'auth/jwt-tampered-401': [401, null],
  'auth/no-authorization-401': [401, null],
  'auth/wrong-key-401': [401, null],
  'edge/bare-key-401': [401, null],
  'edge/controller-down-503': [503, 'server-error'],
  'errors/404-unknown-addon-global': [404, 'refused'],
  'errors/503-get-global-broker-down': [503, 'server-error'],
  'failure/boot-all-catalogues-down-addon': [404, 'refused'],
  'failure/boot-all-catalogues-down-attachments': [404, 'refused'],
  'failure/boot-one-region-down-attachments': [404, 'refused'],
  'failure/boot-vault-down-attachments': [404, 'refused'],
  'failure/ghost-addon-get': [503, 'server-error'],
  'failure/orphan-get-global': [404, 'refused'],
}

/** Recording of GET /addons/:id -> state and config variables. */
const reads: Record<string, [string, string[]]> = {
  'addons/get-broker-says-failed': ['deprovisioned', []],
  'addons/get-global-by-id': ['provisioned', ['DATABASE_URL']],
  'addons/get-global-with-attached': ['provisioned', ['DATABASE_URL']],
  'addons/get-hub': ['provisioned', ['DATABASE_URL']],
  'addons/get-on-shutdown-plan': ['provisioned', ['DATABASE_URL']],
  'addons/list-global-while-provisioning-one': ['provisioning', []],
}

/** Recording of GET /apps/:app/addon-attachments -> how many add-ons it borrows, and how many are primary. */
const borrowed: Record<string, [number, number]> = {
  'attachments/list-by-app': [3, 2],
  'attachments/list-by-app-with-orphan': [1, 0],
}

async function decode(kind: InventoryKind, rows: unknown[]) {
  const faults = createRowFaults('/list')
  const decoded = await decodeRows<{ id: string }>(rows, listShapes[kind], faults, { spent: 0 })
  return { decoded, problems: faults.problems(), missing: faults.missing }
}

function bodyOf(name: string): Buffer {
  const { body } = readRecording(name)
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

describe('every recording is decoded', () => {
  test('none is without a test', () => {
    const tested = [lists, services, refusals, reads, borrowed].flatMap((table) => Object.keys(table))
    expect([...tested, 'failure/orphan-after-owner-detached'].toSorted()).toEqual(recordingNames())
  })

  test.each(Object.entries(lists))('list %s', async (name, [kind, count, real]) => {
    const recording = readRecording(name)
    const rows = parseList(recording.path, { status: recording.status, body: bodyOf(name) })
    const { decoded, problems, missing } = await decode(kind, rows)
    expect({ problems, missing, count: decoded.length, real: recording.rowsBeforeTrimming ?? rows.length }).toEqual({
      problems: [],
      missing: 0,
      count,
      real,
    })
    expect(decoded.map((row) => row.id)).toEqual(decoded.map((row) => row.id).toSorted())
  })

  test.each(Object.entries(services))('service %s', async (name, plans) => {
    const { decoded, problems } = await decode('services', [readRecording(name).body])
    expect(problems).toEqual([])
    expect(decoded).toHaveLength(1)
    expect(decoded[0]).toHaveProperty('plans.length', plans)
  })

  test.each(Object.entries(refusals))('refusal %s', (name, [status, code]) => {
    const recording = readRecording(name)
    expect(recording.status).toBe(status)
    if (code === null) return
    const refused = (): unknown => parseBody(recording.path, { status, body: bodyOf(name) })
    expect(refused).toThrow(expect.objectContaining({ code, message: textWith(recording.path) }))
  })

  test.each(Object.entries(reads))('add-on %s', (name, [state, configVariables]) => {
    const recording = readRecording(name)
    const answer = decodeAddon(recording.path, parseBody(recording.path, { status: 200, body: bodyOf(name) }))
    expect(answer).toMatchObject({ state, configVariables })
    expect(JSON.stringify(answer)).not.toMatch(/fakepass|:\/\//)
  })

  test.each(Object.entries(borrowed))('borrowed by an app %s', (name, [count, primaries]) => {
    const answer = decodePrimaries(readRecording(name).path, readRecording(name).body)
    expect(answer.size).toBe(count)
    expect([...answer.values()].filter(Boolean)).toHaveLength(primaries)
  })

  test('an orphan has no owner', async () => {
    const seen = z
      .object({ in_addon_attachments_list: z.array(z.unknown()) })
      .parse(readRaw('failure/orphan-after-owner-detached'))
    const { decoded, problems } = await decode('attachments', seen.in_addon_attachments_list)
    expect(problems).toEqual([])
    expect(decoded).toMatchObject([{ owner: null, app: 'labz-pay-prod' }])
  })
})

describe('what the recorded rows say', () => {
  test('the apps of a space are counted although they come as text', async () => {
    const { decoded } = await decode('spaces', rowsOf('spaces/list'))
    expect(decoded.find((space) => 'name' in space && space.name === 'web-prod')).toMatchObject({
      apps: 6,
      compliance: ['internal', 'prod'],
      region: 'us-seattle',
    })
  })

  test('a full app row, and the same app from the short list', async () => {
    const full = (await decode('apps', rowsOf('apps/list'))).decoded.find((app) => app.id.startsWith('fa2b535d'))
    const short = (await decode('apps', rowsOf('apps/list-simple'))).decoded.find((app) =>
      app.id.startsWith('fa2b535d'),
    )
    expect(full).toMatchObject({
      name: 'api-default',
      simpleName: 'api',
      space: 'default',
      organization: 'main',
      stack: 'ds1',
      releasedAt: '2026-11-23T08:55:36.459Z',
      formation: [{ type: 'web', quantity: 1, size: 'gp2' }],
      preview: false,
    })
    expect(short).toMatchObject({ name: 'api-default', space: 'default', stack: '', releasedAt: null, formation: [] })
  })

  test('plans keep what brokers say about them', async () => {
    const { decoded } = await decode('services', rowsOf('catalog/addon-services'))
    const postgres = listShapes.services.decode(
      rowsOf('catalog/addon-services').find((row) => JSON.stringify(row).includes('"name":"akkeris-postgresql"')),
      createRowFaults('/addon-services'),
    )
    const premium = postgres?.plans.find((plan) => plan.name === 'akkeris-postgresql:premium-0')
    expect(premium).toMatchObject({ priceCents: 6000, state: 'public', compliance: [] })
    expect(premium?.attributes).toContainEqual({ name: 'ram', value: '4GB' })
    expect(premium?.attributes).toContainEqual({ name: 'connection_limit', value: '' })
    expect(premium?.attributes).toContainEqual({ name: 'database_replicas', value: 'true' })
    expect(decoded.find((service) => 'name' in service && service.name === 'akkeris-memcached')).toMatchObject({
      supportsUpgrading: false,
    })
    expect(decoded.find((service) => 'name' in service && service.name === 'ledger-db')).toMatchObject({
      plans: [{ attributes: [] }, { attributes: [] }],
    })
  })

  test('errors of the platform are not quoted', () => {
    const name = 'failure/boot-one-region-down-attachments'
    let thrown: unknown
    try {
      parseBody('/addon-attachments', { status: 404, body: bodyOf(name) })
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(AppError)
    expect(String(thrown)).not.toContain('06fec5d4')
  })
})
