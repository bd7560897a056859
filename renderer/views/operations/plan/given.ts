import type { Friction } from '#shared/domain/operation.ts'

/** What a person has given so far. */
export interface Given {
  typed: string
  reason: string
  ticket: string
}

export const nothingGiven: Given = { typed: '', reason: '', ticket: '' }

/** Said while the name is typed: null as long as it may still become the right one. */
export function mismatchWords({ typed: wanted }: Friction, typed: string): string | null {
  const given = typed.trim()
  if (given === '' || wanted.startsWith(given)) return null
  if (wanted.toLowerCase() === given.toLowerCase()) return `It is written ${wanted}.`
  return `This is not ${wanted}.`
}

/** What is still missing, for the line beside the button; null when it may be run. */
export function missingWords(friction: Friction, { typed, reason }: Given): string | null {
  const wantsName = friction.kind === 'typed' && typed.trim() !== friction.typed
  const wantsReason = friction.reason && reason.trim() === ''
  if (wantsName && wantsReason) return 'Type the name and give a reason.'
  if (wantsName) return 'Type the name.'
  return wantsReason ? 'Give a reason.' : null
}
