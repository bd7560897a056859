import { expect, it } from 'vitest'
import { claimsIn, networkIn, sqlIn, undecodedIn, windowsIn } from './code.ts'
import { parseSource, sourcesBelow, type Source } from './sources.ts'

const product = sourcesBelow('shared', 'electron', 'renderer')
const look = (text: string): Source => parseSource('electron/core/risk/a.ts', text)
const fileOf = (place: string): string => place.slice(0, place.lastIndexOf(':'))

/** Places found, without those in files that are named with their reason; a name nobody needs any more is an error. */
function against(look: (source: Source) => string[], sources: Source[], excused: Record<string, string>): string[] {
  const places = sources.flatMap(look)
  const needed = new Set(places.map(fileOf))
  const idle = Object.keys(excused).filter((path) => !needed.has(path))
  return [
    ...places.filter((place) => !Object.hasOwn(excused, fileOf(place))),
    ...idle.map((path) => `${path} needs no excuse`),
  ]
}

it('SQL is written in the store only', () => {
  expect(sourcesBelow('electron/core/store').flatMap(sqlIn).length).toBeGreaterThan(5)
  const elsewhere = product.filter(({ path }) => !path.startsWith('electron/core/store/'))
  expect(elsewhere.flatMap(sqlIn)).toEqual([])
})

it('only the window talks to its shell, and only the start looks for a program to download', () => {
  expect(
    against(networkIn, product, {
      'renderer/bridge/web.ts': 'The page and the web shell, over loopback.',
      'electron/tools/electron-program.mjs': "One HEAD request: whether Electron's program can be had.",
    }),
  ).toEqual([])
})

it('the page opens no window: what is in there would have a hand on it', () => {
  expect(product.flatMap(windowsIn)).toEqual([])
})

it('what came from outside is decoded, not believed', () => {
  expect(
    against(undecodedIn, product, {
      'electron/core/store/cache.ts': 'Rows that this very schema version wrote; anything else is thrown away unread.',
    }),
  ).toEqual([])
})

it('the core claims no types where it decodes', () => {
  const decoding = sourcesBelow('shared', 'electron/core/inventory', 'electron/core/endpoints')
  expect(
    against(claimsIn, decoding, {
      'electron/core/endpoints/body.ts': 'Node streams give buffers; their type says unknown.',
    }),
  ).toEqual([])
})

it('would see each of these', () => {
  expect(sqlIn(look('const a = `select id from addon where name = ?`'))).toHaveLength(1)
  expect(sqlIn(look("run('PRAGMA journal_mode = wal')"))).toHaveLength(1)
  expect(sqlIn(look("const a = 'Select an add-on, or update it from the list.'"))).toEqual([])
  expect(networkIn(look("await fetch('http://x')"))).toHaveLength(1)
  expect(networkIn(look("endpoint.fetch('http://x')"))).toEqual([])
  expect(windowsIn(look("window.open('http://x')"))).toHaveLength(1)
  expect(windowsIn(parseSource('renderer/a.tsx', 'const a = <a href="b" target="_blank" />'))).toHaveLength(1)
  expect(windowsIn(look("table.open('x')"))).toEqual([])
  expect(undecodedIn(look('const a = JSON.parse(text) as Snapshot'))).toHaveLength(1)
  expect(undecodedIn(look('const a = (await answer.json()) as Snapshot'))).toHaveLength(1)
  expect(undecodedIn(look('const a = JSON.parse(text) as unknown'))).toEqual([])
  expect(claimsIn(look('const a = b as C'))).toHaveLength(1)
  expect(claimsIn(look('const a = [1] as const satisfies number[]'))).toEqual([])
})
