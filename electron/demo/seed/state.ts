import { constants } from 'node:fs'
import { open, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Platform } from '../platform/platform.ts'
import type { Seed } from './format.ts'
import { readSeed } from './read.ts'
import { exportSeed } from './write.ts'

/** A state file that could not be read or written; `code` is the system's, such as ENOSPC. */
export class StateError extends Error {
  readonly code: string

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''

/** Null when there is none yet. SeedError for a damaged one, StateError for one that cannot be read. */
export async function readState(path: string): Promise<Seed | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (thrown) {
    const code = codeOf(thrown)
    if (code === 'ENOENT') return null
    throw new StateError(`The state file cannot be read (${code}).`, code, { cause: thrown })
  }
  const kept = readSeed(text, `The state file ${basename(path)}`)
  // A seed that somebody wrote by hand would be written over.
  if (kept.state !== true) {
    throw new StateError(
      `${basename(path)} is not a state file. Give it with --seed, and --state a file of its own.`,
      '',
    )
  }
  return kept
}

/** Keeps the state of a platform in a file. */
export interface StateKeeper {
  /** Something may have changed; it is saved soon. */
  changed(): void
  /** Saves what is not saved yet. StateError when that fails, or failed last time. */
  close(): Promise<void>
}

/** Milliseconds between two saves; a large platform, whose saves take long, is saved less often. */
const leastPause = 1000
const pausePerMillisecond = 10

/**
 * Writes the state of the platform into the file, at once and then after changes, at most once a second. Each save is
 * whole or not there at all: it is written beside the file and put in its place when it is on the disk. Only its owner
 * can read it. StateError when the first save fails or another demo keeps its state there; a later failure is said once
 * with `say`, and it is tried again after the next change.
 */
export async function keepState(
  path: string,
  platform: Platform,
  key: string,
  say: (sentence: string) => void,
): Promise<StateKeeper> {
  const unlock = await lock(path)
  let dirty = false
  let timer: NodeJS.Timeout | null = null
  let pause = leastPause
  let saving: Promise<void> | null = null
  let failure: StateError | null = null
  let closed = false
  let running = false

  async function save(): Promise<void> {
    dirty = false
    const started = performance.now()
    try {
      await writeWhole(path, JSON.stringify({ ...exportSeed(platform), key, state: true }))
      if (failure) say('The state file is written again.')
      failure = null
    } catch (thrown) {
      const code = codeOf(thrown)
      const sentence = `The state file cannot be written (${code}).`
      if (!failure && running) say(`${sentence} What is changed from now on is kept in memory only; it is tried again.`)
      failure = new StateError(sentence, code, { cause: thrown })
      dirty = true
    }
    pause = Math.max(leastPause, (performance.now() - started) * pausePerMillisecond)
  }

  function changed(): void {
    if (closed) return
    dirty = true
    timer ??= setTimeout(() => {
      saving = save().finally(() => {
        timer = null
        saving = null
        if (dirty && !failure) changed()
      })
    }, pause)
    timer.unref()
  }

  await save()
  if (failure) {
    await unlock()
    throw failure
  }
  running = true
  platform.onChange(changed)
  return {
    changed,
    async close() {
      closed = true
      if (timer) clearTimeout(timer)
      await saving
      running = false
      // Time went on even where nothing was changed.
      await save()
      await unlock()
      if (failure) throw failure
    },
  }
}

/**
 * Claims the file for this process; gives back how to let go of it. A claim whose process is gone, after kill -9 for
 * instance, is nobody's.
 */
const claimed = new Set<string>()

async function lock(path: string): Promise<() => Promise<void>> {
  const claim = `${path}.lock`
  const holder = Number(await readFile(claim, 'utf8').catch(() => ''))
  if (claimed.has(claim) || (holder > 0 && holder !== process.pid && isAlive(holder))) {
    throw new StateError(`Another demo (process ${holder}) keeps its state in ${basename(path)}.`, '')
  }
  try {
    await writeFile(claim, String(process.pid), { mode: 0o600 })
  } catch (thrown) {
    const code = codeOf(thrown)
    throw new StateError(`The state file cannot be written (${code}).`, code, { cause: thrown })
  }
  claimed.add(claim)
  return async () => {
    claimed.delete(claim)
    await rm(claim, { force: true })
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (thrown) {
    // Somebody else's process may not be signalled, but it is there.
    return codeOf(thrown) === 'EPERM'
  }
}

async function writeWhole(named: string, text: string): Promise<void> {
  // A link stays a link.
  const path = await realpath(named).catch(() => named)
  const beside = `${path}.new`
  // What an interrupted save left there.
  await rm(beside, { force: true })
  const file = await open(beside, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
  await syncFolder(dirname(path))
}

/** The new name is on the disk only when its folder is; not every system lets a folder be opened. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, constants.O_RDONLY)
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch {
    // The file itself is whole either way.
  }
}
