import { expect, it } from 'vitest'
import { createEndingFollower, type FollowedRun } from '#shared/domain/ending-news.ts'

const run = (id: string, state: FollowedRun['state'], more: Partial<FollowedRun> = {}): FollowedRun => ({
  id,
  state,
  level: 'disruptive',
  sendsAt: 0,
  endedAt: null,
  runbookId: null,
  ...more,
})
const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id)

it('tells of a run once, when it ends', () => {
  const { runs } = createEndingFollower()
  expect(runs([run('a', 'waiting'), run('old', 'done')])).toEqual([])
  expect(runs([run('a', 'sending')])).toEqual([])
  expect(ids(runs([run('a', 'unknown')]))).toEqual(['a'])
  expect(runs([run('a', 'unknown')])).toEqual([])
})

it('says nothing of what a person took back, of a step of a runbook, and of a read that was quick', () => {
  const { runs } = createEndingFollower()
  const read = { level: 'read', sendsAt: 0 } as const
  runs([
    run('taken-back', 'waiting'),
    run('step', 'sending', { runbookId: 'book' }),
    run('quick', 'sending', read),
    run('slow', 'sending', read),
  ])
  const over = [
    run('taken-back', 'cancelled'),
    run('step', 'failed', { runbookId: 'book' }),
    run('quick', 'done', { ...read, endedAt: 10_000 }),
    run('slow', 'done', { ...read, endedAt: 10_001 }),
  ]
  expect(ids(runs(over))).toEqual(['slow'])
})

it('tells of a runbook whenever it stops going on', () => {
  const { runbooks } = createEndingFollower()
  expect(runbooks([{ id: 'a', state: 'paused' }])).toEqual([])
  expect(runbooks([{ id: 'a', state: 'running' }])).toEqual([])
  expect(ids(runbooks([{ id: 'a', state: 'waiting-for-person' }]))).toEqual(['a'])
  expect(runbooks([{ id: 'a', state: 'running' }])).toEqual([])
  expect(ids(runbooks([{ id: 'a', state: 'done' }]))).toEqual(['a'])
  expect(runbooks([{ id: 'a', state: 'done' }])).toEqual([])
})
