import { join } from 'node:path'
import { findChromium as findForCheckout } from '../../electron/tools/chromium.mjs'

const found = await findForCheckout(join(import.meta.dirname, '../..'))

/** The browser the tests drive. `npm test` sees to it that there is one before anything runs. */
export function findChromium(): string {
  if (found === null) throw new Error('No Chromium was found. Run `npm test`, which installs one where it can.')
  return found
}
