import { lstatSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'

export interface Surroundings {
  platform: NodeJS.Platform
  environment: Readonly<Record<string, string | undefined>>
  home: string
}

/** Where each system wants a program's data. Every shell uses the same folder, so each shows what the others fetched. */
export function defaultDataDirectory(
  { platform, environment, home }: Surroundings = {
    platform: process.platform,
    environment: process.env,
    home: homedir(),
  },
): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Addon Atlas')
  if (platform === 'win32') return join(environment['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Addon Atlas')
  const data = environment['XDG_DATA_HOME'] ?? ''
  // The specification of these folders says that a relative one is to be ignored.
  return join(data.startsWith('/') ? data : join(home, '.local', 'share'), 'addon-atlas')
}

/**
 * Makes the folder ready and returns its absolute path: made when it is missing, closed to everybody else. One that was
 * there keeps its mode, which may be meant for what else is in it; the files in it are closed in any case. Throws AppError
 * `store-read-only` when it cannot be made, is a symbolic link, belongs to someone else or can be written by everybody,
 * who could then swap the files.
 */
export function prepareDataDirectory(chosen: string): string {
  const directory = resolve(chosen)
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
  } catch (thrown) {
    throw new AppError('store-read-only', 'The data folder cannot be made.', { cause: thrown })
  }
  const found = lstatSync(directory)
  if (found.isSymbolicLink()) throw new AppError('store-read-only', 'The data folder is a symbolic link.')
  if (!found.isDirectory()) throw new AppError('store-read-only', 'The data folder is not a folder.')
  const user = process.getuid?.()
  if (user !== undefined) {
    if (found.uid !== user) throw new AppError('store-read-only', 'The data folder belongs to someone else.')
    if ((found.mode & 0o002) !== 0) {
      throw new AppError('store-read-only', 'The data folder can be written by everybody on this machine.')
    }
  }
  return directory
}
