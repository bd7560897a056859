/** What the controller lets stand in the path of an action: a colon, a slash or a percent sign is answered with an empty 404. */
const sendable = /^[A-Za-z0-9_.-]+$/

/** Dots alone would be taken for a step up in the path, by whatever is on the way. */
export function isSendable(name: string): boolean {
  return sendable.test(name) && !/^\.+$/.test(name)
}

/** For a sentence about a name that is not. */
export const sendableSigns = 'letters, digits, dots, hyphens and underscores'

/**
 * The name by which an action is looked up. Old lists showed ids that were no part of any path, `pg:backups:capture`
 * (operations-actions-risks 1.8), and the aka CLI calls its commands so.
 */
export function normalisedName(name: string): string {
  return name
    .trim()
    .replace(/^(pg|redis|memcached|s3|securekey):/, '')
    .replaceAll(':', '-')
}
