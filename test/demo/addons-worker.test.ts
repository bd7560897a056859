import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createWorker } from '#demo/platform/worker.ts'
import { openBench } from './sharing-bench.ts'
import type { Bench } from './sharing-bench.ts'

const minute = 60_000
const slow = 'akkeris-postgresql:premium-0'
const made = z.object({ id: z.string(), state: z.string(), config_vars: z.record(z.string(), z.string()) })

async function create(lab: Bench, app: string): Promise<z.infer<typeof made>> {
  return made.parse(JSON.parse((await lab.send('POST', `/apps/${app}/addons`, { plan: slow })).text))
}

/** So long on the platform, a minute at a time; which apps were rolled out in each. */
async function minutes(lab: Bench, count: number): Promise<string[][]> {
  const { backend, clock } = lab.demo.platform
  const seen: string[][] = []
  for (let at = 0; at < count; at += 1) {
    await clock.advance(minute)
    const deployed = backend.log.splice(0).filter((call) => call.includes('/v1/app/deploy'))
    seen.push([
      ...new Set(deployed.map((call) => /\((\w+?)(?:--\w+)? in (\w+)\)/.exec(call)?.slice(1).join('-') ?? '')),
    ])
  }
  return seen
}

describe('the worker that waits for slow brokers', () => {
  it('looks at one pending add-on a minute and rolls out its owner when it is ready', async () => {
    const lab = await openBench()
    const first = await create(lab, 'api-socs')
    const second = await create(lab, 'api-eu')
    expect([first.state, first.config_vars]).toEqual(['provisioning', {}])
    await lab.calls()
    // Four minutes at the broker, then one look for each.
    const seen = await minutes(lab, 8)
    expect(seen.slice(0, 4).flat()).toEqual([])
    expect(seen.slice(4).filter((apps) => apps.length > 0)).toHaveLength(2)
    // Whichever came into the line first.
    expect(seen.flat()).toEqual(['api-socs', 'api-eu'])
    const read = made.parse(JSON.parse((await lab.send('GET', `/addons/${second.id}`)).text))
    expect([read.state, Object.keys(read.config_vars)]).toEqual(['provisioned', ['DATABASE_URL']])
    expect(lab.demo.platform.worker.pending()).toEqual([])
    // With nothing in the line it does not look.
    expect(await minutes(lab, 3)).toEqual([[], [], []])
  })

  it('does not wait for one that takes long before it looks at the next', async () => {
    const lab = await openBench()
    const { directory, instances } = lab.demo.platform
    const endless = directory.addon((await create(lab, 'api-socs')).id)
    if (endless) instances.occupy(endless, 'provision', 36_000)
    await create(lab, 'api-eu')
    await lab.calls()
    expect((await minutes(lab, 7)).flat()).toEqual(['api-eu'])
    expect(lab.demo.platform.worker.pending()).toEqual([endless])
  })

  it('does not roll out apps it was attached to meanwhile', async () => {
    const lab = await openBench()
    const { id } = await create(lab, 'jobs-dev')
    expect((await lab.send('POST', '/addon-attachments', { addon: id, app: 'bare-dev' })).status).toBe(201)
    await lab.calls()
    expect(new Set((await minutes(lab, 7)).flat())).toEqual(new Set(['jobs-dev']))
  })

  it('forgets what was deleted, and waits for a broker that is down, but not for ever', async () => {
    const lab = await openBench()
    const { backend, directory, worker } = lab.demo.platform
    const first = await create(lab, 'api-socs')
    const gone = directory.addon(first.id)
    if (gone) directory.removeAddon(gone)
    await create(lab, 'api-eu')
    backend.outages.add({ step: 'status', answer: 500 })
    await lab.calls()
    await minutes(lab, 30)
    expect(worker.pending()).toHaveLength(1)
    backend.outages.clear()
    expect((await minutes(lab, 1)).flat()).toEqual(['api-eu'])
    expect(worker.pending()).toEqual([])

    await create(lab, 'jobs-dev')
    backend.outages.add({ step: 'status', answer: 500 })
    await lab.calls()
    await minutes(lab, 65)
    expect(worker.pending()).toEqual([])
  })

  it('still waits for the one that it looks at while the broker says nothing', async () => {
    const lab = await openBench()
    const { backend, directory, worker } = lab.demo.platform
    const first = directory.addon((await create(lab, 'api-socs')).id)
    backend.outages.add({ step: 'status', answer: 'silent' })
    await lab.calls()
    await minutes(lab, 1)
    expect(worker.pending()).toEqual([first])
  })

  it('looks within a minute, however far from its clock it says that it looked last', async () => {
    const { backend, clock, effects, instances } = (await openBench()).demo.platform
    for (const lookedAt of [0, clock.now() - 59_000, clock.now(), clock.now() + 50_000, clock.now() + 230_000]) {
      const worker = createWorker({ backend, clock, effects, instances }, lookedAt)
      const since = clock.now() - worker.lookedAt()
      expect(since).toBeGreaterThanOrEqual(0)
      expect(since).toBeLessThan(minute)
    }
  })
})
