import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { run, small } from './effects-lab.ts'

const refs = z.array(z.object({ $ref: z.string() }))
const invoice = z.object({
  total: z.number(),
  addons_total: z.number(),
  platform_total: z.number(),
  dyno_units: z.number(),
  state: z.number(),
  payment_status: z.string(),
  period_end: z.string(),
  items: z.array(z.object({ description: z.string(), billed_price: z.number(), price_per_unit: z.number() })),
})

const addons = [
  { plan: 'akkeris-postgresql:standard-0', createdAt: '2026-02-15T00:00:00.000Z', owner: { app: 'api-shop' } },
]

describe('invoices', () => {
  it('are listed from the month of the oldest app to the first one that is not over', async () => {
    const { ask } = await run(small())
    const { body } = await ask('GET', '/account/invoices')
    const months = refs.parse(JSON.parse(body)).map(({ $ref }) => $ref.slice(-10))
    expect(months).toEqual(['2026-01-01', '2026-02-01', '2026-03-01'])
  })

  it('charge for the part of a month in which something was there', async () => {
    const { ask } = await run(small({}, { addons }))
    const february = invoice.parse(JSON.parse((await ask('GET', '/spaces/shop/invoices/2026-02-01')).body))
    // 5 dollars a month, there for the second half of it.
    expect(february.addons_total).toBe(2.5)
    expect([february.state, february.payment_status]).toEqual([1, 'Paid'])
    const march = invoice.parse(JSON.parse((await ask('GET', '/spaces/shop/invoices/2026-03-01')).body))
    expect([march.state, march.payment_status]).toEqual([2, 'Pending'])
    expect(march.period_end.slice(0, 10)).toBe('2026-03-10')
  })

  it('of a month before there was anything are not there', async () => {
    const { ask } = await run(small({}, { addons }))
    const { status, body } = await ask('GET', '/organizations/retail/invoices/2025-06-01')
    expect([status, body]).toEqual([404, 'The specified invoice was not found.'])
    expect((await ask('GET', '/account/invoices/nonsense')).status).toBe(500)
  })

  it('add up, whatever the month', async () => {
    const { ask } = await run(small({ formation: [{ type: 'web', quantity: 3 }] }, { addons }))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 30 }), async (months) => {
        const id = new Date(Date.UTC(2026, 2 + months, 1)).toISOString().slice(0, 10)
        const { total, items, ...row } = invoice.parse(JSON.parse((await ask('GET', `/account/invoices/${id}`)).body))
        expect(total).toBeCloseTo(row.addons_total + row.platform_total)
        expect(row.dyno_units).toBe(4)
        for (const { billed_price: billed } of items) expect(billed).toBeGreaterThanOrEqual(0)
        if (months > 0) expect(total).toBe(0)
      }),
      { numRuns: 20 },
    )
  })
})

describe('recommendations', () => {
  const details = { resource: 'web', quantity: 2, description: 'Scale web to 2' }
  const full = { resource_type: 'formation', service: 'advisor', action: 'scale', details }
  const path = '/apps/api-shop/recommendations'

  it.each([
    [{ ...full, resource_type: undefined }, /^Missing resource_type property/],
    [{ ...full, resource_type: 'dyno' }, /^No recommendation type was found with key "dyno"$/],
    [{ ...full, service: '' }, /^Missing service property/],
    [{ ...full, action: undefined }, /^Missing action property/],
    [{ ...full, details: undefined }, /^Missing details property/],
    [{ ...full, action: 'stop' }, /^Invalid action/],
    [{ ...full, details: { resource: 'web' } }, /^The required field quantity was not supplied/],
    [{ ...full, details: { ...details, plan: 'gp2' } }, /^The details field plan was not a valid field/],
  ])('are refused for what they lack: %o', async (wanted, words) => {
    const { ask } = await run(small())
    const { status, body } = await ask('POST', path, wanted)
    expect(status).toBe(422)
    expect(body).toMatch(words)
  })

  it('are one per service, type and action, and are found by these or by id', async () => {
    const { ask } = await run(small())
    const { id } = z.object({ id: z.string() }).parse(JSON.parse((await ask('POST', path, full)).body))
    const again = await ask('POST', path, { ...full, details: { ...details, quantity: 5 } })
    expect(JSON.parse(again.body)).toMatchObject({ id, details: { quantity: 5 } })
    const parts = await ask('GET', `${path}?service=advisor&resource_type=formation&action=scale`)
    expect(JSON.parse(parts.body)).toMatchObject({ id })
    // The app in the path only has to exist.
    const elsewhere = await ask('GET', `/apps/web-shop/recommendations?recommendation=${id}`)
    expect(JSON.parse(elsewhere.body)).toMatchObject({ id, app: { key: 'web-shop' } })
    expect((await ask('DELETE', `${path}?recommendation=${id}`)).status).toBe(200)
    const gone = await ask('GET', `${path}?recommendation=${id}`)
    expect([gone.status, gone.body]).toEqual([404, `No recommendation was found for id ${id}.`])
  })

  it('are asked for by enough to find one', async () => {
    const { ask } = await run(small())
    expect((await ask('GET', `${path}?service=advisor`)).status).toBe(400)
    expect((await ask('GET', `${path}?recommendation=x`)).status).toBe(422)
    expect((await ask('GET', `${path}?service=a&resource_type=dyno&action=b`)).status).toBe(404)
    const none = await ask('GET', `${path}?service=a&resource_type=formation&action=scale`)
    expect(none.body).toMatch(/^No recommendation was found for a with action scale on app /)
  })
})

describe('favorites', () => {
  const names = z.array(z.object({ name: z.string() }))

  it('are of the user who asks', async () => {
    const { ask } = await run(small())
    const first = await ask('POST', '/favorites', { app: 'web-shop' })
    const again = await ask('POST', '/favorites', { app: 'web-shop' })
    expect([first.status, again.status]).toEqual([201, 201])
    expect(first.body).toBe(again.body)
    const mine = await ask('GET', '/favorites')
    expect(names.parse(JSON.parse(mine.body))).toEqual([{ name: 'web-shop' }])
    expect((await ask('GET', '/favorites', undefined, { 'x-username': 'Devon Developer' })).body).toBe('[]')
    expect((await ask('DELETE', '/favorites/web-shop')).status).toBe(204)
    expect((await ask('GET', '/favorites')).body).toBe('[]')
    // One that is none is deleted just as well.
    expect((await ask('DELETE', '/favorites/api-shop')).status).toBe(204)
  })

  it('of an app that is not there are refused', async () => {
    const { ask } = await run(small())
    const { status, body } = await ask('POST', '/favorites', { app: 'nosuch-shop' })
    expect([status, body]).toEqual([404, 'The specified application nosuch-shop does not exist.'])
  })
})
