import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { dynoRows } from '#demo/rows/dynos.ts'
import { exportSeed } from '#demo/seed/write.ts'
import { small, run } from './effects-lab.ts'

const rows = z.array(z.object({ info: z.string() }))
const numbered = z.object({ number: z.number() })

const deployed = 'POST /us-seattle/v1/app/deploy (api in shop) -> 201'

describe('a redeploy', () => {
  it('comes 10 ms later, once for each kind of dyno', async () => {
    const { demo, app } = await run(small({ formation: [{ type: 'web' }, { type: 'worker' }] }))
    const { clock, effects, backend } = demo.platform
    effects.redeploy(app)
    await clock.advance(9)
    expect(backend.log).toEqual([])
    await clock.advance(1)
    expect(backend.log).toEqual([deployed, deployed.replace('api', 'api--worker')])
  })

  it('replaces every dyno, as the list of dynos shows and a file keeps', async () => {
    const { demo, app } = await run(small({ formation: [{ type: 'web', quantity: 2 }] }))
    const { clock, effects } = demo.platform
    const before = dynoRows(app)
    await clock.advance(60_000)
    effects.redeploy(app)
    await clock.advance(20)
    const after = dynoRows(app)
    expect(new Set([...before, ...after].map(({ name }) => name)).size).toBe(4)
    const startedAt = `${new Date(clock.now() - 20).toISOString().slice(0, 19)}Z`
    for (const row of after) expect(row).toMatchObject({ created_at: startedAt, updated_at: startedAt })
    const again = await run(exportSeed(demo.platform))
    expect(dynoRows(again.app)).toEqual(after)
  })

  it.each([
    ['without a formation', small({ formation: [] })],
    ['never released', small({ releases: [] })],
    ['whose release failed', small({ releases: [{ status: 'failed' }] })],
  ])('does not come for an app %s', async (_, seed) => {
    const { demo, app } = await run(seed)
    demo.platform.effects.redeploy(app)
    await demo.platform.clock.advance(20)
    expect(demo.platform.backend.log).toEqual([])
  })

  it('that the region refuses is forgotten, and leaves what was not well as it is', async () => {
    const { demo, app } = await run(small({ ailing: { web: { state: 'crashed', restarts: 3 } } }))
    const { clock, effects, backend } = demo.platform
    backend.outages.add({ step: 'deploy', answer: 500, times: 1 })
    effects.redeploy(app)
    await clock.advance(20)
    expect(backend.log).toEqual([deployed.replace('201', '500')])
    expect(app.ailing).toEqual({ web: { state: 'crashed', restarts: 3 } })
    expect(app.redeployedAt).toBeUndefined()
    effects.redeploy(app)
    await clock.advance(20)
    expect(app.ailing).toBeUndefined()
  })
})

describe('the audit store', () => {
  it('keeps what was announced, with who and when', async () => {
    const { demo, app } = await run(small({}, { audits: [] }))
    demo.platform.effects.announce(app, 'updated', 'Olive Operator', { changes: 'maintenance' })
    const [audit] = demo.platform.fleet.audits ?? []
    expect(audit).toMatchObject({ action: 'updated', app: 'api', space: 'shop', username: 'Olive Operator' })
    expect(JSON.parse(audit?.info ?? '')).toEqual({
      action: 'updated',
      app: { name: 'api', id: app.id },
      space: { name: 'shop' },
      changes: 'maintenance',
      username: 'Olive Operator',
      received_at: audit?.receivedAt,
    })
  })

  it('keeps the newest 5,000', async () => {
    const { demo, app } = await run(small({}, { audits: [] }))
    const { fleet, effects } = demo.platform
    for (let number = 1; number <= 5003; number += 1) effects.announce(app, 'updated', null, { number })
    expect(fleet.audits?.length).toBe(5000)
    expect(fleet.audits?.[0]?.info).toContain('"number":4')
  })

  it('is asked newest first, ten rows unless a size is given, by app, space and a word of the name', async () => {
    const { demo, app, ask } = await run(small({}, { audits: [] }))
    const [, other] = demo.platform.fleet.apps
    for (let number = 1; number <= 12; number += 1) {
      demo.platform.effects.announce(number % 2 === 0 ? app : (other ?? app), 'updated', `Olive Number${number}`, {
        number,
      })
    }
    const numbers = async (query: string): Promise<unknown> => {
      const { status, body } = await ask('GET', `/audits${query}`)
      if (status !== 200) return status
      return rows.parse(JSON.parse(body)).map(({ info }) => numbered.parse(JSON.parse(info)).number)
    }
    expect(await numbers('')).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3])
    expect(await numbers('?size=2')).toEqual([12, 11])
    expect(await numbers('?app=web&size=2')).toEqual([11, 9])
    expect(await numbers('?space=elsewhere')).toEqual([])
    expect(await numbers('?user=number7')).toEqual([7])
    expect(await numbers('?user=umber')).toEqual([])
    expect(await numbers('?size=many')).toBe(500)
    expect(await numbers('?size=10001')).toBe(500)
    expect(await numbers('?user=Olive%20Number7')).toBe(404)
  })

  it('says nothing of who it was when nobody knows', async () => {
    const { demo, app, ask } = await run(small({}, { audits: [] }))
    demo.platform.effects.announce(app, 'updated', null, {})
    const { body } = await ask('GET', '/audits')
    expect(body).not.toContain('username')
  })
})
