import type { LookProgress, LookScope } from '#shared/domain/look.ts'
import { countWords, plural } from '../../parts/words.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How young an answer must be to be kept, milliseconds; a look asks for the others. */
export const freshnesses = [
  { value: hour, label: 'an hour' },
  { value: day, label: 'a day' },
  { value: 7 * day, label: 'a week' },
  { value: 0, label: 'all anew' },
] as const
export const usualFreshness = day

/** What a look is about. `name` is that of the add-on, where the scope is one and its name is known. */
export function scopeWords(scope: LookScope, endpointName: string, name: string | null): string {
  switch (scope.kind) {
    case 'space':
      return `the space ${scope.space}`
    case 'addon':
      return name === null ? 'one add-on' : `the add-on ${name}`
    case 'all':
    default:
      return `all of ${endpointName}`
  }
}

export function isSameScope(one: LookScope, other: LookScope): boolean {
  if (one.kind === 'space') return other.kind === 'space' && one.space === other.space
  if (one.kind === 'addon') return other.kind === 'addon' && one.addonId === other.addonId
  return other.kind === 'all'
}

/** The first answers tell too little of how fast it goes. */
const tellingAfter = 2 * second
const tellingQuestions = 8

/** How long it will still take if it goes on as it went; null while that cannot be said. */
export function remainingWords({ startedAt, total, done }: LookProgress, now: number): string | null {
  const elapsed = now - startedAt
  if (elapsed < tellingAfter || done < tellingQuestions || done >= total) return null
  const left = (elapsed / done) * (total - done)
  if (left < 20 * second) return 'a few seconds left'
  if (left < minute) return 'less than a minute left'
  if (left < 90 * minute) return `about ${countWords(Math.max(1, Math.round(left / minute)))} min left`
  return `about ${countWords(Math.round(left / hour))} h left`
}

/** Whole per cent, 100 only when all is done. */
export function percentOf({ total, done }: Pick<LookProgress, 'total' | 'done'>): number {
  return total === 0 ? 100 : Math.floor((done / total) * 100)
}

/** How a look that is over went, in one sentence. */
export function endWords({ state, total, done, failed }: LookProgress): string {
  const answered = done - failed
  if (state === 'done') {
    if (total === 0) return 'Nothing was left to ask.'
    if (failed === 0) return `${plural(answered, 'question')} answered.`
    return `${plural(answered, 'question')} answered, ${countWords(failed)} not.`
  }
  return `${countWords(done)} of ${plural(total, 'question')} had been put.`
}
