import { statSync } from 'node:fs'
import { join } from 'node:path'
import { newestChange } from '../../electron/tools/checkout.mjs'

const root = join(import.meta.dirname, '../..')

/**
 * The script that starts a shell: the built one, which starts in a quarter of the time, where it is younger than every
 * source, as it is after `npm test`; else the source, so that nobody tests what was built of other sources.
 */
export function program(shell: 'cli' | 'web'): string {
  const built = join(root, 'out', 'main', `${shell}.js`)
  const builtAt = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const isYoung = builtAt > newestChange([join(root, 'electron'), join(root, 'shared'), join(root, 'package.json')])
  return isYoung ? built : join(root, 'electron', shell, 'main.ts')
}
