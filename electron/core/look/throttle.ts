export interface Throttle {
  /** Works at once when it has not for a while, later otherwise; several touches meanwhile are one. */
  touch(): void
  /** Works now, whatever waits. */
  flush(): void
  /** What waits is dropped. */
  stop(): void
}

/** Does `work` at most once in so many milliseconds, and never loses the last touch. */
export function createThrottle(every: number, work: () => void): Throttle {
  let timer: NodeJS.Timeout | null = null
  let waiting = false

  function run(): void {
    waiting = false
    timer = setTimeout(() => {
      timer = null
      if (waiting) run()
    }, every)
    work()
  }

  function stop(): void {
    if (timer) clearTimeout(timer)
    timer = null
    waiting = false
  }

  return {
    touch() {
      if (timer) waiting = true
      else run()
    },
    flush() {
      stop()
      work()
    },
    stop,
  }
}
