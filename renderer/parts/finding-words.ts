import type { AcknowledgementCategory, AnswerState } from '#shared/domain/finding.ts'

/** What a category says about the finding: a short name, the same in a sentence, and when to take it. */
export const categoryWords: Record<AcknowledgementCategory, { name: string; as: string; meaning: string }> = {
  'accepted-risk': { name: 'Accepted risk', as: 'an accepted risk', meaning: 'It is so, and we live with it for now.' },
  'false-positive': { name: 'False positive', as: 'a false positive', meaning: 'The rule is wrong about this case.' },
  temporary: { name: 'Temporary', as: 'temporary', meaning: 'It goes away by itself: a migration, a test.' },
  'planned-fix': {
    name: 'Planned fix',
    as: 'to be fixed',
    meaning: 'It is going to be put right, and there is a plan.',
  },
}

/** In a list, where there is room for a word; nothing for what is simply open. */
export const stateWords: Record<AnswerState, string | null> = {
  open: null,
  acknowledged: 'acknowledged',
  excluded: 'excluded',
  lapsed: 'lapsed',
  outgrown: 'outgrown',
}

const day = 86_400_000

/** "today", "in 1 day", "in 30 days"; in the past "today" or "3 days ago". */
export function untilWords(at: number, now: number): string {
  const days = Math.floor(Math.abs(at - now) / day)
  if (days === 0) return at < now ? 'just now' : 'within a day'
  const words = `${days} ${days === 1 ? 'day' : 'days'}`
  return at < now ? `${words} ago` : `in ${words}`
}
