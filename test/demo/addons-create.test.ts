import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { standardServices } from '#demo/catalogue/services.ts'
import { openBench } from './sharing-bench.ts'
import type { Bench } from './sharing-bench.ts'
import { tickAtEveryLook } from './ticking.ts'

const made = z.object({
  id: z.string(),
  name: z.string(),
  primary: z.boolean(),
  state: z.string(),
  state_description: z.string(),
  config_vars: z.record(z.string(), z.string()),
})

const told = z.object({ change: z.string(), changes: z.array(made) })

const post = (lab: Bench, app: string, plan: unknown, name?: unknown) =>
  lab.send('POST', `/apps/${app}/addons`, { plan, ...(name === undefined ? {} : { attachment: { name } }) })

async function create(lab: Bench, app: string, plan: string, name?: string): Promise<z.infer<typeof made>> {
  const { status, text } = await post(lab, app, plan, name)
  expect([status, text]).toEqual([201, text])
  return made.parse(JSON.parse(text))
}

describe('creating an add-on', () => {
  it('refuses in the order of the real server', async () => {
    const lab = await openBench()
    const refused = async (app: string, plan?: unknown, name?: unknown) => {
      const { status, text } = await post(lab, app, plan, name)
      return `${status} ${text}`
    }
    expect(await refused('nosuch-dev')).toContain('404 The specified application nosuch-dev')
    expect((await lab.send('POST', '/apps/api-dev/addons')).status).toBe(400)
    expect(await refused('api-dev', '', '-')).toBe('422 A plan was not provided in the request.')
    expect(await refused('api-dev', 7, '-')).toBe('422 The specified plan could not be found: 7 (0)')
    expect(await refused('api-dev', 'akkeris-postgresql:standard-0-v9', '-')).toContain('422 The specified plan can no')
    expect(await refused('api-dev', 'akkeris-postgresql:premium-prod', '-')).toContain('compliances in the space: prod')
    expect(await refused('api-eu', 'akkeris-cdn:dist', '-')).toContain("422 This addon's attachment name is invalid")
    expect(await refused('api-eu', 'akkeris-cdn:dist', 'good')).toContain('409 The specified addon or plan is not')
    expect(await refused('api-dev', 'securekey:fortnightly', 'good')).toContain('409 This addon is already created')
    // A borrowed one counts as well.
    expect(await refused('web-dev', 'securekey:fortnightly')).toContain('409 This addon is already created')
    expect((await lab.calls()).length).toBe(0)
  })

  it('says that a plan is gone before it says what a space lacks, and looks at every compliance', async () => {
    const services = standardServices()
    for (const { plans } of services) {
      for (const plan of plans) if (plan.state === 'shutdown') plan.compliance = ['prod']
    }
    const lab = await openBench({ services })
    const gone = await post(lab, 'api-dev', 'akkeris-postgresql:standard-0-v9')
    expect([gone.status, gone.text]).toEqual([422, expect.stringContaining('as its been deprecated')])
    // The plan wants prod and socs; one space has the first, one the second, one both.
    const asked = ['api-prod', 'api-socs', 'api-both'].map((app) => post(lab, app, 'akkeris-postgresql:premium-socs'))
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([422, 422, 201])
  })

  it('happens at one time, however long it is written for', async () => {
    const lab = await openBench()
    tickAtEveryLook(lab)
    const { id } = await create(lab, 'api-socs', 'akkeris-redis:small')
    const addon = lab.demo.platform.directory.addon(id)
    const own = addon?.owner
    expect(new Set([addon?.createdAt, addon?.updatedAt, own?.createdAt, own?.updatedAt, own?.app.updatedAt]).size).toBe(
      1,
    )
  })

  it('gives every add-on credentials of its own', async () => {
    const lab = await openBench()
    const urls = await Promise.all(
      ['web-dev', 'jobs-dev', 'api-prod'].map(async (app, at) => {
        const { config_vars: given } = await create(lab, app, 'akkeris-mysql:standard-0', `mysql-${at}`)
        return new URL(given['DATABASE_URL'] ?? '')
      }),
    )
    for (const part of ['username', 'password', 'hostname', 'pathname'] as const) {
      expect(new Set(urls.map((url) => url[part])).size, part).toBe(3)
    }
  })

  it('takes names of 2 to 22 characters that begin with a letter, and no others', async () => {
    const lab = await openBench()
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1, maxLength: 26, unit: fc.constantFrom('a', 'Z', '9', '_', '-', ' ', '.', 'é', ':') }),
        async (name) => {
          const good = name.length >= 2 && name.length <= 22 && /^[A-Za-z]/.test(name) && !/[^A-Za-z0-9_-]/.test(name)
          // A plan that is not offered here, which is looked at after the name.
          const { status } = await post(lab, 'api-dev', 'akkeris-postgresql:eu-residency', name)
          expect(status).toBe(good ? 409 : 422)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('gives names of its own, and keeps to them where the service is built in', async () => {
    const lab = await openBench()
    expect((await create(lab, 'api-socs', 'akkeris-redis:small')).name).toMatch(/^akkeris-redis-[a-z]+-\d{1,4}$/)
    expect((await create(lab, 'api-socs', 'akkeris-s3:basic', 'Kept-As-Sent')).name).toBe('Kept-As-Sent')
    expect((await create(lab, 'api-socs', 'securekey:fortnightly', 'mine')).name).toMatch(/^securekey-[a-z]+-\d{1,4}$/)
    expect((await create(lab, 'api-socs', 'anomaly:basic', 'mine')).name).toMatch(/^anomaly-[a-z]+-\d{1,4}$/)
    expect((await create(lab, 'api-socs', 'kafka:nonprod', 'mine')).name).toBe('mine')
    expect((await create(lab, 'api-socs', 'ledger-db:dev')).name).toMatch(/^ledger-[a-z]+-\d{1,4}$/)
  })

  it('is primary when the app holds none of the service, borrowed ones included', async () => {
    const lab = await openBench()
    const second = await create(lab, 'web-dev', 'akkeris-postgresql:hobby', 'my-new-db')
    expect([second.primary, Object.keys(second.config_vars)]).toEqual([false, ['DB_DATABASE_URL']])
    const first = await create(lab, 'api-socs', 'akkeris-postgresql:hobby')
    expect([first.primary, Object.keys(first.config_vars)]).toEqual([true, ['DATABASE_URL']])
    expect(first.config_vars['DATABASE_URL']).toContain(':[redacted]@')
  })

  it('binds every kind of dyno and rolls the app out anew', async () => {
    const lab = await openBench()
    const { id } = await create(lab, 'jobs-dev', 'akkeris-s3:basic')
    const calls = await lab.calls()
    const instance = `/us-seattle/v2/service_instances/${id}`
    expect(calls).toContain('POST /us-seattle/v1/space/dev/app/jobs/bind -> 201')
    expect(calls).toContain('POST /us-seattle/v1/space/dev/app/jobs--worker/bind -> 201')
    expect(calls[0]).toBe(`PUT ${instance} -> 201`)
    expect(calls.filter((call) => call.includes('/v1/app/deploy'))).not.toEqual([])
    expect(lab.app('jobs-dev').updatedAt).toBe(lab.app('jobs-dev').attachments.at(-1)?.createdAt)
  })

  it('makes a web dyno for an app without any, but not for a log drain', async () => {
    const lab = await openBench()
    await create(lab, 'bare-dev', 'papertrail:basic')
    expect(lab.app('bare-dev').formation).toEqual([])
    await create(lab, 'bare-dev', 'akkeris-redis:small')
    expect(lab.app('bare-dev').formation).toMatchObject([{ type: 'web', quantity: 1 }])
  })

  it('leaves an instance that nobody knows of when the region fails before anything is written', async () => {
    const lab = await openBench()
    const { backend, directory, instances } = lab.demo.platform
    const before = lab.app('api-dev').attachments.length
    backend.outages.add({ step: 'bind', answer: 500, times: 1 })
    expect(await post(lab, 'api-dev', 'akkeris-postgresql:hobby')).toEqual({
      status: 500,
      text: 'Internal Server Error',
    })
    expect(lab.app('api-dev').attachments).toHaveLength(before)
    const unknown = [...instances.known()].filter(([id]) => directory.addon(id) === null)
    expect(unknown.map(([, { exists, bindings }]) => [exists, bindings.size])).toEqual([[true, 0]])
    expect((await lab.calls()).filter((call) => call.startsWith('DELETE') || call.includes('deploy'))).toEqual([])
  })

  it('leaves a row whose instance goes on when not even undoing it works', async () => {
    const lab = await openBench()
    const { backend } = lab.demo.platform
    backend.outages.add({ step: 'rename-map', answer: 500, times: 1 })
    backend.outages.add({ step: 'deprovision', answer: 500, times: 1 })
    expect((await post(lab, 'api-dev', 'akkeris-postgresql:hobby', 'straggler')).status).toBe(500)
    const { status, text } = await lab.send('GET', '/apps/api-dev/addons/straggler')
    expect([status, made.omit({ state_description: true }).parse(JSON.parse(text)).state]).toEqual([200, 'provisioned'])
  })

  it('shows no variables when only the credentials cannot be read', async () => {
    const lab = await openBench()
    lab.demo.platform.backend.outages.add({ step: 'credentials', answer: 404 })
    const { id } = await create(lab, 'api-socs', 'akkeris-redis:small')
    expect(await lab.send('GET', `/addons/${id}/config`)).toEqual({ status: 500, text: 'Internal Server Error' })
    lab.demo.platform.backend.outages.clear()
    lab.demo.platform.backend.outages.add({ step: 'credentials', answer: 'hangs-up' })
    expect(await lab.send('GET', `/addons/${id}/config`)).toEqual({ status: 200, text: '{}' })
  })

  it('is told to the audit store, variables included, as by the system when nobody says who', async () => {
    const lab = await openBench()
    await lab.send('POST', '/apps/api-socs/addons', { plan: 'akkeris-redis:small' }, null)
    const last = lab.demo.platform.fleet.audits?.at(-1)
    expect([last?.action, last?.app, last?.space, last?.username]).toEqual(['addon_change', 'api', 'socs', 'System'])
    const { change, changes } = told.parse(JSON.parse(last?.info ?? ''))
    expect([change, changes[0]?.state_description]).toEqual(['create', 'available'])
    expect(changes[0]?.config_vars['REDIS_URL']).toContain('redis://')
  })
})
