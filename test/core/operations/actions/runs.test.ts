import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { ActionOperation, Run } from '#shared/domain/operation.ts'
import { startDemo } from '#demo/demo.ts'
import { listeningProxy } from '../../../kit/listening-proxy.ts'
import { temporaryFolder } from '../../../kit/temporary-folder.ts'
import { opened } from '../../whole/atlas.ts'
import { quickTimes, sceneOf, type Scene } from '../runs/platform.ts'
import { actionsWorld } from './world.ts'

interface Desk extends Scene {
  folder: string
  act: (name: string, action: string, subject?: string) => ActionOperation
}

/** Armed, a thousand times as fast as any platform, and with everything that answers heard. */
async function desk(): Promise<Desk> {
  const demo = await startDemo({ file: actionsWorld(), brokerMilliseconds: 0 })
  onTestFinished(() => demo.close())
  const proxy = await listeningProxy(demo.url)
  onTestFinished(() => proxy.close())
  const folder = temporaryFolder()
  const atlas = await opened({ dataDirectory: folder, times: quickTimes })
  const endpointId = await atlas.add(proxy.url, demo.key)
  await atlas.call('inventory.sync', { endpointId })
  await atlas.call('operations.arm', { endpointId })
  demo.platform.clock.setSpeed(1000)
  return {
    ...sceneOf({ atlas, demo, proxy, endpointId }),
    folder,
    act(name, action, subject = '') {
      const held = demo.platform.directory.app('api-prod')?.attachments.find((one) => one.name === name)
      return { kind: 'action', endpointId, addonId: held?.addon.id ?? '', appId: null, action, subject }
    },
  }
}

const filesOf = (folder: string): string =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n')

const standing = ({ state, verification }: Run): string => `${state} ${verification.state}`

it('passwords and keys in answers are masked, shown when asked for, and in no file, log or result', async () => {
  const on = await desk()
  const { atlas, act, folder, demo } = on
  const secrets: string[] = []
  for (const operation of [
    act('premium', 'list_roles'),
    act('premium', 'rotate_role', 'rdo1abcdefg'),
    act('premium', 'create_role'),
    act('files', 'rotate_credentials'),
  ]) {
    const done = await on.run(operation)
    expect(done.state, done.sentence).toBe('done')
    const [secret] = done.answer?.secrets ?? []
    expect(JSON.stringify(done.answer?.json)).toContain(`{"masked":"${secret?.key}"}`)
    const before = atlas.results.length
    const { value } = await atlas.call('operations.reveal', { runId: done.id, key: secret?.key ?? '' })
    // The one result that has it, because somebody asked.
    expect(atlas.results.splice(before).join()).toContain(value)
    secrets.push(value)
  }
  expect(
    secrets.every((secret) => secret.startsWith('fake')),
    secrets.join(),
  ).toBe(true)
  expect(new Set(secrets).size).toBe(4)
  await atlas.close()
  await demo.close()
  for (const secret of secrets) {
    expect(filesOf(folder)).not.toContain(secret)
    expect(JSON.stringify([atlas.results, atlas.log, atlas.events])).not.toContain(secret)
  }
  expect(filesOf(folder)).toContain('rotate_credentials')
})

it('what takes time is waited for until the platform shows it', async () => {
  const on = await desk()
  const { act } = on
  for (const operation of [
    act('premium', 'create_backup'),
    act('premium', 'restore_backup', 'b0ld'),
    act('premium', 'restart'),
    act('sessions', 'restart'),
    act('premium', 'create_role'),
    act('premium', 'delete_role', 'rdo1abcdefg'),
    act('fresh', 'create_replica'),
    act('files', 'rotate_credentials'),
  ]) {
    const done = await on.run(operation)
    expect(`${operation.action}: ${standing(done)}`).toBe(`${operation.action}: done verified`)
  }
  const keys = await on.run(act('keys', 'rotate'))
  expect(standing(keys)).toBe('done not-needed')
}, 60_000)

it('a restore from a backup that is not there is sent by nobody', async () => {
  const on = await desk()
  const { atlas, act } = on
  for (const subject of ['nope', 'bad']) {
    const shown = await on.plan(act('premium', 'restore_backup', subject))
    expect(shown.verdict.kind).toBe('blocked')
    const answer = await atlas.attempt('operations.confirm', {
      planId: shown.id, hash: shown.hash, typed: shown.friction.typed, reason: 'Because.', ticket: '',
    }) // prettier-ignore
    expect(answer).toMatchObject({ ok: false, error: { code: 'blocked' } })
  }
  expect(on.changes().filter((one) => !one.startsWith('GET '))).toEqual([])
})
