import { readdirSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createPlanner } from '#core/operations/planner.ts'
import type { Operation } from '#shared/domain/operation.ts'
import type { Platform } from '#demo/platform/platform.ts'
import { readExchange, type Exchange } from '../../demo/conformance/recordings.ts'
import { openLab, type Scenes } from '../../demo/conformance/scene.ts'
import { scenes as addonErrors } from '../../demo/conformance/scenes/addon-errors.ts'
import { scenes as addons } from '../../demo/conformance/scenes/addons.ts'
import { scenes as apps } from '../../demo/conformance/scenes/apps.ts'
import { scenes as attachments } from '../../demo/conformance/scenes/attachments.ts'
import { scenes as failures } from '../../demo/conformance/scenes/failure.ts'
import { house } from '../inventory/platform.ts'

/*
 * Every recorded refusal of a real server to something that is an operation here: the platform is put as it was then, the
 * same is planned, and the verdict has the recorded status and words.
 */

const scenes: Scenes = { ...addonErrors, ...addons, ...apps, ...attachments, ...failures }

/** Why no plan could foretell a recorded refusal: everything that is asked before answers as ever. */
const unforeseeable: Record<string, string> = {
  'errors/424-create-broker-says-412': 'The broker says no to this very call.',
  'errors/500-create-broker-503': 'The broker says no to this very call.',
  'errors/500-create-broker-always-fails': 'The broker says no to this very call.',
  'errors/500-create-rename-map-fails': 'The region stumbles after the instance was made.',
  'errors/500-create-status-check-fails-after-provision': 'The broker falls silent after the instance was made.',
  'errors/503-attach-bind-fails': 'The region says no to this very call.',
  'errors/503-delete-broker-fails': 'The broker says no to this very call.',
}

/** Why a recorded refusal is of no operation here. */
const unplannable: Record<string, string> = {
  'errors/400-malformed-json': 'No broken body is ever sent.',
  'errors/400-empty-body': 'No empty body is ever sent where one is wanted.',
  'errors/400-rename-app': 'Apps are not renamed.',
  'errors/403-elevated-must-be-lower-case-true': 'The header is always true in lower case.',
  'errors/404-attach-by-addon-name': 'Add-ons are attached by id.',
  'errors/404-attach-to-unknown-app': 'An app that no list shows is not planned for.',
  'errors/404-attach-unknown-addon': 'An add-on that no list shows is not planned for.',
  'errors/404-delete-unknown-addon': 'An add-on that no list shows is not planned for.',
  'errors/404-delete-unknown-attachment': 'An attachment that no list shows is not planned for.',
  'errors/409-demote-addon': 'Nothing is demoted, another is promoted.',
  'errors/409-demote-attachment': 'Nothing is demoted, another is promoted.',
  'errors/409-config-var-owned-by-addon': 'No variable but the marker of a redeploy is ever written.',
  'errors/409-config-var-reserved': 'No variable but the marker of a redeploy is ever written.',
  'errors/422-create-no-plan': 'The plan is always sent, an empty one too.',
}

/** Those that go another way here than they were recorded, and what is refused then. */
const otherwise: Record<string, string> = {
  'errors/422-patch-non-owner': 'Whoever only holds an add-on promotes its attachment.',
}

const body = z.record(z.string(), z.json())

/** The recorded request as an operation; null where it is none. */
function operationOf({ directory }: Platform, { request }: Exchange, endpointId: string): Operation | null {
  const { method, path } = request
  const fields = body.safeParse(request.body).data ?? {}
  const text = (field: string): string => (typeof fields[field] === 'string' ? fields[field] : '')
  const [, appKey = '', addonId = ''] = /^\/apps\/([^/]+)(?:\/addons(?:\/([^/]+))?)?$/.exec(path) ?? []
  const appId = directory.app(appKey === '' ? text('app') : appKey)?.id ?? ''
  const elevated = request.headers['x-elevated-access'] === 'true'
  if (method === 'DELETE' && path.startsWith('/addon-attachments/')) {
    const attachment = directory.attachment(path.split('/').at(-1) ?? '')
    return attachment && { kind: 'detach', endpointId, appId: attachment.app.id, addonId: attachment.addon.id }
  }
  if (method === 'POST' && path === '/addon-attachments') {
    return { kind: 'attach', endpointId, appId, addonId: text('addon'), name: text('name') }
  }
  const [, holderKey = '', attachmentId = ''] = /^\/apps\/([^/]+)\/addon-attachments\/([^/]+)$/.exec(path) ?? []
  if (method === 'PATCH' && holderKey !== '') {
    const held = directory.attachment(attachmentId)
    return held && { kind: 'rename', endpointId, appId: held.app.id, addonId: held.addon.id, name: text('name') }
  }
  if (appKey === '') return null
  if (method === 'DELETE' && addonId !== '') return { kind: 'destroy-addon', endpointId, addonId, elevated }
  if (method === 'DELETE') return { kind: 'destroy-app', endpointId, appId, elevated }
  const name = body.safeParse(fields['attachment']).data?.['name']
  if (method === 'POST') {
    return { kind: 'create-addon', endpointId, appId, plan: text('plan'), name: typeof name === 'string' ? name : '' }
  }
  if (addonId === '') return null
  if ('plan' in fields) return { kind: 'change-plan', endpointId, addonId, plan: text('plan') }
  if (typeof name === 'string') return { kind: 'rename', endpointId, appId, addonId, name }
  return fields['primary'] === true ? { kind: 'promote', endpointId, appId, addonId } : null
}

/** Plans what was recorded, on the platform as it was then. */
async function planned(recording: string) {
  const exchange = readExchange(recording)
  const scene = scenes[recording]
  if (!exchange || !scene) throw new Error(`${recording} cannot be played.`)
  const { lab } = await openLab(scene)
  onTestFinished(() => lab.demo.close())
  const { clock, endpoints, inventory, add } = await house()
  const endpointId = await add(lab.demo.url, 'key', lab.demo.key)
  await inventory.sync(endpointId)
  await scene.before?.(lab)
  await lab.settle()
  const operation = operationOf(lab.demo.platform, exchange, endpointId)
  if (!operation) throw new Error(`${recording} is no operation.`)
  const planner = createPlanner({
    clock,
    inventory,
    endpoints: {
      profile: (id) => ({ ...endpoints.profile(id), userName: exchange.request.headers['x-username'] ?? '' }),
      status: (id) => endpoints.status(id),
      client: (id) => endpoints.client(id),
      note: () => undefined,
    },
    findings: () => Promise.resolve([]),
  })
  return { exchange, operation, ...(await planner.plan(operation, new AbortController().signal)) }
}

const changing = new Set(['POST', 'PATCH', 'DELETE'])

/** Recorded refusals of what an operation here could send. */
const recordings = readdirSync(new URL('../../fixtures/demo/errors/', import.meta.url))
  .map((file) => `errors/${file.slice(0, -5)}`)
  .filter((name) => {
    const request = readExchange(name)?.request
    return (
      request !== undefined &&
      changing.has(request.method) &&
      /^\/(apps\/[^/]+(\/(addons|addon-attachments|config-vars)(\/[^/]+)?)?|addon-attachments(\/[^/]+)?)$/.test(
        request.path,
      )
    )
  })
  .filter((name) => !(name in unplannable))

describe('a recorded refusal is foretold in its very words', () => {
  it.each(recordings.filter((name) => !(name in unforeseeable) && !(name in otherwise)))('%s', async (name) => {
    const { plan, exchange } = await planned(name)
    expect(plan.verdict).toMatchObject({
      kind: 'refused',
      status: exchange.response.status,
      words: exchange.response.body,
    })
    expect(plan.verdict.kind === 'refused' && plan.verdict.explanation).toMatch(/[a-z].*\.$/)
    expect(plan.requests).not.toEqual([])
  })

  it.each(Object.keys(otherwise))('%s, which is sent another way here', async (name) => {
    const { plan } = await planned(name)
    expect(plan.verdict).toEqual({ kind: 'will-work' })
  })

  it.each(Object.keys(unforeseeable))('%s cannot be foretold', async (name) => {
    const { plan, operation } = await planned(name)
    expect(plan.verdict.kind).toBe('will-work')
    // What such a refusal leaves behind is told all the same.
    if (operation.kind === 'destroy-addon') expect(plan.warnings.join(' ')).toContain('has lost it all the same')
  })

  it('is told apart from what is no operation, one by one', () => {
    expect(recordings.length).toBeGreaterThan(40)
    const known = readdirSync(new URL('../../fixtures/demo/errors/', import.meta.url)).map((file) => file.slice(0, -5))
    for (const name of [...Object.keys(unplannable), ...Object.keys(unforeseeable), ...Object.keys(otherwise)]) {
      expect(known).toContain(name.slice('errors/'.length))
    }
  })
})
