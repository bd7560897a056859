import { readFileSync } from 'node:fs'

/**
 * Resolves when this process is asked to end: Ctrl-C, SIGTERM, a closed terminal, or the death of the npm that started it
 * (npm that is ended takes its shell along at most, and leaves the script behind). From then on a second signal ends it
 * at once.
 */
export async function untilAskedToEnd(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const asked = Promise.withResolvers<void>()
  let firstAt: number | null = null

  const onSignal = (signal: NodeJS.Signals): void => {
    firstAt ??= performance.now()
    // One Ctrl-C can arrive twice: from the terminal, and once more from the npm that also got it.
    if (performance.now() - firstAt > 500) process.exit(signal === 'SIGINT' ? 130 : 143)
    asked.resolve()
  }
  for (const signal of signals) process.on(signal, onSignal)

  const before = forebears()
  const watch =
    process.env['npm_lifecycle_event'] === undefined
      ? null
      : setInterval(() => {
          if (forebears() !== before) asked.resolve()
        }, 500).unref()
  await asked.promise
  if (watch) clearInterval(watch)
}

/** The process that started this one, and, where Linux tells, the one before: npm runs scripts through a shell. */
function forebears(): string {
  const parent = process.ppid
  try {
    // The fourth field; the second is the program's name in brackets and may hold anything.
    const after = readFileSync(`/proc/${parent}/stat`, 'utf8').split(') ').at(-1) ?? ''
    return `${parent} ${after.split(' ')[1] ?? ''}`
  } catch {
    return String(parent)
  }
}
