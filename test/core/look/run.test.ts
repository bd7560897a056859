import { setTimeout as pause } from 'node:timers/promises'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError, type ErrorCode } from '#shared/errors.ts'
import { putAll } from '#core/look/run.ts'
import { createThrottle } from '#core/look/throttle.ts'

interface Put {
  path: string
  broker: boolean
}

function questions(count: number, brokers = 0): Put[] {
  return Array.from({ length: count }, (_, index) => ({ path: String(index), broker: index < brokers }))
}

/** Puts all, failing as told, and tells what happened. */
async function watch(all: Put[], fails: (put: Put) => ErrorCode | null, controller = new AbortController()) {
  const open = new Set<Put>()
  const put: Put[] = []
  const ends: (ErrorCode | null)[] = []
  let most = 0
  let mostBrokers = 0
  const running = putAll({
    questions: all,
    signal: controller.signal,
    async ask(question) {
      open.add(question)
      put.push(question)
      most = Math.max(most, open.size)
      mostBrokers = Math.max(mostBrokers, [...open].filter(({ broker }) => broker).length)
      await pause(Math.random() * 2)
      open.delete(question)
      const code = fails(question)
      if (code) throw new AppError(code, 'No.')
    },
    began: () => {},
    ended: (_, error) => ends.push(error?.code ?? null),
  })
  const thrown = await running.then(
    () => null,
    (error: unknown) => error,
  )
  return { put, ends, most, mostBrokers, thrown }
}

describe('putting questions', () => {
  test('each once, never more than four at a time, brokers never two', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 40 }), async (brokers) => {
        const all = brokers.map((broker, index) => ({ path: String(index), broker }))
        const { put, ends, most, mostBrokers, thrown } = await watch(all, () => null)
        expect(put.map(({ path }) => path).toSorted()).toEqual(all.map(({ path }) => path).toSorted())
        expect(ends).toHaveLength(all.length)
        expect(most).toBeLessThanOrEqual(4)
        expect(mostBrokers).toBeLessThanOrEqual(1)
        expect(thrown).toBeNull()
      }),
      { numRuns: 30 },
    )
    const { most, mostBrokers } = await watch(questions(60, 10), () => null)
    expect([most, mostBrokers]).toEqual([4, 1])
  })

  test('a platform that answers nothing ends it; single failures, refusals and silent brokers do not', async () => {
    const dead = await watch(questions(100), () => 'timeout')
    expect(dead.thrown).toMatchObject({ code: 'timeout' })
    expect(dead.put.length).toBeLessThan(20)
    expect(
      (await watch(questions(100), ({ path }) => (Number(path) % 9 === 0 ? null : 'server-error'))).ends,
    ).toHaveLength(100)
    expect((await watch(questions(100), () => 'refused')).thrown).toBeNull()
    expect((await watch(questions(60, 60), () => 'timeout')).put).toHaveLength(60)
    expect((await watch(questions(60, 60), () => 'unreachable')).put.length).toBeLessThan(20)
  })

  test.each(['wrong-credential', 'certificate', 'cancelled'] as const)('%s ends it at once', async (code) => {
    const { put, thrown } = await watch(questions(100), () => code)
    expect(thrown).toMatchObject({ code })
    expect(put.length).toBeLessThanOrEqual(8)
  })

  test('an aborted signal ends it without an error, and what was cut short does not count', async () => {
    const controller = new AbortController()
    let left = 10
    const stop = (): ErrorCode | null => {
      if (--left === 0) controller.abort()
      return left < 0 ? 'cancelled' : null
    }
    const { put, ends, thrown } = await watch(questions(100), stop, controller)
    expect(thrown).toBeNull()
    expect(put.length).toBeLessThan(15)
    expect(ends).toHaveLength(10)
  })
})

describe('throttle', () => {
  test('works at once, then seldom, and never loses the last touch', async () => {
    let works = 0
    const throttle = createThrottle(20, () => works++)
    throttle.touch()
    expect(works).toBe(1)
    for (let touch = 0; touch < 50; touch++) throttle.touch()
    expect(works).toBe(1)
    await expect.poll(() => works).toBe(2)
    await pause(60)
    expect(works).toBe(2)
    throttle.touch()
    throttle.touch()
    throttle.flush()
    expect(works).toBe(4)
    throttle.touch()
    throttle.touch()
    throttle.stop()
    await pause(40)
    expect(works).toBe(5)
  })
})
