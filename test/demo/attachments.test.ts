import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openBench } from './sharing-bench.ts'
import { tickAtEveryLook } from './ticking.ts'

const answered = z.looseObject({ id: z.string(), name: z.string() })

describe('attaching', () => {
  it('refuses in the order of the real server', async () => {
    const lab = await openBench()
    const secondInBoth = lab.addon('akkeris-rabbitmq:sandbox')
    const refused = async (to: string, name?: string) => {
      const { status, text } = await lab.attach(secondInBoth, to, name)
      return `${status} ${text}`
    }
    // The add-on is in a socs and prod space, its service is not shared; the worse of two names comes first.
    expect(await refused('nosuch-dev', '-')).toBe('404 The specified application nosuch-dev does not exist.')
    expect(await refused('api-both', '-')).toBe('409 Addons cannot be attached to same app they exist on.')
    expect(await refused('api-eu', '-')).toBe("422 This addon's attachment name is invalid or over 22 characters.")
    expect(await refused('api-eu')).toContain('from a socs controlled space')
    expect(await refused('api-socs')).toContain('from a prod space')
    lab.demo.platform.backend.outages.add({ step: 'status', answer: 500 })
    expect(await refused('api-both', '-')).toBe('503 Service Unavailable Error')
    expect(await refused('nosuch-dev')).toContain('404')
  })

  it('says which application and add-on are missing, whatever was sent for them', async () => {
    const lab = await openBench()
    const send = (body: unknown) => lab.send('POST', '/addon-attachments', body)
    expect(await send({})).toEqual({ status: 404, text: 'The specified application undefined does not exist.' })
    expect(await send([])).toEqual({ status: 404, text: 'The specified application undefined does not exist.' })
    expect(await send({ app: 'api-dev' })).toEqual({
      status: 404,
      text: 'The specified addon attachments could not be found.',
    })
    expect((await lab.send('POST', '/addon-attachments')).status).toBe(400)
  })

  it('checks the region before sharing, sharing before a second installation, names before the same app twice', async () => {
    const lab = await openBench()
    expect((await lab.attach(lab.addon('papertrail:basic'), 'api-eu')).text).toContain('same region')
    expect((await lab.attach(lab.addon('papertrail:basic'), 'api-dev')).text).toContain('does not support sharing')
    expect((await lab.attach(lab.addon('securekey:fortnightly'), 'web-dev')).text).toContain('cannot be used twice')
    const shared = lab.addon('akkeris-postgresql:standard-0')
    expect((await lab.attach(shared, 'web-dev', 'POSTGRESQL-at-web')).text).toContain('name already exists')
    expect((await lab.attach(shared, 'web-dev', 'other')).text).toContain('already provisioned or attached')
    // The owner's own name does not count.
    expect((await lab.attach(shared, 'api-prod', 'postgresql')).status).toBe(201)
  })

  it('says prod before the region, the same app before a bad name, the name in use before already attached', async () => {
    const lab = await openBench()
    // From a prod space in one region to a space in another that is not.
    expect((await lab.attach(lab.addon('akkeris-es:small'), 'api-eu')).text).toContain('from a prod space')
    expect((await lab.attach(lab.addon('akkeris-es:small'), 'api-prod', '-')).text).toContain('same app they exist on')
    const both = await lab.attach(lab.addon('akkeris-postgresql:standard-0'), 'web-dev', 'postgresql-at-web')
    expect(both.text).toContain('name already exists')
  })

  it('takes names of 2 to 22 characters that begin with a letter, and no others', async () => {
    const lab = await openBench()
    const id = lab.holding('akkeris-postgresql:standard-0', 'web-dev').id
    const rename = (name: string) => lab.send('PATCH', `/apps/web-dev/addon-attachments/${id}`, { name })
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom('a', 'Z', '9', '_', '-', ' ', '.', 'é', ':') }),
        async (name) => {
          const good = name.length >= 2 && name.length <= 22 && /^[A-Za-z]/.test(name) && !/[^A-Za-z0-9_-]/.test(name)
          const { status } = await rename(name)
          expect(status).toBe(good ? 200 : 422)
          if (good) expect(lab.holding('akkeris-postgresql:standard-0', 'web-dev').name).toBe(name.toLowerCase())
        },
      ),
      { numRuns: 60 },
    )
  })

  it('binds every dyno, moves the app and its row, tells the audit store and redeploys the target alone', async () => {
    const lab = await openBench()
    const { clock, fleet } = lab.demo.platform
    await clock.advance(1000)
    const before = { target: lab.app('jobs-dev').updatedAt, owner: lab.app('api-dev').updatedAt }
    const addon = lab.addon('akkeris-postgresql:standard-0')
    const answer = await lab.attach(addon, 'jobs-dev', 'Main')
    expect(answer.status).toBe(201)
    const attachment = lab.holding('akkeris-postgresql:standard-0', 'jobs-dev')
    expect(attachment).toMatchObject({ name: 'Main', primary: false, owned: false })
    expect(lab.app('jobs-dev').updatedAt > before.target).toBe(true)
    expect(lab.app('api-dev').updatedAt).toBe(before.owner)
    expect(fleet.audits?.map(({ action, app: of, username }) => [action, of, username])).toEqual([
      ['addon_change', 'jobs', 'olive'],
    ])
    expect(JSON.parse(fleet.audits?.[0]?.info ?? '')).toMatchObject({
      change: 'attach',
      changes: [JSON.parse(answer.text)],
    })
    const place = '/us-seattle/v1/space/dev/app'
    const map = `POST ${place}/jobs/bindmap/akkeris-postgresql/${addon.id} -> 201`
    const calls = await lab.calls()
    expect(calls).toEqual([
      `GET /us-seattle/v2/service_instances/${addon.id}/last_operation -> 200`,
      `POST ${place}/jobs/bind -> 201`,
      `POST ${place}/jobs--worker/bind -> 201`,
      `PUT /us-seattle/v2/service_instances/${addon.id}/service_bindings/jobs-dev -> 200`,
      map,
      `GET ${place}/jobs/configvars/akkeris-postgresql/${addon.id} -> 201`,
      ...calls.slice(6),
    ])
    expect(calls.slice(6).every((call) => call.includes('/v1/app/deploy (jobs'))).toBe(true)
    expect(calls.length).toBeGreaterThan(6)
  })

  it('happens at one time, for the app as for the row', async () => {
    const lab = await openBench()
    tickAtEveryLook(lab)
    await lab.attach(lab.addon('akkeris-s3:basic'), 'jobs-dev')
    const { createdAt, updatedAt } = lab.holding('akkeris-s3:basic', 'jobs-dev')
    expect([updatedAt, lab.app('jobs-dev').updatedAt]).toEqual([createdAt, createdAt])
  })

  it('ignores the name for a securekey, and answers without its id', async () => {
    const lab = await openBench()
    const { status, text } = await lab.attach(lab.addon('securekey:fortnightly'), 'jobs-dev', 'given')
    expect(status).toBe(201)
    expect(JSON.parse(text)).toMatchObject({ app: { name: 'undefined-undefined' } })
    expect(JSON.parse(text)).not.toHaveProperty('id')
    expect(lab.holding('securekey:fortnightly', 'jobs-dev').name).toMatch(/^securekey-[a-z]+-\d{1,4}$/)
  })

  it('leaves the target bound and listed when its variables cannot be renamed', async () => {
    const lab = await openBench()
    lab.demo.platform.backend.outages.add({ step: 'rename-map', answer: 500 })
    const addon = lab.addon('akkeris-postgresql:standard-1')
    expect((await lab.attach(addon, 'web-dev')).status).toBe(503)
    expect(addon.attachments.map(({ app: of }) => of.name)).toEqual(['jobs-dev', 'web-dev'])
    expect(await lab.calls()).not.toContainEqual(expect.stringContaining('deploy'))
  })
})

describe('detaching', () => {
  it('leaves the place of a primary to another of the service, which the answer does not show', async () => {
    const lab = await openBench()
    const second = lab.addon('akkeris-postgresql:standard-1')
    await lab.attach(second, 'web-dev', 'second')
    const first = lab.holding('akkeris-postgresql:standard-0', 'web-dev')
    first.primary = true
    const successor = lab.holding('akkeris-postgresql:standard-1', 'web-dev')
    successor.primary = false
    await lab.calls()
    const updatedAt = lab.app('web-dev').updatedAt
    const { status, text } = await lab.send('DELETE', `/addon-attachments/${first.id}`)
    expect(status).toBe(200)
    expect(JSON.parse(text)).toMatchObject({ primary: true, addon: { name: first.name } })
    expect(successor.primary).toBe(true)
    expect(lab.app('web-dev').updatedAt).toBe(updatedAt)
    const calls = (await lab.calls()).map((call) => call.replace(/[0-9a-f-]{36} /, '(id) '))
    expect(calls.slice(0, 2)).toEqual([
      `DELETE /us-seattle/v1/space/dev/app/web/bindmap/akkeris-postgresql/${second.id}/(id) -> 200`,
      `POST /us-seattle/v1/space/dev/app/web/bindmap/akkeris-postgresql/(id) -> 201`,
    ])
  })

  it('stumbles over two primaries, and says so without a reason', async () => {
    const lab = await openBench()
    await lab.attach(lab.addon('akkeris-postgresql:standard-1'), 'web-dev')
    for (const attachment of lab.app('web-dev').attachments) attachment.primary = true
    const { id } = lab.holding('akkeris-postgresql:standard-0', 'web-dev')
    expect(await lab.send('DELETE', `/addon-attachments/${id}`)).toEqual({ status: 500, text: 'Internal Server Error' })
  })

  it('knows an attachment by its id only', async () => {
    const lab = await openBench()
    const { name } = lab.holding('akkeris-postgresql:standard-0', 'web-dev')
    expect((await lab.send('DELETE', `/addon-attachments/${name}`)).status).toBe(404)
    expect((await lab.send('DELETE', `/apps/web-dev/addon-attachments/${name}`)).status).toBe(404)
  })

  it('leaves everything as it was when the region refuses', async () => {
    const lab = await openBench()
    const { id } = lab.holding('akkeris-postgresql:standard-0', 'web-dev')
    lab.demo.platform.backend.outages.add({ step: 'unbind', answer: 500 })
    expect((await lab.send('DELETE', `/addon-attachments/${id}`)).status).toBe(503)
    expect(lab.demo.platform.directory.attachment(id)).not.toBeNull()
    lab.demo.platform.backend.outages.clear()
    expect((await lab.send('DELETE', `/addon-attachments/${id}`)).status).toBe(200)
    expect((await lab.send('DELETE', `/addon-attachments/${id}`)).status).toBe(404)
  })

  it('lets the owner go while another app holds the add-on, and the last one leak it', async () => {
    const lab = await openBench()
    const addon = lab.addon('akkeris-postgresql:standard-0')
    const owner = lab.holding('akkeris-postgresql:standard-0', 'api-dev')
    const borrower = lab.holding('akkeris-postgresql:standard-0', 'web-dev')
    expect((await lab.send('DELETE', `/addon-attachments/${owner.id}`)).status).toBe(200)
    expect((await lab.send('GET', '/addons')).text).not.toContain(addon.id)
    expect((await lab.send('GET', `/addon-attachments/${borrower.id}`)).text).toContain('null-null')
    expect((await lab.attach(addon, 'api-dev')).text).toBe('The specified addon attachments could not be found.')
    expect((await lab.send('DELETE', `/addon-attachments/${borrower.id}`)).status).toBe(200)
    expect((await lab.send('GET', '/addon-attachments')).text).not.toContain(addon.id)
    expect(lab.demo.platform.instances.of(addon)).toMatchObject({ exists: true })
    expect([...lab.demo.platform.instances.of(addon).bindings]).toEqual([])
  })
})

describe('changing', () => {
  it('moves the row of the attachment, not the add-on and not the app', async () => {
    const lab = await openBench()
    await lab.demo.platform.clock.advance(1000)
    const held = lab.holding('akkeris-postgresql:standard-0', 'web-dev')
    const before = { own: held.updatedAt, addon: held.addon.updatedAt, app: held.app.updatedAt }
    expect((await lab.send('PATCH', `/apps/web-dev/addon-attachments/${held.id}`, { name: 'other' })).status).toBe(200)
    expect(held.updatedAt > before.own).toBe(true)
    expect([held.addon.updatedAt, held.app.updatedAt]).toEqual([before.addon, before.app])
  })

  it('names first, then promotes; what the first one did stays when the second fails', async () => {
    const lab = await openBench()
    await lab.attach(lab.addon('akkeris-postgresql:standard-0'), 'jobs-dev', 'guest')
    await lab.calls()
    const guest = lab.holding('akkeris-postgresql:standard-0', 'jobs-dev')
    // The old prefix goes, the new one comes, then the promotion meets the outage.
    let maps = 0
    const { outages } = lab.demo.platform.backend
    const change = lab.send('PATCH', `/apps/jobs-dev/addon-attachments/guest`, { name: 'New-Name', primary: true })
    outages.add({ step: 'rename-map', answer: 'late', times: 2 })
    outages.add({ step: 'rename-map', answer: 500 })
    expect((await change).status).toBe(503)
    for (const call of await lab.calls()) if (call.includes('bindmap')) maps += 1
    expect(maps).toBe(4)
    expect(guest).toMatchObject({ name: 'new-name', primary: false })
  })

  it('stumbles over services without names and promotion, but not when nothing changes', async () => {
    const lab = await openBench()
    const attachment = lab.holding('securekey:fortnightly', 'web-dev')
    attachment.primary = true
    const { id, name } = attachment
    const change = (body: unknown) => lab.send('PATCH', `/apps/web-dev/addon-attachments/${id}`, body)
    expect((await change({ name: 'other' })).status).toBe(500)
    expect((await change({ name: name.toUpperCase() })).status).toBe(200)
    expect((await change({ primary: true, name: '' })).status).toBe(200)
    expect(await lab.calls()).toEqual([])
  })

  it('renames a primary without a call to the region and redeploys nonetheless', async () => {
    const lab = await openBench()
    const own = lab.holding('akkeris-redis:small', 'api-dev')
    const answer = await lab.send('PATCH', `/apps/api-dev/addon-attachments/redis`, { name: 'Sessions' }, null)
    expect(answered.parse(JSON.parse(answer.text)).name).toBe('redis')
    expect(own.name).toBe('sessions')
    expect(await lab.calls()).toEqual(['POST /us-seattle/v1/app/deploy (api in dev) -> 201'])
    expect(lab.demo.platform.fleet.audits?.[0]?.username).toBe('System')
  })
})

describe('reading', () => {
  it('fails as a whole where the controller does not know a service', async () => {
    const lab = await openBench()
    const { service } = lab.addon('akkeris-postgresql:standard-0')
    const { id, app: of } = lab.holding('akkeris-postgresql:standard-0', 'web-dev')
    lab.demo.platform.catalogue.boot({ vault: true })
    const lost = { status: 404, text: `The specified addon ${service.id} could not be found.` }
    expect(await lab.send('GET', `/addon-attachments/${id}`)).toEqual(lost)
    expect(await lab.send('GET', `/apps/${of.name}/addon-attachments/${id}`)).toEqual(lost)
    expect(await lab.send('DELETE', `/addon-attachments/${id}`)).toEqual(lost)
    expect((await lab.send('GET', `/apps/${of.name}/addon-attachments`)).status).toBe(404)
    expect(await lab.send('GET', '/apps/jobs-dev/addon-attachments')).toEqual({ status: 200, text: '[]' })
  })
})
