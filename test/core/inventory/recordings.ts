import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Reply, Route } from '../../kit/answering-server.ts'

/*
 * Answers of a real controller and of the public edge in front of it, as they were recorded. `trimmed` says that rows
 * were cut from the recording and how many the real answer had.
 */
const folder = join(import.meta.dirname, '../../fixtures/api')

const recording = z.object({
  request: z.object({ method: z.string(), path: z.string() }),
  response: z.object({ status: z.number(), headers: z.record(z.string(), z.string()), body: z.unknown() }),
  trimmed: z.string().optional(),
})

export interface Recording {
  path: string
  status: number
  body: unknown
  contentType: string | null
  /** Rows in the real answer, when the recording holds fewer. */
  rowsBeforeTrimming: number | null
}

/** `name` is the file without `.json`, such as `apps/list`. */
export function readRecording(name: string): Recording {
  const { request, response, trimmed } = recording.parse(readRaw(name))
  const before = /^(\d+) items in the real answer/.exec(trimmed ?? '')?.[1]
  return {
    path: request.path,
    status: response.status,
    body: response.body,
    contentType: response.headers['content-type'] ?? null,
    rowsBeforeTrimming: before === undefined ? null : Number(before),
  }
}

export function readRaw(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
}

export function recordingNames(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .toSorted()
}

/** Plays a recording back, with headers as the server sent them. */
export function play(name: string): Reply {
  const { status, body, contentType } = readRecording(name)
  return { status, body, headers: contentType === null ? {} : { 'content-type': contentType } }
}

export function rowsOf(name: string): unknown[] {
  return z.array(z.unknown()).parse(readRecording(name).body)
}

const addonRow = z.looseObject({
  id: z.string(),
  name: z.string(),
  app: z.object({ id: z.string(), name: z.string() }),
  plan: z.object({ id: z.string(), name: z.string() }),
  addon_service: z.object({ id: z.string(), name: z.string() }),
})
const attachmentRow = z.looseObject({
  id: z.string(),
  addon: z.looseObject({ id: z.string(), app: z.object({ name: z.string() }) }),
  app: z.object({ id: z.string(), name: z.string() }),
})

const orphans = z.object({ in_addon_attachments_list: z.array(attachmentRow) })

export interface Estate {
  '/spaces': unknown[]
  '/apps': unknown[]
  '/addons': z.output<typeof addonRow>[]
  '/addon-attachments': z.output<typeof attachmentRow>[]
  '/addon-services': unknown[]
  '/regions': unknown[]
  '/stacks': unknown[]
  '/organizations': unknown[]
}

/**
 * The recorded lists of one controller made to fit together: since rows were cut, attachments of add-ons that are not
 * there go, each add-on gets its owner's attachment where that was cut, and there is one recorded orphan.
 */
export function recordedEstate(): Estate {
  const addons = rowsOf('addons/list-global').map((row) => addonRow.parse(row))
  const ids = new Set(addons.map((addon) => addon.id))
  const attachments = rowsOf('attachments/list-global')
    .map((row) => attachmentRow.parse(row))
    .filter((row) => ids.has(row.addon.id))
  attachments.push(...orphans.parse(readRaw('failure/orphan-after-owner-detached')).in_addon_attachments_list)
  const owned = new Set(
    attachments.filter((row) => row.app.name === row.addon.app.name).map((attachment) => attachment.addon.id),
  )
  for (const addon of addons.filter((row) => !owned.has(row.id))) {
    attachments.push({
      id: `own-${addon.id}`,
      name: addon.name,
      addon: { id: addon.id, plan: addon.plan, app: { name: addon.app.name } },
      app: addon.app,
      created_at: '2026-11-23T08:55:48.721Z',
      updated_at: '2026-11-23T08:55:48.721Z',
      web_url: '',
    })
  }
  return {
    '/spaces': rowsOf('spaces/list'),
    '/apps': rowsOf('apps/list'),
    '/addons': addons,
    '/addon-attachments': attachments,
    '/addon-services': rowsOf('catalog/addon-services'),
    '/regions': rowsOf('spaces/regions'),
    '/stacks': rowsOf('spaces/stacks'),
    '/organizations': rowsOf('organizations/list'),
  }
}

/** A server that plays the estate needs these routes; what is not among them is 404, as on a real server. */
export function routesOf(estate: Estate): Record<string, Route> {
  return Object.fromEntries(Object.entries(estate).map(([path, body]): [string, Route] => [path, { body }]))
}
