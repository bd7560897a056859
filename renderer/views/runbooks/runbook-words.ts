import type { RunbookKind, RunbookRun, RunbookStepState } from '#shared/domain/runbook.ts'

export const kindWords: Record<RunbookKind, { label: string; hint: string }> = {
  'change-plan': {
    label: 'Change the plan with everybody stopped',
    hint: 'Maintenance on every app that holds it, the change, redeploys, and each app back to how it was.',
  },
  restore: {
    label: 'Restore a backup with everybody stopped',
    hint: 'The same around a restore. All that was written since the backup is lost.',
  },
  unshare: {
    label: 'Give an app an add-on of its own',
    hint: 'Made first, promoted before the shared one is detached; the copies are yours to make.',
  },
  rotate: {
    label: 'Make new credentials and redeploy everybody',
    hint: 'Until nothing of the old ones is valid; of a database only the read-only roles can be.',
  },
  'detach-and-destroy': {
    label: 'Take it from every app, then destroy it',
    hint: 'What the documentation promises and the API refuses in one go.',
  },
}

type Tone = 'ok' | 'info' | 'medium' | 'high' | 'plain'

export const stepWords: Record<RunbookStepState, { name: string; tone: Tone }> = {
  ahead: { name: 'to come', tone: 'plain' },
  'under-way': { name: 'under way', tone: 'info' },
  checking: { name: 'under way', tone: 'info' },
  sending: { name: 'under way', tone: 'info' },
  verifying: { name: 'under way', tone: 'info' },
  done: { name: 'done', tone: 'ok' },
  skipped: { name: 'left out', tone: 'plain' },
  'not-needed': { name: 'not needed', tone: 'plain' },
  refused: { name: 'refused', tone: 'high' },
  failed: { name: 'failed', tone: 'high' },
  unknown: { name: 'outcome unknown', tone: 'medium' },
  cancelled: { name: 'taken back', tone: 'medium' },
  stopped: { name: 'stopped', tone: 'medium' },
}

export const stateWords: Record<RunbookRun['state'], { name: string; tone: Tone }> = {
  running: { name: 'under way', tone: 'info' },
  'waiting-for-person': { name: 'waits for you', tone: 'medium' },
  paused: { name: 'paused', tone: 'medium' },
  done: { name: 'done', tone: 'ok' },
  ended: { name: 'ended early', tone: 'plain' },
}
