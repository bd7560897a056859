import type { Service } from '#shared/domain/inventory.ts'

/*
 * How a service is provided decides what the server refuses (API-FACTS sections 5.3, 6 and 7), and no list says it: these
 * are the services that the controller brings itself, by their names.
 */

const drains = new Set(['papertrail', 'anomaly', 'syslogdrain'])
const builtIn = /^(securekey|kafka|twilio|alamo-.+)$/

export function isDrain(service: string): boolean {
  return drains.has(service)
}

/** Kept in config sets of the controller: without prefix, primary, names of people's choice and bindings. */
export function isConfigSet(service: string): boolean {
  return service === 'securekey'
}

/** Of a relational database, with read-only logins beside the one that all apps share (API-FACTS section 7). */
export function isDatabase(service: string): boolean {
  return service === 'akkeris-postgresql' || service === 'akkeris-mysql'
}

/** Whether its status has to be asked of a broker before anything else. */
export function isBrokered(service: string): boolean {
  return !drains.has(service) && !builtIn.test(service)
}

/** Whether its attachments have names and a primary that can be changed; the server stumbles over the others. */
export function isNameable(service: string): boolean {
  return !drains.has(service) && service !== 'securekey' && service !== 'twilio'
}

/** Whether it may hand out credentials of the vault: those are shared with nobody and there once per app. */
export function mayBeVault(service: string, listed: Service | null): boolean {
  if (!isBrokered(service)) return false
  return listed === null || (!listed.supportsSharing && !listed.supportsMultiple)
}
