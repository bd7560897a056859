import type { FleetSpace } from '../../platform/fleet.ts'
import { isProduction } from '../../platform/fleet.ts'
import { isText } from '../keyed.ts'
import { unprocessable } from '../route.ts'

/** What a request says of a kind of dyno; what it does not say is absent. */
export interface FormationFields {
  type: string
  size?: string
  quantity?: number
  port?: number
  command?: string
  healthcheck?: string
  removeHealthcheck: boolean
  removeCommand: boolean
}

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '' && value !== false

/** In the order in which the server looks, each with what it then says. */
function complaint(given: Record<string, unknown>, sizes: string[]): string | null {
  const { type, size, quantity, port } = given
  const isWeb = type === 'web'
  const rules: [boolean, string][] = [
    [size === undefined || (typeof size === 'string' && sizes.includes(size)), 'The payload size was not recognized.'],
    [
      typeof type === 'string' && /^[a-z0-9]+$/.test(type),
      'The type specified was invalid, it cannot contain spaces or special characters (lower case alpha numeric only)',
    ],
    [quantity === undefined || isWhole(quantity, 0, 32), 'The number of instances must be between 0 and 32.'],
    [
      port === undefined || port === null || isWhole(port, 1024, 65_535),
      'The specified port is invalid, it must be a number between 1024 and 65535.',
    ],
    [isWeb || !isGiven(port), 'A port was specified for a non-web based application, the port should not be set.'],
    [
      isWeb || !isGiven(given['healthcheck']),
      'A healthcheck was specified for a non-web based application, the path should not be set.',
    ],
    [isWeb || !isGiven(given['removeHealthcheck']), 'Cannot remove healthcheck on non web based dyno.'],
    [isWeb || isGiven(given['command']), 'A run command must be specified for any type outside of a web process.'],
  ]
  return rules.find(([holds]) => !holds)?.[1] ?? null
}

/**
 * What is asked for a kind of dyno, or 422 with what is wrong with it. In production spaces sizes have names of their
 * own, which the server makes of those it is given. `sizes`: the names there are.
 */
export function formationFields(given: Record<string, unknown>, space: FleetSpace, sizes: string[]): FormationFields {
  const sized =
    isProduction(space) && typeof given['size'] === 'string' ? { ...given, size: `${given['size']}-prod` } : given
  const wrong = complaint(sized, sizes)
  if (wrong !== null) throw unprocessable(wrong)
  const { type, size, quantity, port, command, healthcheck } = sized
  return {
    type: String(type),
    ...(isText(size) ? { size } : {}),
    ...(typeof quantity === 'number' ? { quantity } : {}),
    ...(typeof port === 'number' ? { port } : {}),
    ...(isText(command) ? { command } : {}),
    ...(isText(healthcheck) ? { healthcheck } : {}),
    removeHealthcheck: isGiven(given['removeHealthcheck']),
    removeCommand: isGiven(given['remove-command']),
  }
}
