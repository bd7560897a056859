import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ask } from './ask.ts'
import { openBench } from './sharing-bench.ts'
import type { Bench } from './sharing-bench.ts'

const row = z.object({
  id: z.string(),
  name: z.string(),
  primary: z.boolean(),
  state: z.string(),
  plan: z.object({ name: z.string() }),
  config_vars: z.record(z.string(), z.string()).optional(),
})
type Row = z.infer<typeof row>

async function read(lab: Bench, path: string): Promise<Row> {
  const { status, text } = await lab.send('GET', path)
  expect([status, text]).toEqual([200, text])
  return row.parse(JSON.parse(text))
}

async function create(lab: Bench, app: string, plan: string, name?: string): Promise<Row> {
  const { text } = await lab.send('POST', `/apps/${app}/addons`, { plan, ...(name ? { attachment: { name } } : {}) })
  return row.parse(JSON.parse(text))
}

const deploys = (calls: string[]): number => calls.filter((call) => call.includes('/v1/app/deploy')).length

/** The newest that the audit store was told. */
const told = (lab: Bench): unknown => JSON.parse(lab.demo.platform.fleet.audits?.at(-1)?.info ?? 'null')

const variables = async (lab: Bench, app: string): Promise<Record<string, string>> =>
  z.record(z.string(), z.string()).parse(JSON.parse((await lab.send('GET', `/apps/${app}/config-vars`)).text))

describe('changing an add-on', () => {
  it('does name, plan and primary in one go, with one redeploy and one word of it', async () => {
    const lab = await openBench()
    const first = lab.addon('akkeris-postgresql:standard-1')
    const { id } = await create(lab, 'jobs-dev', 'akkeris-postgresql:hobby', 'other')
    await lab.calls()
    const audits = lab.demo.platform.fleet.audits?.length ?? 0
    const answer = await lab.send('PATCH', `/apps/jobs-dev/addons/${id}`, {
      attachment: { name: 'Main-DB' },
      plan: 'akkeris-postgresql:standard-0',
      primary: true,
    })
    expect(row.parse(JSON.parse(answer.text))).toMatchObject({
      name: 'Main-DB',
      primary: false,
      state: 'provisioning',
      plan: { name: 'akkeris-postgresql:standard-0' },
    })
    // Two kinds of dyno, each rolled out once.
    expect(deploys(await lab.calls())).toBe(2)
    expect(lab.demo.platform.fleet.audits).toHaveLength(audits + 1)
    expect(told(lab)).toMatchObject({ change: 'promote', changes: [{ app: { name: 'undefined-undefined' } }] })
    const after = await read(lab, '/apps/jobs-dev/addons/main-db')
    expect([after.primary, Object.keys(after.config_vars ?? {})]).toEqual([true, ['DATABASE_URL']])
    const demoted = await read(lab, `/addons/${first.id}`)
    expect([demoted.primary, Object.keys(demoted.config_vars ?? {})]).toEqual([false, ['POSTGRESQL_DATABASE_URL']])
  })

  it('moves the add-on in time when its plan changes, and not when its name does', async () => {
    const lab = await openBench()
    await lab.demo.platform.clock.advance(1000)
    const addon = lab.addon('akkeris-postgresql:standard-1')
    const path = `/apps/jobs-dev/addons/${addon.id}`
    const before = addon.updatedAt
    expect((await lab.send('PATCH', path, { attachment: { name: 'other' } })).status).toBe(200)
    expect(addon.updatedAt).toBe(before)
    expect((await lab.send('PATCH', path, { plan: 'akkeris-postgresql:hobby' })).status).toBe(200)
    expect(addon.updatedAt > before).toBe(true)
  })

  it('leaves done what came before an error, without a redeploy and without a word', async () => {
    const lab = await openBench()
    const { id } = lab.addon('akkeris-postgresql:standard-1')
    const audits = lab.demo.platform.fleet.audits?.length
    const fields = { attachment: { name: 'half' }, plan: 'akkeris-postgresql:hobby', primary: false }
    expect((await lab.send('PATCH', `/apps/jobs-dev/addons/${id}`, fields)).status).toBe(409)
    const after = await read(lab, `/addons/${id}`)
    expect([after.name, after.plan.name]).toEqual(['half', 'akkeris-postgresql:hobby'])
    expect(deploys(await lab.calls())).toBe(0)
    expect(lab.demo.platform.fleet.audits).toHaveLength(audits ?? 0)
  })

  it('gives a shared database other credentials when it has moved, of which its other apps are not told', async () => {
    const lab = await openBench()
    const { clock } = lab.demo.platform
    const { id } = lab.addon('akkeris-postgresql:standard-0')
    const before = await variables(lab, 'api-dev')
    const change = () => lab.send('PATCH', `/apps/api-dev/addons/${id}`, { plan: 'akkeris-postgresql:premium-0' })
    expect((await change()).status).toBe(200)
    await lab.calls()
    // The same plan again is nothing new, another one is refused by the broker.
    expect((await change()).status).toBe(200)
    const other = { plan: 'akkeris-postgresql:premium-1' }
    expect((await lab.send('PATCH', `/apps/api-dev/addons/${id}`, other)).status).toBe(503)
    await clock.advance(239_000)
    expect((await read(lab, `/addons/${id}`)).state).toBe('provisioning')
    expect(await variables(lab, 'api-dev')).toEqual(before)
    await clock.advance(120_000)
    expect((await read(lab, `/addons/${id}`)).state).toBe('provisioned')
    const after = await variables(lab, 'api-dev')
    expect(after['DATABASE_URL']).not.toBe(before['DATABASE_URL'])
    expect(after['REDIS_URL']).toBe(before['REDIS_URL'])
    expect((await lab.calls()).filter((call) => call.includes('deploy'))).toEqual([
      'POST /us-seattle/v1/app/deploy (api in dev) -> 201',
    ])
  })

  it('takes one of two plan changes at once', async () => {
    const lab = await openBench()
    const { id } = lab.addon('akkeris-postgresql:standard-1')
    lab.demo.platform.backend.outages.add({ step: 'change', answer: 'late', milliseconds: 50 })
    const to = (plan: string) => lab.send('PATCH', `/apps/jobs-dev/addons/${id}`, { plan })
    const answers = await Promise.all([to('akkeris-postgresql:premium-0'), to('akkeris-postgresql:premium-1')])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 503])
  })

  it('stumbles over what built-in services do not have', async () => {
    const lab = await openBench()
    const send = async (plan: string, app: string, fields: unknown) =>
      (await lab.send('PATCH', `/apps/${app}/addons/${lab.addon(plan).id}`, fields)).status
    const name = { attachment: { name: 'mine' } }
    expect(await send('securekey:fortnightly', 'api-dev', name)).toBe(500)
    expect(await send('papertrail:basic', 'web-dev', name)).toBe(500)
    expect(await send('papertrail:basic', 'web-dev', { plan: 'anomaly:basic' })).toBe(409)
    expect(await send('securekey:fortnightly', 'api-dev', { primary: true })).toBe(200)
    expect(await send('kafka:nonprod', 'api-dev', name)).toBe(200)
    // Not its owner, which is said before the name is looked at.
    expect(await send('securekey:fortnightly', 'web-dev', { attachment: { name: '-' } })).toBe(422)
    expect(await send('akkeris-redis:small', 'api-dev', { attachment: { name: '-' } })).toBe(422)
  })
})

describe('deleting an add-on', () => {
  it('asks for elevation where the space is prod or socs, before it looks for the add-on', async () => {
    const lab = await openBench()
    const send = (app: string, username: string | null, elevated: string) =>
      ask(
        lab.demo.url,
        `/apps/${app}/addons/nosuch`,
        {
          authorization: 'key',
          'x-elevated-access': elevated,
          ...(username === null ? {} : { 'x-username': username }),
        },
        'DELETE',
      )
    const statuses = await Promise.all([
      send('nosuch-prod', null, ''),
      send('api-prod', 'olive', 'false'),
      send('api-socs', 'olive', 'TRUE'),
      send('api-both', null, 'true'),
      send('api-both', 'olive', 'true'),
      send('api-dev', null, ''),
    ])
    expect(statuses.map(({ status }) => status)).toEqual([404, 403, 403, 403, 404, 404])
  })

  it('passes the place of a primary on to another, which its variables follow', async () => {
    const lab = await openBench()
    const { id } = await create(lab, 'jobs-dev', 'akkeris-postgresql:hobby', 'other')
    const before = await variables(lab, 'jobs-dev')
    const gone = lab.addon('akkeris-postgresql:standard-1')
    const answer = await lab.send('DELETE', `/apps/jobs-dev/addons/${gone.id}`)
    expect(row.parse(JSON.parse(answer.text))).toMatchObject({ primary: true, state: 'deprovisioned' })
    expect((await read(lab, `/addons/${id}`)).primary).toBe(true)
    expect((await variables(lab, 'jobs-dev'))['DATABASE_URL']).toBe(before['OTHER_DATABASE_URL'])
    expect(told(lab)).toMatchObject({ change: 'delete', changes: [{ state: 'deprovisioned', name: 'postgresql' }] })
  })

  it('works for every kind of service, and leaves nothing behind', async () => {
    const lab = await openBench()
    await create(lab, 'bare-dev', 'ledger-db:dev', 'vaulted')
    await create(lab, 'bare-dev', 'securekey:fortnightly')
    await create(lab, 'bare-dev', 'papertrail:basic')
    await create(lab, 'bare-dev', 'kafka:nonprod')
    await create(lab, 'bare-dev', 'akkeris-redis:small')
    const ids = lab.app('bare-dev').attachments.map(({ addon }) => addon.id)
    const answers = await Promise.all(ids.map((id) => lab.send('DELETE', `/apps/bare-dev/addons/${id}`)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    const lists = await Promise.all(['/addons', '/addon-attachments'].map((path) => lab.send('GET', path)))
    for (const id of ids) for (const { text } of lists) expect(text).not.toContain(id)
    expect((await lab.send('DELETE', `/apps/bare-dev/addons/${ids[0]}`)).status).toBe(404)
    expect(Object.keys(await variables(lab, 'bare-dev'))).toEqual(['PORT'])
  })

  it('refuses credentials of the vault on an app without dynos', async () => {
    const lab = await openBench()
    const { id } = await create(lab, 'bare-dev', 'ledger-db:dev')
    lab.app('bare-dev').formation = []
    expect(await lab.send('DELETE', `/apps/bare-dev/addons/${id}`)).toEqual({
      status: 409,
      text: 'This application does not have any formations',
    })
  })

  it('takes the variables from the app even when the broker then refuses', async () => {
    const lab = await openBench()
    const { id } = lab.addon('akkeris-postgresql:standard-1')
    await lab.send('PATCH', `/apps/jobs-dev/addons/${id}`, { plan: 'akkeris-postgresql:premium-0' })
    expect((await lab.send('DELETE', `/apps/jobs-dev/addons/${id}`)).status).toBe(503)
    expect((await lab.send('GET', '/addons')).text).toContain(id)
    expect(await variables(lab, 'jobs-dev')).not.toHaveProperty('DATABASE_URL')
    expect(await lab.send('GET', `/addons/${id}/config`)).toEqual({ status: 200, text: '{}' })
    await lab.demo.platform.clock.advance(300_000)
    expect((await lab.send('DELETE', `/apps/jobs-dev/addons/${id}`)).status).toBe(200)
  })

  it('is refused by a broker that a seed found at work', async () => {
    const lab = await openBench()
    const addon = lab.addon('akkeris-postgresql:standard-1')
    addon.state = 'provisioning'
    const path = `/apps/jobs-dev/addons/${addon.id}`
    expect((await lab.send('PATCH', path, { plan: 'akkeris-postgresql:hobby' })).status).toBe(503)
    expect((await lab.send('DELETE', path)).status).toBe(503)
    expect((await read(lab, `/addons/${addon.id}`)).config_vars).toEqual({})
  })

  it('succeeds for one of two at once', async () => {
    const lab = await openBench()
    // Both have to have found it before either is done.
    lab.demo.platform.backend.outages.add({ step: 'unbind', answer: 'late', milliseconds: 50 })
    const { id } = lab.addon('akkeris-postgresql:standard-1')
    const remove = () => lab.send('DELETE', `/apps/jobs-dev/addons/${id}`)
    const answers = await Promise.all([remove(), remove()])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 503])
    expect((await remove()).status).toBe(404)
  })
})
