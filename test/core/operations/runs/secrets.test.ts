import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { createAnswerSecrets } from '#core/operations/secrets.ts'
import { AppError } from '#shared/errors.ts'
import { fixedClock } from '../../../kit/clock.ts'

const minute = 60_000
const secrets = [
  { key: 'secret-1', field: 'Password', value: 'canary-1' },
  { key: 'secret-2', field: 'Password (2)', value: 'canary-2' },
]

function kept(times = { kept: 10 * minute, shown: 30_000 }) {
  const clock = fixedClock()
  let now = 5_000
  const forgotten: string[] = []
  const told: string[] = []
  const made = createAnswerSecrets({
    clock,
    ...times,
    forgotten: (runId) => forgotten.push(runId),
    monotonic: () => now,
  })
  onTestFinished(() => {
    made.close()
  })
  made.keep('run', secrets)
  return {
    made,
    clock,
    forgotten,
    told,
    later: (milliseconds: number) => (now += milliseconds),
    reveal: (key: string, runId = 'run') => {
      try {
        return made.reveal(runId, key, (field) => told.push(field))
      } catch (thrown) {
        if (thrown instanceof AppError) return thrown.code
        throw thrown
      }
    },
  }
}

it('a secret is shown for half a minute, and named without its value until then', () => {
  const { made, clock, reveal, later, told } = kept()
  const named = secrets.map(({ key, field }) => ({ key, field }))
  expect(made.of('run')).toEqual({ secrets: named, forgottenAt: clock.now() + 10 * minute })
  expect(JSON.stringify(made.of('run'))).not.toContain('canary')
  expect(reveal('secret-1')).toEqual({ value: 'canary-1', shownFor: 30_000 })
  later(10_000)
  expect(reveal('secret-1')).toEqual({ value: 'canary-1', shownFor: 20_000 })
  later(20_000)
  expect(reveal('secret-1')).toBe('not-found')
  expect(reveal('secret-2')).toEqual({ value: 'canary-2', shownFor: 30_000 })
  expect(told).toEqual(['Password', 'Password', 'Password (2)'])
  expect(made.of('run')?.secrets).toEqual(named.slice(1))
})

it('none outlives ten minutes, even when it is shown at the very end', () => {
  const { made, reveal, later } = kept()
  later(10 * minute - 4_000)
  expect(reveal('secret-1')).toEqual({ value: 'canary-1', shownFor: 4_000 })
  later(4_000)
  expect([reveal('secret-1'), reveal('secret-2'), made.of('run')]).toEqual(['not-found', 'not-found', null])
})

it('a laptop that slept, or a clock set forward, forgets at once', () => {
  const { made, clock, reveal } = kept()
  clock.advance(10 * minute)
  expect([reveal('secret-1'), made.of('run')]).toEqual(['not-found', null])
})

it('is forgotten by itself, and whoever shows it is told', async () => {
  const { made, reveal, forgotten } = kept({ kept: 60, shown: 20 })
  expect(reveal('secret-1')).toMatchObject({ value: 'canary-1' })
  await pause(45)
  expect(forgotten).toEqual(['run'])
  await pause(60)
  expect(forgotten).toEqual(['run', 'run'])
  expect(made.of('run')).toBeNull()
})

it('what is not written down is not shown', () => {
  const { made, reveal } = kept()
  expect(() =>
    made.reveal('run', 'secret-1', () => {
      throw new AppError('journal-unwritable', 'The disk is full.')
    }),
  ).toThrow('The disk is full.')
  expect(reveal('secret-1')).toEqual({ value: 'canary-1', shownFor: 30_000 })
})

it('nobody else has it', () => {
  const { made, reveal } = kept()
  expect([reveal('secret-3'), reveal('__proto__'), reveal('secret-1', 'another')]).toEqual([
    'not-found',
    'not-found',
    'not-found',
  ])
  made.keep('run', [])
  expect([reveal('secret-1'), made.of('run')]).toEqual(['not-found', null])
})
