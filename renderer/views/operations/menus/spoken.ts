/** Words that operations begin with; whoever types one of them first wants to do something rather than go somewhere. */
const vocabulary = [
  'attach',
  'backup',
  'backups',
  'change',
  'create',
  'credentials',
  'delete',
  'destroy',
  'detach',
  'flush',
  'list',
  'logs',
  'maintenance',
  'make',
  'off',
  'on',
  'plan',
  'primary',
  'promote',
  'redeploy',
  'rename',
  'replica',
  'restart',
  'restore',
  'role',
  'roles',
  'rotate',
  'scale',
  'stats',
  'turn',
  'view',
]

/** What stands between the names, and says nothing. */
const fillers = new Set(['from', 'to', 'for', 'of', 'the', 'a', 'an', 'app', 'add-on', 'addon'])

export interface Spoken {
  verbs: string[]
  /** What to look for; empty for whatever is open. */
  name: string
  /** What else has to be in it: the other app of the two. */
  others: string[]
}

/**
 * "detach orders-db from web-prod" taken apart; null for what does not begin like an operation. Three letters are enough of
 * a word.
 */
export function takeApart(text: string): Spoken | null {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const verbs: string[] = []
  for (const word of words) {
    const isVerb =
      word.length >= 2 && vocabulary.some((known) => known === word || (word.length >= 3 && known.startsWith(word)))
    if (!isVerb && !fillers.has(word)) break
    if (isVerb) verbs.push(word)
  }
  if (verbs.length === 0) return null
  const rest = words.filter((word) => !fillers.has(word)).slice(verbs.length)
  return { verbs, name: rest[0] ?? '', others: rest.slice(1) }
}

/** Whether every word begins one of the sentence's, or, of names, is somewhere in it. */
export function says(sentence: string, { verbs, others }: Spoken): boolean {
  const heard = sentence.toLowerCase()
  const begins = heard.split(/[^a-z0-9-]+/)
  return (
    verbs.every((verb) => begins.some((word) => word.startsWith(verb))) &&
    others.every((other) => heard.includes(other))
  )
}
