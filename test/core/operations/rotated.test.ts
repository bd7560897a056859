import { expect, it, onTestFinished } from 'vitest'
import type { CommandOutput } from '#shared/contract/commands.ts'
import type { ActionOperation, Operation } from '#shared/domain/operation.ts'
import type { Finding } from '#shared/domain/finding.ts'
import { startDemo, type Demo } from '#demo/demo.ts'
import { listeningProxy } from '../../kit/listening-proxy.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { opened, until, type Atlas } from '../whole/atlas.ts'
import { actionsWorld } from './actions/world.ts'
import { quickTimes, sceneOf } from './runs/platform.ts'

const minute = 60_000

/** A whole core that goes by the clock of the platform. */
async function desk(folder: string, demo: Demo) {
  const atlas = await opened({ clock: demo.platform.clock, dataDirectory: folder, times: quickTimes })
  const { endpoints } = await atlas.call('endpoints.list', {})
  const endpointId = endpoints[0]?.profile.id ?? (await atlas.add(demo.url, demo.key))
  return { atlas, endpointId }
}

function addonOf(demo: Demo, name: string): string {
  const held = demo.platform.directory.app('api-prod')?.attachments.find((one) => one.name === name)
  if (!held) throw new Error(`There is no ${name}.`)
  return held.addon.id
}

async function lookedInto({ atlas, endpointId }: { atlas: Atlas; endpointId: string }) {
  await atlas.call('look.start', { endpointId, scope: { kind: 'all' }, freshFor: 0 })
  await until('the look is over', async () => {
    const { progress } = await atlas.call('look.state', { endpointId })
    return progress?.state === 'done'
  })
  return await atlas.call('risk.findings', { endpointId })
}

const said = ({ findings }: CommandOutput<'risk.findings'>, ruleId: string, addon: string): Finding[] =>
  findings.filter((one) => one.ruleId === ruleId && one.addon.name === addon)

it('AKR-507 fires by a rotation of ours until all are redeployed, and AKR-508 is cleared by it', async () => {
  const demo = await startDemo({ file: actionsWorld(), brokerMilliseconds: 0 })
  onTestFinished(() => demo.close())
  const folder = temporaryFolder()
  const on = await desk(folder, demo)
  const { atlas, endpointId } = on
  await atlas.call('inventory.sync', { endpointId })
  await atlas.call('operations.arm', { endpointId })
  const proxy = await listeningProxy(demo.url)
  onTestFinished(() => proxy.close())
  const scene = sceneOf({ atlas, demo, endpointId, proxy })
  const [files, premium] = [addonOf(demo, 'files'), addonOf(demo, 'premium')]
  const act = (addonId: string, action: string, subject = ''): ActionOperation => ({
    kind: 'action', endpointId, addonId, appId: null, action, subject,
  }) // prettier-ignore
  const done = async (operation: Operation): Promise<void> => {
    const ended = await scene.run(operation)
    expect(ended.state, ended.sentence).toBe('done')
    await demo.platform.clock.advance(minute)
  }
  const appId = (name: string): string => demo.platform.directory.app(name)?.id ?? ''

  await demo.platform.clock.advance(minute)
  await done({ kind: 'detach', endpointId, appId: appId('jobs-qa'), addonId: files })
  await atlas.call('inventory.sync', { endpointId })
  const before = await lookedInto(on)
  expect(said(before, 'AKR-507', 'files')).toEqual([])
  expect(said(before, 'AKR-508', 'files').map(({ apps }) => apps)).toEqual([['jobs-qa']])

  await done(act(premium, 'rotate_role', 'rdo1abcdefg'))
  await done(act(files, 'rotate_credentials'))
  await atlas.call('inventory.sync', { endpointId })
  // Cleared at once: what the audits told is the same, what our journal tells is not.
  expect(said(await atlas.call('risk.findings', { endpointId }), 'AKR-508', 'files')).toEqual([])
  const rotated = await lookedInto(on)
  expect(said(rotated, 'AKR-508', 'files')).toEqual([])
  const [stale, ...more] = said(rotated, 'AKR-507', 'files')
  expect(more).toEqual([])
  expect(stale?.reason).toMatch(
    /^The credentials of files were rotated at .*, and 2 apps run .*: api-prod and web-prod\.$/,
  )
  // A login of readers is in no app.
  expect(said(rotated, 'AKR-507', 'premium')).toEqual([])

  await done({ kind: 'redeploy', endpointId, appId: appId('web-prod') })
  expect(said(await lookedInto(on), 'AKR-507', 'files').map(({ apps }) => apps)).toEqual([['api-prod']])
  await done({ kind: 'redeploy', endpointId, appId: appId('api-prod') })
  expect(said(await lookedInto(on), 'AKR-507', 'files')).toEqual([])

  await atlas.close()
  const again = await desk(folder, demo)
  const later = await again.atlas.call('risk.findings', { endpointId })
  expect(['AKR-507', 'AKR-508'].map((rule) => said(later, rule, 'files'))).toEqual([[], []])
}, 60_000)
