import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RunningDemo } from '#core/ports.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { controller, draft, room } from './room.ts'
import { canary, failureOf } from './start.ts'

async function demoRoom() {
  const server = await controller()
  const started: RunningDemo[] = []
  let running = 0
  const made = await room({
    startDemo: (choice) => {
      expect(choice).toEqual({ size: 'M', seed: 7 })
      running++
      const demo = { url: server.url, key: canary, close: () => Promise.resolve(void running--) }
      started.push(demo)
      return Promise.resolve(demo)
    },
  })
  return { ...made, server, started, running: () => running }
}

function home(): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, '.akkeris'))
  writeFileSync(join(folder, '.akkeris', 'config.json'), JSON.stringify({ auth: 'a', apps: 'apps.invalid' }))
  writeFileSync(join(folder, '.netrc'), `machine apps.invalid login x password ${canary}`)
  return folder
}

describe('the demo', () => {
  test('is made once per size and seed, started at first use, and ends with its endpoint', async () => {
    const { endpoints, started, running, server } = await demoRoom()
    const id = endpoints.addDemo({ size: 'M', seed: 7 })
    expect(endpoints.addDemo({ size: 'M', seed: 7 })).toBe(id)
    expect(endpoints.addDemo({ size: 'M', seed: 8 })).not.toBe(id)
    expect(endpoints.profile(id)).toMatchObject({ name: 'Demo platform (M)', demo: { size: 'M', seed: 7 } })
    expect(started).toEqual([])
    const [one, two] = await Promise.all([endpoints.client(id), endpoints.client(id)])
    expect(one).toBe(two)
    expect(started).toHaveLength(1)
    await one.get('/spaces')
    expect(server.log.at(-1)?.headers.authorization).toBe(canary)
    expect(await endpoints.credential(id)).toBe('session')
    await endpoints.update(id, draft('https://elsewhere.invalid', { name: 'Mine' }), 'another')
    expect(endpoints.profile(id)).toMatchObject({ name: 'Mine', url: 'http://127.0.0.1:0', credentialKind: 'key' })
    await endpoints.remove(id)
    expect(running()).toBe(0)
  })

  test('a story has its own endpoint, called by its title, and comes back with the profiles', async () => {
    const { endpoints } = await demoRoom()
    const story = { size: 'M', seed: 7, scenario: 'bad-migration' } as const
    const fleet = endpoints.addDemo({ size: 'M', seed: 7 })
    const id = endpoints.addDemo(story)
    expect(id).not.toBe(fleet)
    expect(endpoints.addDemo(story)).toBe(id)
    expect(endpoints.addDemo({ ...story, scenario: 'calm' })).not.toBe(id)
    expect(endpoints.addDemo({ size: 'M', seed: 7 })).toBe(fleet)
    expect(endpoints.profile(id)).toMatchObject({ name: 'The change that broke checkout', demo: story })
    expect(endpoints.profiles().find((profile) => profile.id === fleet)?.demo).toEqual({ size: 'M', seed: 7 })
  })

  test('ends when everything closes', async () => {
    const { endpoints, running } = await demoRoom()
    await endpoints.client(endpoints.addDemo({ size: 'M', seed: 7 }))
    await endpoints.close()
    expect(running()).toBe(0)
    expect((await failureOf(endpoints.client(endpoints.addDemo({ size: 'M', seed: 7 })))).code).toBe('cancelled')
  })

  test('where there is none it says so', async () => {
    const { endpoints } = await room()
    expect((await failureOf(endpoints.client(endpoints.addDemo({ size: 'S', seed: 1 })))).code).toBe('unreachable')
  })
})

describe('import', () => {
  test('offers without the secret, takes with it, and does not take twice', async () => {
    const { endpoints, vault } = await room({ homeDirectory: home() })
    const offered = await endpoints.importable()
    expect(offered.candidates).toEqual([
      {
        url: 'https://apps.invalid',
        name: 'apps.invalid',
        source: '~/.akkeris/config.json',
        hasCredential: true,
        alreadyKnown: false,
      },
    ])
    expect(JSON.stringify(offered)).not.toContain(canary)
    const [id = ''] = await endpoints.import(['https://apps.invalid'])
    expect(endpoints.profile(id)).toMatchObject({
      credentialKind: 'bearer',
      url: 'https://apps.invalid',
      readOnly: true,
    })
    expect(await vault.read(id)).toBe(canary)
    expect((await endpoints.importable()).candidates).toMatchObject([{ alreadyKnown: true }])
    expect(await endpoints.import(['https://apps.invalid'])).toEqual([id])
    expect(endpoints.profiles()).toHaveLength(1)
    expect((await failureOf(endpoints.import(['https://elsewhere.invalid']))).code).toBe('not-found')
  })

  test('gives a known endpoint the credential it lacks, never another one', async () => {
    const { endpoints, vault } = await room({ homeDirectory: home() })
    const known = draft('https://apps.invalid', { credentialKind: 'bearer' })
    const id = await endpoints.add(known, null)
    expect(await endpoints.import(['https://apps.invalid'])).toEqual([id])
    expect(await vault.read(id)).toBe(canary)
    expect(endpoints.profile(id).name).toBe('Production')
    await vault.keep(id, 'own')
    await endpoints.import(['https://apps.invalid'])
    expect(await vault.read(id)).toBe('own')
  })
})
