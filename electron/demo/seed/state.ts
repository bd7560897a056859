import { constants } from 'node:fs'
import { access, lstat, open, readFile, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { Platform } from '../platform/platform.ts'
import type { Seed } from './format.ts'
import { lockFile } from './lock.ts'
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

/** A state file that is held for this demo alone until it is let go. */
export interface StateFile {
  /** Where it is, links followed. */
  path: string
  /** What is in it; null when there is none yet. */
  kept: Seed | null
  release(): void
}

/**
 * Holds the file and reads it, in this order, so that nobody writes in between. SeedError for a damaged one, StateError
 * for one that cannot be read or made, that another demo holds, or that is not a state file: a seed that somebody wrote
 * would be written over.
 */
export async function openState(named: string): Promise<StateFile> {
  const path = await followed(named)
  const release = await claim(path)
  try {
    return { path, kept: await readState(path), release }
  } catch (thrown) {
    release()
    throw thrown
  }
}

/** A link stays a link, and a file has one lock whatever it is called. */
async function followed(named: string): Promise<string> {
  try {
    return await realpath(named)
  } catch (thrown) {
    const code = codeOf(thrown)
    const isLink = await lstat(named).then(
      (found) => found.isSymbolicLink(),
      () => false,
    )
    if (code === 'ENOENT' && !isLink) return resolve(named)
    throw new StateError(`The state file cannot be read (${code}).`, code, { cause: thrown })
  }
}

async function claim(path: string): Promise<() => void> {
  try {
    // The lock's own words tell less of what is wrong with a folder.
    await access(dirname(path), constants.W_OK)
    return lockFile(path)
  } catch (thrown) {
    const code = codeOf(thrown)
    if (code === 'already-open') {
      throw new StateError(`Another demo keeps its state in ${basename(path)}.`, code, { cause: thrown })
    }
    throw new StateError(`The state file cannot be written (${code}).`, code, { cause: thrown })
  }
}

async function readState(path: string): Promise<Seed | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (thrown) {
    const code = codeOf(thrown)
    if (code === 'ENOENT') return null
    throw new StateError(`The state file cannot be read (${code}).`, code, { cause: thrown })
  }
  const kept = readSeed(text, `The state file ${basename(path)}`)
  if (kept.state === true) return kept
  throw new StateError(`${basename(path)} is not a state file. Give it with --seed, and --state a file of its own.`, '')
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
 * can read it. StateError when the first save fails; a later failure is said once with `say`, and it is tried again
 * and again until that is said too.
 */
export async function keepState(
  path: string,
  platform: Platform,
  key: string,
  say: (sentence: string) => void,
): Promise<StateKeeper> {
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
        if (dirty) changed()
      })
    }, pause)
    timer.unref()
  }

  await save()
  if (failure) throw failure
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
      if (failure) throw failure
    },
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
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
