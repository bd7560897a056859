import { setTimeout as pause } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createBodies } from '#demo/doors/bodies.ts'
import type { Bodies } from '#demo/doors/bodies.ts'
import type { ListName } from '#demo/platform/lists.ts'
import { generateFleet } from '#demo/generate/generate.ts'
import type { Platform } from '#demo/platform/platform.ts'
import { onlyPlatform } from './platform.ts'

const lists: ListName[] = [
  'spaces',
  'regions',
  'stacks',
  'organizations',
  'apps',
  'apps-simple',
  'services',
  'addons',
  'attachments',
  'pipelines',
  'couplings',
]

let platform: Platform
let bodies: Bodies

beforeEach(async () => {
  platform = onlyPlatform(await generateFleet({ size: 'S', seed: 1 }))
  bodies = createBodies(platform)
})

const written = (): Promise<Buffer[]> => Promise.all(lists.map((list) => bodies.plain(list)))

/** The lists whose bytes are written anew after something was done. */
async function rewrittenBy(change: () => void): Promise<ListName[]> {
  const before = await written()
  change()
  const after = await written()
  return lists.filter((_, at) => before[at] !== after[at])
}

async function ids(list: ListName): Promise<string[]> {
  const rows = z.array(z.object({ id: z.string() })).parse(JSON.parse((await bodies.plain(list)).toString()))
  return rows.map(({ id }) => id)
}

const first = <Thing>(things: readonly Thing[], fits: (thing: Thing) => boolean = () => true): Thing => {
  const found = things.find(fits)
  if (found === undefined) throw new Error('The fleet has one.')
  return found
}

describe('a kept list', () => {
  it('is written anew after a change that it shows, and after no other', async () => {
    const { directory, fleet, catalogue } = platform
    const borrowed = first(fleet.attachments, ({ owned }) => !owned)
    const own = first(fleet.attachments, ({ owned }) => owned)
    const [app] = fleet.apps
    if (!app) throw new Error('The fleet has apps.')
    expect(await rewrittenBy(() => undefined)).toEqual([])
    expect(await rewrittenBy(() => directory.touch(borrowed))).toEqual(['attachments'])
    expect(await rewrittenBy(() => directory.removeAttachment(borrowed))).toEqual(['attachments'])
    expect(await rewrittenBy(() => directory.addAttachment(borrowed))).toEqual(['attachments'])
    expect(await rewrittenBy(() => directory.touch(own))).toEqual(['addons', 'attachments'])
    expect(await rewrittenBy(() => directory.touch(own.addon))).toEqual(['addons', 'attachments'])
    expect(await rewrittenBy(() => directory.removeAddon(own.addon))).toEqual(['addons', 'attachments'])
    expect(await rewrittenBy(() => directory.touch(app))).toEqual(['apps', 'apps-simple', 'couplings'])
    expect(await rewrittenBy(() => catalogue.boot({ vault: true }))).toEqual(['services', 'addons'])
    expect(await rewrittenBy(() => directory.rewrite('regions'))).toEqual(['regions'])
  })

  it('says what the fleet is like after every change of its', async () => {
    const { directory, fleet } = platform
    const victim = first(fleet.addons, ({ owner, attachments }) => owner !== null && attachments.length > 1)
    expect(await ids('addons')).toContain(victim.id)
    directory.removeAddon(victim)
    expect(await ids('addons')).not.toContain(victim.id)
    expect(await ids('attachments')).toEqual(fleet.attachments.map(({ id }) => id))
  })

  it('is let go of when nobody asks for it for a while', async () => {
    const forgetful = createBodies(platform, 60)
    const one = await forgetful.plain('spaces')
    await pause(35)
    expect(await forgetful.plain('spaces')).toBe(one)
    await pause(35)
    expect(await forgetful.plain('spaces')).toBe(one)
    await pause(100)
    const other = await forgetful.plain('spaces')
    expect(other).not.toBe(one)
    expect(other).toEqual(one)
  })
})

it('a list that changes while it is written shows one moment, not two', async () => {
  const large = onlyPlatform(await generateFleet({ size: 'L', seed: 1 }))
  const { fleet, directory } = large
  const row = z.object({ id: z.string(), addon: z.object({ app: z.object({ name: z.string() }) }) })
  const orphans = fleet.attachments.filter(({ addon }) => addon.owner === null).length
  const writing = createBodies(large).plain('attachments')
  for (let turn = 0; turn < 100; turn += 1) {
    // A reader that goes on through the changed list passes over as many rows as were removed before it.
    const shared = fleet.addons.find(({ owner, attachments }) => owner !== null && attachments.length > 1)
    if (shared) directory.removeAddon(shared)
    await new Promise(setImmediate)
  }
  const rows = z.array(row).parse(JSON.parse((await writing).toString()))
  const seen = new Set(rows.map(({ id }) => id))
  expect(seen.size).toBe(rows.length)
  // Whatever is there in the end was there all the time.
  expect(fleet.attachments.filter(({ id }) => !seen.has(id))).toEqual([])
  expect(rows.filter(({ addon }) => addon.app.name === 'null-null')).toHaveLength(orphans)
})
