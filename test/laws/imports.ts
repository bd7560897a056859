import type { Source } from './sources.ts'

interface Territory {
  folder: string
  /** Folders and files of ours that may be imported from there. */
  ours: string[]
  /** Packages and Node's modules that may be imported from there, by their beginning. */
  packages: string[]
}

const shared = ['shared/']

/** The first that fits counts. What is not listed here may import what it likes, Electron excepted. */
const territories: Territory[] = [
  { folder: 'shared/', ours: shared, packages: ['zod'] },
  {
    folder: 'electron/core/store/',
    ours: [...shared, 'electron/core/'],
    packages: ['node:', 'zod', 'better-sqlite3'],
  },
  { folder: 'electron/core/endpoints/', ours: [...shared, 'electron/core/'], packages: ['node:', 'zod', 'undici'] },
  { folder: 'electron/core/documents/', ours: [...shared, 'electron/core/'], packages: ['node:', 'zod', 'yaml'] },
  { folder: 'electron/core/', ours: [...shared, 'electron/core/'], packages: ['node:', 'zod'] },
  {
    folder: 'electron/demo/',
    ours: [...shared, 'electron/demo/', 'electron/core/'],
    packages: ['node:', 'zod', 'jsonc-parser'],
  },
  {
    folder: 'renderer/',
    ours: [...shared, 'renderer/'],
    packages: ['react', 'react-dom', 'react-aria-components', 'zustand', '@fontsource-variable/inter'],
  },
]

/**
 * Packages with one importer, and that one only when it needs them: loading Skia costs more than all the rest of the command
 * line, and whoever wants no PNG pays nothing for it.
 */
const lateImports: Readonly<Record<string, string>> = {
  '@napi-rs/canvas': 'electron/cli/commands/graph/png.ts',
}

/** Node's own ways to reach a network; servers of ours live outside the core. */
const network = /^node:(http|https|http2|net|tls|dgram)$/

/** One sentence for each import that leaves its territory. */
export function strayImports(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, imports }) => {
    const territory = territories.find(({ folder }) => path.startsWith(folder))
    return imports.flatMap(({ specifier, file, typeOnly, dynamic }) => {
      const importer = lateImports[specifier]
      if (importer !== undefined) return path === importer && dynamic ? [] : [`${path} imports ${specifier}`]
      if (specifier === 'electron') {
        return path.startsWith('electron/desktop/') ? [] : [`${path} imports electron`]
      }
      if (!territory)
        return file?.startsWith('renderer/') === true && !path.startsWith('test/') ? [`${path} imports ${file}`] : []
      if (file !== null) {
        return territory.ours.some((allowed) => file.startsWith(allowed)) ? [] : [`${path} imports ${file}`]
      }
      const isStray = !territory.packages.some(
        (allowed) => specifier === allowed || specifier.startsWith(beginning(allowed)),
      )
      const reachesOut =
        path.startsWith('electron/core/') && !path.startsWith('electron/core/endpoints/') && network.test(specifier)
      return isStray || (reachesOut && !typeOnly) ? [`${path} imports ${specifier}`] : []
    })
  })
}

function beginning(allowed: string): string {
  return allowed.endsWith(':') ? allowed : `${allowed}/`
}

/** The rooms of the demo, from what everything stands on to what starts it all. Those of one line may know each other. */
const demoRooms = [
  ['platform/', 'catalogue/', 'generate/'],
  ['rows/'],
  ['brokers/'],
  ['routes/'],
  ['scenarios/', 'seed/'],
  ['doors/'],
  ['control/'],
  ['demo.ts'],
]

const demo = 'electron/demo/'

/** -1 for what is in no room. */
const heightInDemo = (path: string): number =>
  demoRooms.findIndex((rooms) => rooms.some((room) => path.startsWith(demo + room)))

/** One sentence for each file of the demo that knows of a room above its own, types included, or is in no room. */
export function climbingImports(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => path.startsWith(demo))
    .flatMap(({ path, imports }) => {
      const height = heightInDemo(path)
      if (height === -1) return [`${path} is in no room`]
      return imports.flatMap(({ file }) =>
        file?.startsWith(demo) === true && heightInDemo(file) > height ? [`${path} imports ${file}`] : [],
      )
    })
}

/** Each cycle of imports that would still be there at run time, as the files it goes through. */
export function importCycles(sources: readonly Source[]): string[][] {
  const edges = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.flatMap(({ file, typeOnly, dynamic }) => (file === null || typeOnly || dynamic ? [] : [file])),
    ]),
  )
  const cycles: string[][] = []
  const done = new Set<string>()
  const walk = (path: string, trail: string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) {
      cycles.push([...trail.slice(start), path])
      return
    }
    if (done.has(path)) return
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) walk(path, [])
  return cycles
}
