import { afterEach } from 'vitest'
import { startDemo } from '#demo/demo.ts'
import type { Demo } from '#demo/demo.ts'
import type { FleetAddon, FleetApp, FleetAttachment } from '#demo/platform/fleet.ts'
import type { Seed } from '#demo/seed/format.ts'
import { ask } from './ask.ts'

const key = 'key'

const space = (name: string, compliance: string[], stack = 'west') => ({ name, compliance, stack })
const app = (name: string, inSpace: string) => ({ name, space: inSpace, organization: 'shop' })

/** Named after what it is; its attachments carry the name of their app and the add-on. */
const held = (plan: string, owner: string, ...others: string[]): Seed['addons'][number] => {
  const short = plan.split(':')[0]?.replace('akkeris-', '') ?? ''
  return {
    plan,
    owner: { app: owner, name: short, primary: true },
    attachments: others.map((other) => ({ app: other, name: `${short}-at-${other.split('-')[0] ?? ''}` })),
  }
}

const seed: Seed = {
  format: 1,
  now: '2026-02-01T00:00:00.000Z',
  organizations: [{ name: 'shop' }],
  regions: [{ name: 'us-seattle' }, { name: 'eu-frankfurt' }],
  stacks: [
    { name: 'west', region: 'us-seattle' },
    { name: 'mitte', region: 'eu-frankfurt' },
  ],
  spaces: [
    space('dev', []),
    space('prod', ['prod']),
    space('both', ['socs', 'prod']),
    space('socs', ['socs']),
    space('eu', [], 'mitte'),
  ],
  apps: [
    app('api', 'dev'),
    app('web', 'dev'),
    { ...app('jobs', 'dev'), formation: [{ type: 'web' }, { type: 'worker' }] },
    { ...app('bare', 'dev'), formation: [] },
    app('api', 'prod'),
    app('api', 'both'),
    app('api', 'socs'),
    app('api', 'eu'),
  ],
  addons: [
    held('akkeris-postgresql:standard-0', 'api-dev', 'web-dev'),
    held('akkeris-postgresql:standard-1', 'jobs-dev'),
    held('akkeris-redis:small', 'api-dev'),
    held('akkeris-s3:basic', 'web-dev', 'api-dev'),
    held('akkeris-rabbitmq:sandbox', 'api-both'),
    held('akkeris-es:small', 'api-prod'),
    held('securekey:fortnightly', 'api-dev', 'web-dev'),
    held('kafka:nonprod', 'api-dev'),
    held('papertrail:basic', 'web-dev'),
  ],
  audits: [],
}

const open: Demo[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((demo) => demo.close()))
})

/** A small platform over HTTP, and a look behind it. */
export class Bench {
  readonly demo: Demo

  constructor(demo: Demo) {
    this.demo = demo
  }

  async send(method: string, path: string, body?: unknown, username: string | null = 'olive') {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers = { authorization: key, ...(username === null ? {} : { 'x-username': username }) }
    const answer = await ask(this.demo.url, path, headers, method, undefined, text)
    return { status: answer.status, text: answer.body }
  }

  attach(addon: FleetAddon, to: string, name?: string) {
    return this.send('POST', '/addon-attachments', { addon: addon.id, app: to, ...(name ? { name } : {}) })
  }

  addon(plan: string): FleetAddon {
    const found = this.demo.platform.fleet.addons.find((one) => one.plan.name === plan)
    if (!found) throw new Error(`There is no ${plan}.`)
    return found
  }

  app(name: string): FleetApp {
    const found = this.demo.platform.directory.app(name)
    if (!found) throw new Error(`There is no ${name}.`)
    return found
  }

  holding(plan: string, name: string): FleetAttachment {
    const found = this.addon(plan).attachments.find((one) => one.app.name === name)
    if (!found) throw new Error(`${name} does not hold ${plan}.`)
    return found
  }

  /** Lets redeploys run and tells what was called behind since the last time. */
  async calls(): Promise<string[]> {
    const { clock, backend } = this.demo.platform
    await clock.advance(50)
    return backend.log.splice(0)
  }
}

/** Closed after the test that opened it. Its brokers answer at once. `more`: what its seed says beyond the usual. */
export async function openBench(more: Partial<Seed> = {}): Promise<Bench> {
  const demo = await startDemo({ file: { ...seed, ...more }, key, brokerMilliseconds: 0 })
  open.push(demo)
  return new Bench(demo)
}
