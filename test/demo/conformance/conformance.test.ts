import { readdirSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { leftOut, withoutReason } from './left-out.ts'
import { recordingNames } from './recordings.ts'
import { play } from './scene.ts'
import type { Scenes } from './scene.ts'

const folder = new URL('scenes/', import.meta.url)
const modules = await Promise.all(
  readdirSync(folder).map(
    async (file) => [file, (await import(new URL(file, folder).href)) as { scenes: Scenes }] as const,
  ),
)
const scenes = new Map(modules.flatMap(([, module]) => Object.entries(module.scenes)))

const reproduced = new Set<string>()

describe('the demo answers as the real server was recorded to', () => {
  for (const [file, module] of modules) {
    describe(file.slice(0, -3), () => {
      for (const [name, scene] of Object.entries(module.scenes)) {
        it(name, async () => {
          await play(name, scene)
          reproduced.add(name)
        })
      }
    })
  }
})

describe('nothing is passed over', () => {
  it('every recording is played or left out with a reason, once', () => {
    const known = [...modules.flatMap(([, module]) => Object.keys(module.scenes)), ...Object.keys(leftOut)]
    expect(known.toSorted()).toEqual(recordingNames)
  })

  it('at least 95 of 100 are reproduced', () => {
    expect(scenes.size / recordingNames.length).toBeGreaterThanOrEqual(0.95)
    expect(withoutReason(leftOut)).toEqual([])
  })

  it('a reason is more than a word, and not that nobody has built it', () => {
    const good = 'Its backend is a build service that no platform in a box has.'
    const unbuilt = 'The route that it asks for is not built in the demo.'
    expect(withoutReason({ one: 'Later.', two: good, three: unbuilt, four: '' })).toEqual(['one', 'three', 'four'])
  })
})

afterAll(() => {
  const share = ((100 * reproduced.size) / recordingNames.length).toFixed(1)
  const lines = [
    `Conformance: ${reproduced.size} of ${recordingNames.length} recordings reproduced (${share} %).`,
    ...Object.entries(leftOut).map(([name, reason]) => `  not ${name}: ${reason}`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
})
