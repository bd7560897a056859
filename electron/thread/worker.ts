import { createCore } from '#core/core.ts'
import { serveCore } from './serve.ts'

// Loaded when first asked for: most people who run this against a real platform never need the demo's generator.
await serveCore(createCore, async (choice) => {
  const { startDemo } = await import('#demo/demo.ts')
  return startDemo(choice)
})
