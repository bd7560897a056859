import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { parseSync, type ESTree } from 'rolldown/utils'

export const root = join(import.meta.dirname, '..', '..')

export interface Import {
  /** As written. */
  specifier: string
  /** Path from the root with forward slashes when it is a file of ours, null for packages and Node's modules. */
  file: string | null
  /** Gone at run time. */
  typeOnly: boolean
  /** Loaded on demand, so it cannot be part of a cycle at start. */
  dynamic: boolean
}

export interface Source {
  /** From the root, with forward slashes. */
  path: string
  text: string
  imports: Import[]
  program: ESTree.Program
}

/** Folders that hold what others wrote or a tool made. */
const notOurs = new Set(['node_modules', '.git', 'out', 'dist', 'test-results', 'playwright-report', 'fixtures'])

/** Every file of the project below a folder, from the root, with forward slashes. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : filesBelow(path)
    return [path]
  })
}

export function sourcesBelow(...folders: string[]): Source[] {
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap(filesBelow)
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path))
    .map(readSource)
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  return parseSource(path, text)
}

/** Parses a file as it stands at `path`; exported so that the laws themselves can be tried on made-up files. */
export function parseSource(path: string, text: string): Source {
  const { program, module, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path} cannot be parsed.`)
  const imports: Import[] = []
  const add = (specifier: string, typeOnly: boolean, dynamic: boolean): void => {
    imports.push({ specifier, file: resolve(path, specifier), typeOnly, dynamic })
  }
  for (const { moduleRequest, entries } of module.staticImports) {
    add(moduleRequest.value, entries.length > 0 && entries.every(({ isType }) => isType), false)
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) if (moduleRequest) add(moduleRequest.value, isType, false)
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const specifier = /^['"](.*)['"]$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[1]
    if (specifier !== undefined) add(specifier, false, true)
  }
  return { path, text, imports, program }
}

const aliases: [string, string][] = [
  ['#shared/', 'shared/'],
  ['#core/', 'electron/core/'],
  ['#demo/', 'electron/demo/'],
  ['#renderer/', 'renderer/'],
]

function resolve(from: string, specifier: string): string | null {
  const alias = aliases.find(([prefix]) => specifier.startsWith(prefix))
  if (alias) return alias[1] + specifier.slice(alias[0].length)
  if (!specifier.startsWith('.')) return null
  return relative(root, join(root, dirname(from), specifier))
    .split(sep)
    .join('/')
}

/** Calls back for every node of a program, outermost first. */
export function visit(node: unknown, look: (node: Record<string, unknown>) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, look)
  } else if (typeof node === 'object' && node !== null) {
    const record = node as Record<string, unknown>
    if (typeof record['type'] === 'string') look(record)
    for (const value of Object.values(record)) visit(value, look)
  }
}

export function lineOf(text: string, offset: unknown): number {
  return text.slice(0, Number(offset)).split('\n').length
}
