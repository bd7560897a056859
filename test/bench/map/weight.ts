import { isAbsolute, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type InlineConfig, type Plugin } from 'vite'
import { fileSplitting, pageFiles, painterBeside } from '../../../electron/tools/page-build.ts'

const root = join(import.meta.dirname, '../../..')
const firstScript = join(root, 'renderer/main.ts')
const page = join(root, 'renderer/frame/page.tsx')
const map = join(root, 'renderer/views/map/MapView.tsx')
const painter = join(root, 'renderer/views/map/painter/worker.ts')

export interface Weight {
  /** Bytes of script and style, compressed, by file. */
  files: { name: string; bytes: number }[]
  total: number
}

/**
 * What the map alone adds to the window: its modules and styles and its painter's thread, without packages and without what
 * the frame around it needs as well. The map is the window's first view and part of its first script, so that no file of
 * the real build holds just that: here everything else is left out of a build of the map, which is cut into files as the
 * real one is. What it loads on demand is not fetched for it.
 */
export async function weighMap(): Promise<Weight> {
  const imports = await readImports()
  const frame = new Set([...reach(imports, firstScript, map), ...reach(imports, page, map)])
  const reached = [...reach(imports, map, null), ...reach(imports, painter, null)]
  const own = new Set(reached.filter((id) => !frame.has(id) && isOurs(id)))
  if (!own.has(map) || !own.has(painter) || own.size < 10) throw new Error('The modules of the map were not found.')
  const output = await outputOf(
    {
      rolldownOptions: {
        input: map,
        preserveEntrySignatures: 'allow-extension',
        external: (id, _, isResolved) => (isResolved || isAbsolute(id)) && !own.has(withoutQuery(id)),
        output: { codeSplitting: fileSplitting },
      },
    },
    [painterBeside, pageFiles],
  )
  const files = output.map(({ name, text }) => ({ name, bytes: gzipSync(text, { level: 9 }).length }))
  return { files, total: files.reduce((sum, { bytes }) => sum + bytes, 0) }
}

/** Module -> what it imports statically, for the whole window. */
async function readImports(): Promise<Map<string, readonly string[]>> {
  const imports = new Map<string, readonly string[]>()
  const plugin: Plugin = {
    name: 'read-imports',
    buildEnd() {
      for (const id of this.getModuleIds()) imports.set(withoutQuery(id), this.getModuleInfo(id)?.importedIds ?? [])
    },
  }
  await outputOf({ rolldownOptions: { input: firstScript } }, [painterBeside, plugin])
  return imports
}

async function outputOf(
  options: NonNullable<InlineConfig['build']>,
  plugins: Plugin[] = [],
): Promise<{ name: string; text: string | Uint8Array }[]> {
  const result = await build({
    configFile: false,
    root: join(root, 'renderer'),
    logLevel: 'error',
    plugins,
    resolve: { alias: [{ find: /^#shared\//, replacement: `${root}/shared/` }] },
    build: { write: false, minify: true, assetsInlineLimit: 0, ...options },
  })
  return [result]
    .flat()
    .flatMap((one) =>
      'output' in one
        ? one.output.flatMap((file) =>
            /\.(js|css)$/.test(file.fileName)
              ? [{ name: file.fileName, text: file.type === 'chunk' ? file.code : file.source }]
              : [],
          )
        : [],
    )
}

function reach(imports: Map<string, readonly string[]>, from: string, except: string | null): Set<string> {
  const reached = new Set<string>()
  const follow = (id: string): void => {
    if (id === except || reached.has(id)) return
    reached.add(id)
    for (const next of imports.get(id) ?? []) follow(withoutQuery(next))
  }
  follow(from)
  return reached
}

function withoutQuery(id: string): string {
  return id.replace(/\?.*$/, '')
}

/** What the build itself puts in has no path. */
function isOurs(id: string): boolean {
  return isAbsolute(id) && !id.includes('/node_modules/')
}
