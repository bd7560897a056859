import { readFileSync } from 'node:fs'
import { z } from 'zod'

const recordingSchema = z.object({
  request: z.object({
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
  }),
  response: z.object({
    status: z.number(),
    headers: z.record(z.string(), z.string()),
    body: z.json(),
    body_is_json: z.boolean(),
  }),
})

export type Recording = z.infer<typeof recordingSchema>

/** A recorded exchange with the real server, by its name under test/fixtures/demo. */
export function readRecording(name: string): Recording {
  const file = new URL(`../fixtures/demo/${name}.json`, import.meta.url)
  return recordingSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
}
