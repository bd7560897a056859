import { readFileSync, readdirSync } from 'node:fs'
import { z } from 'zod'

const folder = new URL('../../fixtures/demo/', import.meta.url)

const exchangeSchema = z.object({
  request: z.object({
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.json().optional(),
  }),
  response: z.object({
    status: z.number(),
    headers: z.record(z.string(), z.string()),
    body: z.json(),
    body_is_json: z.boolean(),
  }),
  note: z.string().optional(),
  trimmed: z.string().optional(),
  backend_calls: z.array(z.string()).optional(),
})

export type Exchange = z.infer<typeof exchangeSchema>

/** `folder/name` of every recording, sorted. */
export const recordingNames: string[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(new URL(`${name}/`, folder)).map((file) => `${name}/${file.slice(0, -5)}`))
  .toSorted()

/** As it is: some tell of several exchanges or of what was seen afterwards, and have a form of their own. */
export function readNotes(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))
}

/** One request and its answer; null for a recording of another form. */
export function readExchange(name: string): Exchange | null {
  return exchangeSchema.safeParse(readNotes(name)).data ?? null
}

/** The recorded answer's body, decoded. */
export function recordedBody<Body>(name: string, body: z.ZodType<Body>): Body {
  return body.parse(readExchange(name)?.response.body)
}
