import { createCore } from '#core/core.ts'
import { serveCore } from '../../../electron/thread/serve.ts'

/** The real core, except that the command `die` ends its thread in the middle of everything. */
await serveCore(async (ports) => {
  const core = await createCore(ports)
  return {
    ...core,
    async call(request) {
      if ((request as { command: string }).command === 'die') {
        setImmediate(() => {
          throw new Error('Told to die.')
        })
      }
      return await core.call(request)
    },
  }
}, null)
