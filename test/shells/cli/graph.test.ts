import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDemo, type Demo } from '#demo/demo.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { atlas, onlyLine, type Outcome } from './command-line.ts'

interface MapDocument {
  endpoint: string
  filter: string
  subject: { kind: string; id: string } | null
  showing: Record<'apps' | 'addons' | 'spaces' | 'attachments', { shown: number; of: number }>
  addons: { id: string; name: string; service: string; owner: string | null }[]
  apps: { id: string; name: string; space: string }[]
  attachments: { addon: string; app: string }[]
}

let demo: Demo
let data: string
beforeAll(async () => {
  demo = await startDemo({ size: 'S', seed: 1, key: 'controller-key' })
  data = mkdtempSync(join(tmpdir(), 'addon-atlas-graph-'))
  const words = ['sync', '--url', demo.url, '--credential', 'key', '--data', data]
  expect((await atlas(words, { token: 'controller-key' })).code).toBe(0)
})
afterAll(async () => {
  await demo.close()
  rmSync(data, { recursive: true, force: true })
})

const graph = (...words: string[]): Promise<Outcome> => atlas(['graph', '--data', data, ...words])

describe('addon-atlas graph', () => {
  test('draws the map offline, each time the same to the byte', async () => {
    const first = await graph()
    expect(first).toMatchObject({ code: 0, said: '' })
    const [svg = ''] = first.printed
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="1600" height="1000"/)
    expect(svg).toMatch(/Showing 100 of 100 apps · \d+ of 302 add-ons.* · 6 of 6 spaces/)
    expect((await graph('--format', 'svg')).printed).toEqual([svg])
    const dark = await graph('--theme', 'dark', '--size', '800x600')
    expect(dark.printed[0]).toContain('width="800" height="600"')
    expect(dark.printed[0]).toContain('#0b111b')
  })

  test('explains itself in lines that fit a window of 100 columns', async () => {
    const { printed } = await atlas(['graph', '--help'])
    const lines = printed.join('\n').split('\n')
    expect(lines.length).toBeGreaterThan(20)
    expect(lines.filter((line) => line.length >= 100)).toEqual([])
  })

  test('writes a file, whose ending tells the format', async () => {
    const folder = temporaryFolder()
    for (const [name, beginning] of [
      ['map.svg', '<svg '],
      ['map.dot', 'digraph '],
      ['map.gv', 'digraph '],
      ['map.json', '{"format":"addon-atlas.map"'],
      ['map.csv', '"endpoint","add-on"'],
    ] as const) {
      const outcome = await graph('--output', join(folder, name))
      expect(outcome).toEqual({ code: 0, printed: [], written: [], said: '' })
      expect(readFileSync(join(folder, name), 'utf8').startsWith(beginning), name).toBe(true)
    }
    const text = readFileSync(join(folder, 'map.svg'), 'utf8')
    expect(`${(await graph()).printed[0] ?? ''}\n`).toBe(text)
  })

  test('filters as the window does and says how much is hidden', async () => {
    const whole = onlyLine<MapDocument>(await graph('--json'))
    const shared = onlyLine<MapDocument>(await graph('--json', '--filter', 'service = akkeris-postgresql and apps > 1'))
    expect(shared.filter).toBe('service = akkeris-postgresql and apps > 1')
    const held = ({ id, owner }: MapDocument['addons'][number]): number =>
      whole.attachments.filter(({ addon }) => addon === id).length + (owner === null ? 0 : 1)
    const wanted = whole.addons.filter((addon) => addon.service === 'akkeris-postgresql' && held(addon) > 1)
    expect(wanted.length).toBeGreaterThan(0)
    expect(shared.addons).toEqual(wanted)
    expect(shared.showing.addons).toEqual({ shown: wanted.length, of: whole.addons.length })
    expect(shared.apps.length).toBeLessThan(whole.apps.length)
  })

  test('with a focus holds who hangs on one add-on, and lights it in the picture', async () => {
    const whole = onlyLine<MapDocument>(await graph('--json'))
    const addon = whole.addons.find(
      ({ id, owner }) => owner !== null && whole.attachments.some((each) => each.addon === id),
    )
    const one = onlyLine<MapDocument>(await graph('--json', '--focus', addon?.id ?? ''))
    expect(one.addons.map(({ id }) => id)).toEqual([addon?.id])
    expect([whole.subject, one.subject]).toMatchObject([null, { kind: 'addon', id: addon?.id }])
    const holders = [
      addon?.owner,
      ...whole.attachments.filter((each) => each.addon === addon?.id).map(({ app }) => app),
    ]
    expect(new Set(one.apps.map(({ id }) => id))).toEqual(new Set(holders))
    const dot = (await graph('--format', 'dot', '--focus', addon?.name ?? '')).printed[0] ?? ''
    expect(dot.match(/shape=ellipse/g)).toHaveLength(1)
    const picture = (await graph('--focus', addon?.id ?? '')).printed[0] ?? ''
    expect(picture).toContain('fill-opacity="0.84"')
    const owner = whole.apps.find(({ id }) => id === addon?.owner)?.name ?? ''
    const spaces = new Set(one.apps.map(({ space }) => space)).size
    const subject = `${addon?.name ?? ''} of ${owner}`
    const extent = `${one.apps.length} app${one.apps.length === 1 ? '' : 's'} in ${spaces} space${spaces === 1 ? '' : 's'}`
    expect(picture).toContain(`${subject}</title>`)
    expect(picture).toContain(`<desc>Lit: ${subject}, ${extent} · `)
  })

  test('says when the filter hides the focus', async () => {
    const whole = onlyLine<MapDocument>(await graph('--json'))
    const outcome = await graph('--focus', whole.addons[0]?.id ?? '', '--filter', 'name = "none of these"')
    expect(outcome).toMatchObject({ code: 0, said: 'The add-on of --focus is hidden by --filter.' })
  })

  test('reads the platform first when it is named', async () => {
    const words = ['graph', '--url', demo.url, '--credential', 'key', '--format', 'json']
    const document = onlyLine<MapDocument>(await atlas(words, { token: 'controller-key' }))
    expect(document.showing.apps).toEqual({ shown: 100, of: 100 })
  })

  test.each([
    [['--filter', 'spce = x'], '--filter, character 1: There is no field spce. Did you mean space?'],
    [['--filter', 'apps > 1 and'], '--filter, character 13: A condition is missing here'],
    [['--format', 'pie'], '--format is one of svg, dot, json, csv, png.'],
    [
      ['--output', 'map.pie'],
      'The ending of --output does not tell a format. Give --format: svg, dot, json, csv, png.',
    ],
    [['--output', ''], '--output names no file.'],
    [['--json', '--format', 'svg'], '--json and --format say different things.'],
    [['--size', 'large'], '--size is WIDTHxHEIGHT, each from 200 to 20000, as 1600x1000.'],
    [['--size', '100x99999'], '--size is WIDTHxHEIGHT, each from 200 to 20000, as 1600x1000.'],
    [['--theme', 'pink'], '--theme is light or dark.'],
    [['--focus', 'nothing-of-that-name'], 'No add-on of this name or id is known.'],
    [['--focus', 'nothing', '--endpoint', 'nowhere'], 'There is no endpoint of this name or address.'],
  ])('refuses %j with a sentence', async (words, sentence) => {
    const outcome = await graph(...words)
    expect(outcome.code).toBe(2)
    expect(outcome.said).toContain(sentence)
  })
})
