import type { Problem, SyncReport } from '#shared/domain/inventory.ts'

type Told = Pick<SyncReport, 'complete' | 'problems'>

/** The sentences of problems, each once, in the order given, with the calls each of them is about. */
export function callsByMessage(problems: readonly Problem[]): { message: string; calls: string[] }[] {
  const calls = new Map<string, Set<string>>()
  for (const { message, call } of problems) {
    const known = calls.get(message) ?? new Set()
    if (call !== null) known.add(call)
    calls.set(message, known)
  }
  return [...calls].map(([message, about]) => ({ message, calls: [...about] }))
}

/** What a partial sync says first: its first problem, then the first gap when that is another one. */
export function partialWords({ problems }: Told): { sentences: string[]; more: number } {
  const cause = problems[0]?.message
  const missing = problems.find(({ code }) => code === 'incomplete')?.message
  const sentences = [...new Set([cause, missing])].filter((sentence) => sentence !== undefined)
  return { sentences, more: callsByMessage(problems).length - sentences.length }
}

/** Whether the rows are missing for no reason but the platform's own: every call was answered, and answered short. */
export function isLeftOut({ complete, problems }: Told): boolean {
  return !complete && problems.every(({ code }) => code === 'incomplete')
}

/** What a screen reader hears after a sync. */
export function syncedWords(name: string, report: Told): string {
  if (report.complete) return `${name} is up to date.`
  return [`${name}: Some rows are missing.`, ...partialWords(report).sentences].join(' ')
}
