import { AppError } from '#shared/errors.ts'
import type { Clock } from '../ports.ts'

/** One secret in the answer to a run. */
export interface AnswerSecret {
  /** Names it within its run. */
  key: string
  /** For a person: `Password`. */
  field: string
  value: string
}

/**
 * The secrets of answers: in memory only and for minutes. Nothing else of the core ever holds one, so that none can get
 * into a run, a log or the journal.
 */
export interface AnswerSecrets {
  keep(runId: string, secrets: readonly AnswerSecret[]): void
  /** Those that can still be shown, without their values, and until when (wall clock); null when there are none. */
  of(runId: string): { secrets: { key: string; field: string }[]; forgottenAt: number } | null
  /**
   * `told` is called before the value is given away; when it throws, nothing is. Throws AppError not-found when it was
   * forgotten or never there.
   */
  reveal(runId: string, key: string, told: (field: string) => void): { value: string; shownFor: number }
  close(): void
}

interface SecretsOptions {
  clock: Clock
  /** Milliseconds from the answer on. */
  kept: number
  /** Milliseconds from the first showing on. */
  shown: number
  /** Something of that run was forgotten. */
  forgotten: (runId: string) => void
  monotonic?: () => number
}

interface Held extends AnswerSecret {
  until: number
  wallUntil: number
  shown: boolean
  timer: NodeJS.Timeout
}

export function createAnswerSecrets(options: SecretsOptions): AnswerSecrets {
  const { clock, kept, shown, forgotten, monotonic = () => performance.now() } = options
  const held = new Map<string, Map<string, Held>>()

  function forget(runId: string, key: string): void {
    const ofRun = held.get(runId)
    const found = ofRun?.get(key)
    if (!ofRun || !found) return
    clearTimeout(found.timer)
    ofRun.delete(key)
    if (ofRun.size === 0) held.delete(runId)
    forgotten(runId)
  }

  function forgetAfter(runId: string, key: string, milliseconds: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      forget(runId, key)
    }, milliseconds)
    timer.unref()
    return timer
  }

  /** A timer is late on a laptop that slept: whatever is asked for is looked at by both clocks first. */
  function living(runId: string): Held[] {
    const all = [...(held.get(runId)?.values() ?? [])]
    const late = all.filter(({ until, wallUntil }) => monotonic() >= until || clock.now() >= wallUntil)
    for (const { key } of late) forget(runId, key)
    return all.filter((secret) => !late.includes(secret))
  }

  return {
    keep(runId, secrets) {
      for (const { key } of held.get(runId)?.values() ?? []) forget(runId, key)
      if (secrets.length === 0) return
      const ofRun = new Map<string, Held>()
      for (const secret of secrets) {
        const timer = forgetAfter(runId, secret.key, kept)
        const until = monotonic() + kept
        ofRun.set(secret.key, { ...secret, until, wallUntil: clock.now() + kept, shown: false, timer })
      }
      held.set(runId, ofRun)
    },
    of(runId) {
      const all = living(runId)
      if (all.length === 0) return null
      return {
        secrets: all.map(({ key, field }) => ({ key, field })),
        forgottenAt: Math.max(...all.map(({ wallUntil }) => wallUntil)),
      }
    },
    reveal(runId, key, told) {
      const secret = living(runId).find((one) => one.key === key)
      if (!secret) throw new AppError('not-found', 'This secret is not kept any more. Nobody can show it again.')
      told(secret.field)
      if (!secret.shown) {
        secret.shown = true
        const left = Math.min(shown, secret.until - monotonic())
        clearTimeout(secret.timer)
        secret.timer = forgetAfter(runId, key, left)
        secret.until = monotonic() + left
        secret.wallUntil = Math.min(secret.wallUntil, clock.now() + left)
      }
      return { value: secret.value, shownFor: Math.max(1, Math.round(secret.until - monotonic())) }
    },
    close() {
      for (const ofRun of held.values()) for (const { timer } of ofRun.values()) clearTimeout(timer)
      held.clear()
    },
  }
}
