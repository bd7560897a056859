import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startDemo, type Demo } from '#demo/demo.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { readRecording, recordedEstate } from '../inventory/recordings.ts'
import { ageless, allAddons, everything, opened } from './atlas.ts'
import { draft } from './draft.ts'
import { estateServer, key, token } from './estate.ts'

const doors = ['controller', 'edge'] as const
const kinds = { controller: 'key', edge: 'bearer' } as const

describe('a server that answers like the recordings', () => {
  /** Counted in the recordings themselves, not by what reads them. */
  const lists = recordedEstate()
  const services = readRecording('catalog/addon-services').body as { plans: unknown[] }[]
  const counts = {
    spaces: lists['/spaces'].length,
    apps: lists['/apps'].length,
    addons: lists['/addons'].length,
    attachments: lists['/addon-attachments'].length,
    services: services.length,
    plans: services.reduce((sum, { plans }) => sum + plans.length, 0),
  }

  test.each(doors)('is read whole through the %s', async (frontDoor) => {
    const server = await estateServer({ frontDoor })
    onTestFinished(() => server.close())
    const credential = frontDoor === 'controller' ? key : token
    const profile = draft(server.url, { credentialKind: kinds[frontDoor] })
    const atlas = await opened({ dataDirectory: temporaryFolder() })
    const tested = await atlas.call('endpoints.test', { profile, credential, endpointId: null })
    expect(tested).toMatchObject({ state: 'ok', frontDoor })
    expect(tested.account?.email ?? null).toBe(frontDoor === 'edge' ? 'olive@example.invalid' : null)

    const endpointId = await atlas.add(server.url, credential, { credentialKind: kinds[frontDoor] })
    expect(await atlas.call('inventory.sync', { endpointId })).toMatchObject({ complete: true, problems: [], counts })
    expect(await atlas.view(endpointId)).toMatchObject({
      status: { state: 'ok', frontDoor },
      credential: 'session',
      lastSync: { counts },
      lastProblem: null,
    })
    const { addons, map, catalog } = await everything(atlas, endpointId)
    // The list, and one orphan that only its attachment tells of.
    expect(addons.total).toBe(counts.addons + 1)
    expect(map.spaces).toHaveLength(counts.spaces)
    expect(map.apps.ids).toHaveLength(counts.apps)
    expect(map.addons.ids).toHaveLength(counts.addons + 1)
    expect(catalog.services.flatMap(({ plans }) => plans)).toHaveLength(counts.plans)
    // The credential went to this server alone, and in the form that its door takes.
    const sent = new Set(server.log.map(({ headers }) => headers.authorization))
    expect([...sent]).toEqual([frontDoor === 'controller' ? key : `Bearer ${token}`])
  })
})

describe.each(doors)('the demo platform as %s', (frontDoor) => {
  const credentialKind = kinds[frontDoor]
  let demo: Demo
  beforeAll(async () => {
    demo = await startDemo({
      size: 'S',
      seed: 11,
      frontDoor,
      key: 'demo-key',
      token: 'demo-token',
      outsider: 'stranger',
    })
  })
  afterAll(() => demo.close())
  const credential = frontDoor === 'controller' ? 'demo-key' : 'demo-token'

  test('from connecting to a judged map, asked add-ons and a restart offline', async () => {
    const folder = temporaryFolder()
    const atlas = await opened({ dataDirectory: folder })
    const endpointId = await atlas.add(demo.url, credential, { credentialKind })
    expect((await atlas.view(endpointId)).status).toMatchObject({ state: 'ok', frontDoor })
    const report = await atlas.call('inventory.sync', { endpointId })
    expect(report).toMatchObject({ complete: true, counts: { spaces: 6, apps: 100, addons: 300, attachments: 450 } })
    expect(report.calls).toBeLessThanOrEqual(12)
    const { findings, map, addons } = await everything(atlas, endpointId)
    expect(findings.summary.critical + findings.summary.high).toBeGreaterThan(0)
    expect(map.attachments.addons.length).toBeGreaterThan(0)

    const addonId = addons.rows.find((row) => row.apps > 1 && row.owner !== null)?.id ?? ''
    const input = { endpointId, addonId }
    expect((await atlas.call('inventory.addon', input)).answer).toBeNull()
    const answer = await atlas.call('inventory.ask', input)
    expect(answer).toMatchObject({ state: 'provisioned', problems: [] })
    const detail = await atlas.call('inventory.addon', input)
    expect(detail.answer).toEqual(answer)
    expect(detail.holders.every(({ primary }) => primary !== null)).toBe(true)
    const before = await everything(atlas, endpointId)
    await atlas.close()

    const later = await opened({ dataDirectory: folder })
    expect(ageless(await everything(later, endpointId))).toEqual(ageless(before))
    const { holders, answer: kept, takenAt } = await later.call('inventory.addon', input)
    expect({ holders, answer: kept, takenAt }).toEqual({ holders: detail.holders, answer, takenAt: report.takenAt })
    expect((await later.view(endpointId)).lastSync).toMatchObject({ ...report, ms: {} })
  })

  test('the other kind of credential, a wrong one and a stranger are told apart', async () => {
    const atlas = await opened()
    const ask = (kind: 'key' | 'bearer', secret: string) =>
      atlas.call('endpoints.test', {
        profile: draft(demo.url, { credentialKind: kind }),
        credential: secret,
        endpointId: null,
      })
    const otherKind = credentialKind === 'key' ? 'bearer' : 'key'
    const swapped = await ask(otherKind, credential)
    expect(swapped).toMatchObject({ state: 'wrong-credential', frontDoor })
    expect(swapped.message).toContain(frontDoor === 'edge' ? 'bearer token' : 'bare key')
    expect(await ask(credentialKind, 'wrong')).toMatchObject({ state: 'wrong-credential', frontDoor })
    if (frontDoor === 'edge') expect(await ask('bearer', 'stranger')).toMatchObject({ state: 'not-allowed', frontDoor })

    // Saved all the same, it can be put right later without losing anything.
    const endpointId = await atlas.add(demo.url, 'wrong', { credentialKind })
    expect(await atlas.attempt('inventory.sync', { endpointId })).toMatchObject({ error: { code: 'wrong-credential' } })
    await atlas.call('endpoints.update', { endpointId, profile: draft(demo.url, { credentialKind }), credential })
    expect(await atlas.call('inventory.sync', { endpointId })).toMatchObject({ complete: true })
  })
})

test('both doors of one platform show the same', async () => {
  const controller = await startDemo({ size: 'S', seed: 12 })
  const edge = await startDemo({ size: 'S', seed: 12, frontDoor: 'edge' })
  onTestFinished(async () => {
    await controller.close()
    await edge.close()
  })
  const atlas = await opened()
  const seen: unknown[] = []
  for (const { url, kind, credential } of [
    { url: controller.url, kind: 'key', credential: controller.key },
    { url: edge.url, kind: 'bearer', credential: edge.token },
  ] as const) {
    const endpointId = await atlas.add(url, credential, { credentialKind: kind })
    await atlas.call('inventory.sync', { endpointId })
    const picture = JSON.stringify(ageless(await everything(atlas, endpointId)))
    seen.push(JSON.parse(picture.replaceAll(endpointId, 'it')))
  }
  expect(seen[0]).toEqual(seen[1])
})

test('the embedded demo is one click, of a size and a seed, and starts again with the next start', async () => {
  const folder = temporaryFolder()
  const first = await opened({ dataDirectory: folder, startDemo })
  const { endpointId } = await first.call('endpoints.demo', { size: 'S', seed: 4 })
  expect(await first.call('endpoints.demo', { size: 'S', seed: 4 })).toEqual({ endpointId })
  expect(await first.call('inventory.sync', { endpointId })).toMatchObject({ complete: true, counts: { apps: 100 } })
  const before = await first.call('inventory.addons', allAddons(endpointId))
  await first.close()

  const second = await opened({ dataDirectory: folder, startDemo, syncEvery: 200 })
  expect(await second.call('inventory.addons', allAddons(endpointId))).toEqual(before)
  expect(await second.call('inventory.sync', { endpointId })).toMatchObject({ complete: true, counts: { apps: 100 } })
  const after = await second.call('inventory.addons', allAddons(endpointId))
  expect(after.rows).toEqual(before.rows)
})
