import { createCore } from '#core/core.ts'
import { startDemo } from '#demo/demo.ts'
import { serveCore } from '../../../electron/thread/serve.ts'
import { hurriedTimes } from './hurried-times.ts'

/** The core as every shell runs it, but in a hurry: nobody here needs five seconds to think better of it. */
await serveCore((ports) => createCore(ports, { times: hurriedTimes() }), startDemo)
