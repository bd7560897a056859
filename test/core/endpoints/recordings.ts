import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Reply } from '../../kit/answering-server.ts'

const recording = z.object({
  response: z.object({
    status: z.int(),
    headers: z.record(z.string(), z.string()),
    body: z.json(),
  }),
})

/** What a real server answered, to be said again: status, content type and body. */
export function recorded(name: string): Reply {
  const file = join(import.meta.dirname, '../../fixtures/endpoints', `${name}.json`)
  const { response } = recording.parse(JSON.parse(readFileSync(file, 'utf8')))
  const type = response.headers['content-type']
  return {
    status: response.status,
    // A text that is not JSON was recorded as a string, which goes out as it is.
    body: response.body,
    headers: type === undefined ? {} : { 'content-type': type },
  }
}
