import type { ProfileDraft } from '#shared/contract/commands.ts'
import type { AppErrorData } from '#shared/errors.ts'

export type ProfileField = keyof ProfileDraft | 'credential'

const texts: readonly ProfileField[] = ['name', 'url', 'userName', 'certificateAuthorityFile', 'credential']

/** What the sentences of the core are about that do not begin with a field's name. */
const bySentence: readonly (readonly [RegExp, ProfileField])[] = [
  [/\baddress\b|^Use https:/i, 'url'],
  [/^A user name/, 'userName'],
]

/**
 * Which field of the profile an error is about, null when it names none that can be marked, and its sentence without
 * the field's name in front: "profile.url: too long" is about `url`.
 */
export function markedField({ code, message }: AppErrorData): { field: ProfileField | null; message: string } {
  if (code !== 'invalid-input') return { field: null, message }
  const [start = '', name = ''] = /^(?:profile\.)?(\w+): /.exec(message) ?? []
  const named = texts.find((field) => field === name)
  if (named) return { field: named, message: message.slice(start.length) }
  return { field: bySentence.find(([words]) => words.test(message))?.[1] ?? null, message }
}
