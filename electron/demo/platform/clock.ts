import { setImmediate as nextTurn } from 'node:timers/promises'

/** The platform's own time. It runs like everybody's until a drill advances it or makes it run faster. */
export interface DemoClock {
  /** Milliseconds since the epoch. */
  now(): number
  /** The way the platform writes a time: ISO 8601 with milliseconds and Z. */
  stamp(): string
  /** Milliseconds of the platform's time. */
  wait(milliseconds: number): Promise<void>
  /** Runs something once, so many milliseconds from now, in the platform's time; gives back how to call it off. */
  after(milliseconds: number, run: () => void): () => void
  /** Moves on at once; whatever falls due on the way is run in its order, at its own time. */
  advance(milliseconds: number): Promise<void>
  speed(): number
  /** Platform milliseconds per real one, more than 0 and at most 1,000. */
  setSpeed(speed: number): void
  /** Calls everything off. */
  close(): void
}

interface Task {
  due: number
  order: number
  run: () => void
  timer: NodeJS.Timeout | null
}

/** `start`: milliseconds since the epoch that the platform's time begins with. */
export function createClock(start: number): DemoClock {
  const tasks = new Set<Task>()
  let base = start
  let realBase = performance.now()
  let pace = 1
  let order = 0
  let closed = false

  const now = (): number => base + (performance.now() - realBase) * pace
  const settle = (at: number): void => {
    base = at
    realBase = performance.now()
  }

  function finish(task: Task): void {
    if (!tasks.delete(task)) return
    if (task.timer) clearTimeout(task.timer)
    task.run()
  }

  function arm(task: Task): void {
    if (task.timer) clearTimeout(task.timer)
    // A timer of Node cannot wait longer than 2^31 milliseconds.
    const real = Math.min(Math.max(0, (task.due - now()) / pace), 2_147_483_647)
    task.timer = setTimeout(() => {
      finish(task)
    }, real)
    task.timer.unref()
  }

  function after(milliseconds: number, run: () => void): () => void {
    if (closed) return () => undefined
    order += 1
    const task: Task = { due: now() + milliseconds, order, run, timer: null }
    tasks.add(task)
    arm(task)
    return () => {
      tasks.delete(task)
      if (task.timer) clearTimeout(task.timer)
    }
  }

  const earliest = (until: number): Task | undefined =>
    [...tasks].filter(({ due }) => due <= until).toSorted((a, b) => a.due - b.due || a.order - b.order)[0]

  return {
    now: () => Math.floor(now()),
    stamp: () => new Date(Math.floor(now())).toISOString(),
    after,
    wait: (milliseconds) =>
      new Promise((resolve) => {
        after(milliseconds, resolve)
      }),
    async advance(milliseconds) {
      const target = now() + milliseconds
      for (let task = earliest(target); task; task = earliest(target)) {
        settle(Math.max(now(), task.due))
        finish(task)
        // What was waiting for it may ask for more time before the target.
        await nextTurn()
      }
      settle(Math.max(now(), target))
      for (const task of tasks) arm(task)
    },
    speed: () => pace,
    setSpeed(speed) {
      if (!(speed > 0 && speed <= 1000)) throw new RangeError('The speed is more than 0 and at most 1,000.')
      settle(now())
      pace = speed
      for (const task of tasks) arm(task)
    },
    close() {
      closed = true
      for (const task of tasks) if (task.timer) clearTimeout(task.timer)
      tasks.clear()
    },
  }
}
