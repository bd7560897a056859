import { setImmediate as nextTurn } from 'node:timers/promises'

/** The platform's own time. It runs like everybody's until a drill advances it or makes it run faster. */
export interface DemoClock {
  /** Milliseconds since the epoch. */
  now(): number
  /** The way the platform writes a time: ISO 8601 with milliseconds and Z. */
  stamp(): string
  /** Milliseconds of the platform's time. */
  wait(milliseconds: number): Promise<void>
  /**
   * Runs something once, so many milliseconds from now, in the platform's time; gives back how to call it off. What is
   * due at one time is run in the order in which it was asked for. It must not throw.
   */
  after(milliseconds: number, run: () => void): () => void
  /**
   * Moves on at once; whatever falls due on the way is run in its order, at its own time, and so is what that asks for
   * in its turn. Several at once follow each other. RangeError for less than nothing.
   */
  advance(milliseconds: number): Promise<void>
  speed(): number
  /** Platform milliseconds per real one, more than 0 and at most 1,000. RangeError for anything else. */
  setSpeed(speed: number): void
  /** Calls everything off; what waits, waits for ever. */
  close(): void
}

interface Task {
  due: number
  run: () => void
}

/** A timer of Node cannot wait longer. */
const longestTimer = 2_147_483_647

/** `start`: milliseconds since the epoch that the platform's time begins with. */
export function createClock(start: number): DemoClock {
  /** In the order in which they are to be run. */
  const tasks: Task[] = []
  let timer: NodeJS.Timeout | null = null
  let base = start
  let realBase = performance.now()
  let pace = 1
  /** While it is advanced, time passes from one task to the next and not in between. */
  let advancing = false
  let advances = Promise.resolve()
  let closed = false

  const now = (): number => (advancing ? base : base + (performance.now() - realBase) * pace)
  function settle(at: number): void {
    base = at
    realBase = performance.now()
  }

  /** One timer, for whatever is next: several of Node's own might go off in another order than they are due. */
  function arm(): void {
    if (timer) clearTimeout(timer)
    timer = null
    const [next] = tasks
    if (!next || advancing) return
    timer = setTimeout(runDue, Math.min(Math.max(0, Math.ceil((next.due - now()) / pace)), longestTimer))
    timer.unref()
  }

  function runDue(): void {
    const until = now()
    try {
      for (let next = tasks[0]; next && next.due <= until; next = tasks[0]) {
        tasks.shift()
        next.run()
      }
    } finally {
      arm()
    }
  }

  function after(milliseconds: number, run: () => void): () => void {
    if (closed) return () => undefined
    const task: Task = { due: now() + Math.max(0, milliseconds), run }
    // Behind all that are due by then. Most of what is asked for is due later than the rest, so it is looked for there.
    tasks.splice(tasks.findLastIndex(({ due }) => due <= task.due) + 1, 0, task)
    if (tasks[0] === task) arm()
    return () => {
      const at = tasks.indexOf(task)
      if (at === -1) return
      tasks.splice(at, 1)
      if (at === 0) arm()
    }
  }

  async function moveOn(milliseconds: number): Promise<void> {
    const target = now() + milliseconds
    base = now()
    advancing = true
    arm()
    try {
      for (let next = tasks[0]; next && next.due <= target; next = tasks[0]) {
        tasks.shift()
        base = Math.max(base, next.due)
        next.run()
        // What was waiting for it may ask for more time before the target.
        await nextTurn()
      }
      base = target
    } finally {
      settle(base)
      advancing = false
      arm()
    }
  }

  return {
    now: () => Math.floor(now()),
    stamp: () => new Date(Math.floor(now())).toISOString(),
    after,
    wait: (milliseconds) =>
      new Promise((resolve) => {
        after(milliseconds, resolve)
      }),
    async advance(milliseconds) {
      if (!(milliseconds >= 0)) throw new RangeError('The clock only moves on.')
      const moved = advances.then(() => moveOn(milliseconds))
      advances = moved.catch(() => undefined)
      await moved
    },
    speed: () => pace,
    setSpeed(speed) {
      if (!(speed > 0 && speed <= 1000)) throw new RangeError('The speed is more than 0 and at most 1,000.')
      settle(now())
      pace = speed
      arm()
    },
    close() {
      closed = true
      tasks.length = 0
      arm()
    },
  }
}
