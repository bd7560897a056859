import { constants } from 'node:fs'
import { access, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { reportFormats, type ReportFormat } from '#shared/contract/commands.ts'
import { AppError } from '#shared/errors.ts'
import { formats } from '#core/export/formats.ts'

/** One report to write. */
export interface Output {
  format: ReportFormat
  /** Absolute; null for standard output. */
  path: string | null
}

/** The part of a token of Node's parseArgs that is read here. */
interface Word {
  kind: string
  name?: string
  value?: string | boolean | undefined
}

/**
 * Pairs each --output with the --format before it, or else with the format that its ending tells. A format without an output
 * goes to standard output, where there is room for one. Throws AppError invalid-input.
 */
export function readOutputs(words: readonly Word[], json: boolean): Output[] {
  const outputs: Output[] = []
  let pending: ReportFormat | null = null
  for (const { kind, name, value } of words) {
    if (kind !== 'option' || typeof value !== 'string') continue
    if (name === 'format') {
      if (pending) outputs.push({ format: pending, path: null })
      pending = formatNamed(value)
    }
    if (name === 'output') {
      if (value === '') throw new AppError('invalid-input', '--output names no file.')
      outputs.push({ format: pending ?? formatByEnding(value), path: resolve(value) })
      pending = null
    }
  }
  if (pending) outputs.push({ format: pending, path: null })
  const printed = outputs.filter(({ path }) => path === null)
  if (json && !printed.some(({ format }) => format === 'json')) printed.push({ format: 'json', path: null })
  if (outputs.length === 0 && printed.length === 0) printed.push({ format: 'text', path: null })
  if (printed.length > 1) {
    throw new AppError('invalid-input', 'Only one format can go to standard output. Give the others an --output each.')
  }
  const files = outputs.filter(({ path }) => path !== null)
  if (new Set(files.map(({ path }) => path)).size < files.length) {
    throw new AppError('invalid-input', 'Two reports cannot have the same --output.')
  }
  return [...files, ...printed]
}

function formatNamed(text: string): ReportFormat {
  const found = reportFormats.find((name) => name === text)
  if (!found) throw new AppError('invalid-input', `--format is one of ${reportFormats.join(', ')}.`)
  return found
}

function formatByEnding(path: string): ReportFormat {
  const name = basename(path).toLowerCase()
  // `a.sarif.json` ends like JSON too.
  if (name.endsWith('.sarif.json')) return 'sarif'
  const found = reportFormats.find((format) => formats[format].endings.some((ending) => name.endsWith(`.${ending}`)))
  if (found) return found
  throw new AppError('invalid-input', 'The ending of --output does not tell a format. Put its --format before it.')
}

/** Before anything is asked: whether each file could be written. Throws AppError invalid-input. */
export async function checkOutputs(outputs: readonly { format: string; path: string | null }[]): Promise<void> {
  for (const { format, path } of outputs) {
    if (path === null) continue
    const refuse = (why: string) => new AppError('invalid-input', `The --output for ${format} ${why}.`)
    const found = await statusOf(path)
    if (found?.isDirectory()) throw refuse('is a folder')
    if (found && !found.isFile()) throw refuse('is not a file')
    const folder = dirname(await targetOf(path))
    if (!(await statusOf(folder))?.isDirectory()) throw refuse('is in a folder that does not exist')
    try {
      await access(folder, constants.W_OK)
    } catch {
      throw refuse('is in a folder that cannot be written')
    }
  }
}

/**
 * Writes each file whole or not at all: all of them beside where they belong, then all of them into their places. Throws
 * AppError invalid-input or store-full.
 */
export async function writeFiles(files: readonly { path: string; content: string | Uint8Array }[]): Promise<void> {
  const written: { beside: string; target: string }[] = []
  try {
    for (const { path, content } of files) {
      const target = await targetOf(path)
      const beside = join(dirname(target), `.${basename(target).slice(0, 100)}.${process.pid}.${written.length}.part`)
      written.push({ beside, target })
      const file = await open(beside, 'w')
      try {
        await file.writeFile(content)
        await file.sync()
      } finally {
        await file.close()
      }
    }
    for (const { beside, target } of written) await rename(beside, target)
  } catch (thrown) {
    for (const { beside } of written) await rm(beside, { force: true })
    throw asAppError(thrown)
  }
}

/** Where a link leads: the file it names is replaced, not the link. */
async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    return path
  }
}

async function statusOf(path: string) {
  try {
    return await stat(path)
  } catch {
    return null
  }
}

function asAppError(thrown: unknown): AppError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('store-full', 'The disk is full, so the reports were not written.', { cause: thrown })
  }
  const why = code === '' ? '' : ` (${code})`
  return new AppError('invalid-input', `The reports could not be written${why}.`, { cause: thrown })
}
