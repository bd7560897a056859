import { monitorEventLoopDelay } from 'node:perf_hooks'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded with --import into the process that serves the window. SIGUSR2 starts a measurement, a second one ends it and
 * prints the longest time its event loop was held, in milliseconds. A worker thread has a loop of its own and is left
 * alone.
 */
if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  let measuring = false
  process.on('SIGUSR2', () => {
    measuring = !measuring
    if (measuring) {
      delay.reset()
      delay.enable()
      console.log('stall measuring')
      return
    }
    delay.disable()
    console.log(`stall ${(delay.max / 1e6).toFixed(2)}`)
  })
}
