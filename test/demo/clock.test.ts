import * as fc from 'fast-check'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClock } from '#demo/platform/clock.ts'
import type { DemoClock } from '#demo/platform/clock.ts'

const start = Date.UTC(2026, 10, 23, 9)

/** What is asked for while another is run: so much later, and what that asks for. */
interface Wish {
  delay: number
  next: Wish[]
}

// Few different times beside many, so that some fall together.
const delay = fc.oneof(fc.nat(5), fc.nat(2000))
const asking = (next: fc.Arbitrary<Wish[]>): fc.Arbitrary<Wish> => fc.record({ delay, next })
const leaf = asking(fc.constant([]))
const wish = asking(fc.array(asking(fc.array(leaf, { maxLength: 2 })), { maxLength: 3 }))

describe('a clock that is advanced', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => vi.useRealTimers())

  it('runs everything that falls due exactly once, in its order, at its own time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(wish, { maxLength: 8 }),
        fc.array(fc.nat(1500), { maxLength: 5 }),
        async (wishes, moves) => {
          const clock = createClock(start)
          const ran: { due: number; at: number; asked: number }[] = []
          const pending = new Set<number>()
          let asked = 0
          const ask = ({ delay, next }: Wish): void => {
            const due = clock.now() + delay
            const number = asked++
            pending.add(due)
            clock.after(delay, () => {
              ran.push({ due, at: clock.now(), asked: number })
              next.forEach(ask)
            })
          }
          wishes.forEach(ask)
          for (const move of moves) await clock.advance(move)

          const end = start + moves.reduce((sum, move) => sum + move, 0)
          expect(clock.now()).toBe(end)
          for (const one of ran) expect(one.at).toBe(one.due)
          expect(ran).toEqual(ran.toSorted((a, b) => a.due - b.due || a.asked - b.asked))
          expect(new Set(ran.map((one) => one.asked)).size).toBe(ran.length)
          expect(ran.every(({ due }) => due <= end)).toBe(true)
          // Whatever is left over is due later, and all of it comes in the end.
          await clock.advance(20_000)
          expect(ran.length).toBe(asked)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('lets several moves follow each other, however they are asked for', async () => {
    const clock = createClock(start)
    const seen: number[] = []
    for (const at of [10, 60, 120]) clock.after(at, () => seen.push(clock.now() - start))
    await Promise.all([clock.advance(100), clock.advance(50)])
    expect(seen).toEqual([10, 60, 120])
    expect(clock.now()).toBe(start + 150)
  })

  it('gives what waits the time to ask for more before it moves on', async () => {
    const clock = createClock(start)
    const stamps: string[] = []
    const work = async (): Promise<void> => {
      for (let turn = 0; turn < 3; turn += 1) {
        await clock.wait(1000)
        stamps.push(clock.stamp())
      }
    }
    const done = work()
    await clock.advance(3000)
    await done
    expect(stamps).toEqual(['2026-11-23T09:00:01.000Z', '2026-11-23T09:00:02.000Z', '2026-11-23T09:00:03.000Z'])
  })

  it('does not run what was called off, not even by what is run just before', async () => {
    const clock = createClock(start)
    const ran: string[] = []
    const callOff = clock.after(10, () => ran.push('second'))
    clock.after(5, () => {
      ran.push('first')
      callOff()
    })
    const late = clock.after(20, () => ran.push('third'))
    await clock.advance(30)
    late()
    callOff()
    expect(ran).toEqual(['first', 'third'])
  })

  it('goes on after one that fails', async () => {
    const clock = createClock(start)
    const ran: number[] = []
    clock.after(10, () => {
      throw new Error('broken')
    })
    clock.after(20, () => ran.push(clock.now() - start))
    await expect(clock.advance(50)).rejects.toThrow('broken')
    await clock.advance(40)
    expect(ran).toEqual([20])
    expect(clock.now()).toBe(start + 50)
  })

  it('never moves back', async () => {
    const clock = createClock(start)
    await expect(clock.advance(-1)).rejects.toThrow(RangeError)
    await expect(clock.advance(Number.NaN)).rejects.toThrow(RangeError)
    for (const speed of [0, -1, 1001, Number.NaN]) expect(() => clock.setSpeed(speed)).toThrow(RangeError)
  })
})

describe('a clock that runs by itself', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => vi.useRealTimers())

  it('keeps the order of what is due at any speed, and its own time through changes of it', async () => {
    const rush = fc.array(fc.tuple(fc.nat(400), fc.constantFrom(0.25, 1, 7, 1000)), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3000), { maxLength: 20 }), rush, async (delays, changes) => {
        const clock = createClock(start)
        const ran: { due: number; number: number }[] = []
        delays.forEach((delay, number) => {
          clock.after(delay, () => {
            expect(clock.now()).toBeGreaterThanOrEqual(start + delay)
            ran.push({ due: delay, number })
          })
        })
        let expected = start
        for (const [real, speed] of changes) {
          clock.setSpeed(speed)
          await vi.advanceTimersByTimeAsync(real)
          expected += real * speed
          expect(Math.abs(clock.now() - expected)).toBeLessThanOrEqual(1)
        }
        clock.setSpeed(1000)
        await vi.advanceTimersByTimeAsync(100)
        expect(ran).toEqual(delays.map((due, number) => ({ due, number })).toSorted((a, b) => a.due - b.due))
        clock.close()
      }),
      { numRuns: 60 },
    )
  })

  it('waits longer than a timer can', async () => {
    const clock = createClock(start)
    const month = 31 * 24 * 3_600_000
    let ran = 0
    clock.after(month, () => (ran += 1))
    await vi.advanceTimersByTimeAsync(month - 1)
    expect(ran).toBe(0)
    await vi.advanceTimersByTimeAsync(2)
    expect(ran).toBe(1)
  })

  it('runs nothing and takes nothing on once it is closed', async () => {
    const clock = createClock(start)
    let ran = 0
    const count = (): void => {
      ran += 1
    }
    clock.after(10, () => {
      clock.close()
    })
    clock.after(10, count)
    await vi.advanceTimersByTimeAsync(20)
    clock.after(0, count)
    await clock.advance(1000)
    await vi.advanceTimersByTimeAsync(1000)
    expect(ran).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})

it('keeps real time without being asked to', async () => {
  const clock: DemoClock = createClock(start)
  const from = clock.now()
  await Promise.all([clock.wait(30), pause(30)])
  expect(clock.now() - from).toBeGreaterThanOrEqual(29)
  clock.setSpeed(100)
  await clock.wait(2000)
  expect(clock.now() - from).toBeGreaterThanOrEqual(2029)
  clock.close()
})
