import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { actionsFileName } from '#core/operations/actions/file/file.ts'
import { actionsDocument } from '#core/operations/actions/document.ts'
import { startDemo, type Demo } from '#demo/demo.ts'
import type { AvailableAction } from '#shared/domain/operation.ts'
import { temporaryFolder } from '../../../kit/temporary-folder.ts'
import { opened, type Atlas } from '../../whole/atlas.ts'
import { actionsWorld } from './world.ts'

/** The one of the page that people are told to copy. */
const example = /```yaml\n([\s\S]+?)```/.exec(actionsDocument())?.[1] ?? ''

interface Desk {
  atlas: Atlas
  demo: Demo
  endpointId: string
  idOf: (name: string) => string
  actions: (name: string) => Promise<{ actions: AvailableAction[]; problems: string[] }>
  write: (text: string) => void
}

/** A whole core in a data folder, with the platform of actions synced. */
async function desk(): Promise<Desk> {
  const demo = await startDemo({ file: actionsWorld(), brokerMilliseconds: 0 })
  onTestFinished(() => demo.close())
  const dataDirectory = temporaryFolder()
  const atlas = await opened({ dataDirectory })
  const endpointId = await atlas.add(demo.url, demo.key)
  await atlas.call('inventory.sync', { endpointId })
  const idOf = (name: string): string => {
    const held = demo.platform.directory.app('api-prod')?.attachments.find((one) => one.name === name)
    return held?.addon.id ?? ''
  }
  return {
    atlas,
    demo,
    endpointId,
    idOf,
    actions: (name) => atlas.call('operations.actions', { endpointId, addonId: idOf(name) }),
    write(text) {
      writeFileSync(join(dataDirectory, actionsFileName), text)
    },
  }
}

it('tells the actions of an add-on, and those that its plan has not', async () => {
  const { actions, atlas, endpointId } = await desk()
  const { actions: hobby, problems } = await actions('hobby')
  expect(problems).toEqual([])
  expect(hobby.map(({ name, unavailable }) => [name, unavailable !== ''])).toEqual([
    ['list_backups', true], ['get_backup', true], ['create_backup', true], ['restore_backup', true], ['view_logs', true],
    ['restart', true], ['get_replica', true], ['create_replica', true], ['delete_replica', true], ['list_roles', false],
    ['get_role', false], ['create_role', false], ['rotate_role', false], ['delete_role', false],
  ]) // prettier-ignore
  expect((await actions('premium')).actions.every(({ unavailable }) => unavailable === '')).toBe(true)
  expect((await actions('index')).actions).toEqual([])
  const nowhere = await atlas.attempt('operations.actions', { endpointId, addonId: 'nowhere' })
  expect(nowhere).toMatchObject({ ok: false, error: { code: 'not-found' } })
})

it('a file in the data folder adds actions of a home-made broker, which are planned like any other', async () => {
  const { actions, atlas, endpointId, idOf, write } = await desk()
  expect((await actions('search')).actions).toEqual([])
  write(example)
  const operation = {
    kind: 'action', endpointId, addonId: idOf('search'), appId: null, action: 'reindex', subject: 'articles',
  } as const // prettier-ignore
  const plan = await atlas.call('operations.plan', { operation })
  expect(plan).toMatchObject({
    title: 'Build index anew articles of search',
    level: 'disruptive',
    requests: [{ method: 'POST', body: '{"index":"articles"}' }],
    warnings: ['It needs the disk twice while it runs.', expect.stringContaining('keeps no record')],
    duration: { seconds: 60 },
  })
  expect(plan.affected.map(({ effects, notes }) => [effects, notes[0]])).toEqual(
    ['api-prod', 'jobs-qa', 'web-prod'].map(() => [['interrupted'], 'Searches find nothing until it is done.']),
  )
  const { actions: described } = await actions('search')
  expect(described.map(({ name, level, origin, subject }) => [name, level, origin, subject])).toEqual([
    ['index_health', 'read', 'file', ''],
    ['reindex', 'disruptive', 'file', 'index'],
  ])
  // What is described cannot be run by its name only.
  const byName = { ...operation, kind: 'custom-action', method: 'POST', subject: '', body: '' } as const
  expect((await atlas.call('operations.plan', { operation: byName })).verdict).toMatchObject({ rule: 'in-catalogue' })
})

it('an invalid file says so wherever actions are listed, and takes nothing else away', async () => {
  const { actions, atlas, endpointId, idOf, write } = await desk()
  write(`${example}\n  - service: akkeris-redis\n    action: flush\n    label: L\n    does: D.\n    level: read\n`)
  const { actions: redis, problems } = await actions('sessions')
  expect(redis.find(({ name }) => name === 'flush')).toMatchObject({ level: 'destructive', origin: 'catalogue' })
  expect(problems).toEqual([
    expect.stringContaining('is not valid'),
    expect.stringMatching(/^Line \d+: "flush" of akkeris-redis is known already/),
  ])
  const operation = {
    kind: 'action',
    endpointId,
    addonId: idOf('search'),
    appId: null,
    action: 'reindex',
    subject: 'a',
  } as const
  expect(await atlas.attempt('operations.plan', { operation })).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  })
  expect(atlas.log.filter(({ room }) => room === 'operations')).toHaveLength(1)
})
