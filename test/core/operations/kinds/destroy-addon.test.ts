import { describe, expect, it } from 'vitest'
import type { Stage, Wanted } from '../stage.ts'
import { addonIdOf, idOf, inTown, refusal } from './town.ts'

const destroy = (on: Stage, app: string, addon: string, elevated = false): Wanted => ({
  kind: 'destroy-addon',
  addonId: addonIdOf(on, app, addon),
  elevated,
})

const notAllowed = 'addons can only be destroyed by administrators on this app.'
const attached = 'This addon cannot be removed as its attached to other apps.'
const unavailable = 'Service Unavailable Error'

describe('destroying an add-on', () => {
  it('says what is lost, what is not, and that nothing takes it back', async () => {
    const on = await inTown()
    const planned = await on.plan(destroy(on, 'plain-qa', 'plain-db'))
    const path = `/apps/${idOf(on, 'plain-qa')}/addons/${addonIdOf(on, 'plain-qa', 'plain-db')}`
    const { plan, verification } = planned
    expect(plan).toMatchObject({
      title: 'Destroy plain-db of plain-qa',
      level: 'destructive',
      verdict: { kind: 'will-work' },
      reversible: { kind: 'no' },
      losses: ['Everything in plain-db: the database is dropped, and nothing is kept.'],
      friction: { kind: 'typed', typed: 'plain-qa', reason: true },
    })
    expect(plan.requests).toMatchObject([{ method: 'DELETE', path, body: '', elevated: false }])
    expect(plan.affected).toMatchObject([{ name: 'plain-qa', role: 'owner', effects: ['loses', 'redeploys'] }])
    expect(plan.variables.map(({ before, after }) => [before, after])).toContainEqual(['DATABASE_URL', null])
    expect(plan.primaries).toMatchObject([{ service: 'akkeris-postgresql', before: 'plain-db', after: null }])
    expect(plan.aka).toContain('addons:destroy')

    if (verification.kind !== 'read') throw new Error('It is not read back.')
    expect(verification).toMatchObject({ path, proof: true })
    expect((await on.request('GET', path)).status).toBe(200)
    expect((await on.send(planned)).status).toBe(200)
    expect((await on.request('GET', path)).status).toBe(404)
    const wanted: Wanted = { kind: 'destroy-addon', addonId: 'a', elevated: false }
    expect(on.judge(wanted, null, null)).toBe('came-about')
    expect(on.judge(wanted, null, { state: 'provisioned' })).toBe('not-yet')
  })

  it('of a primary promotes another one by itself, whose variables lose their prefix', async () => {
    const on = await inTown()
    await on.request('DELETE', `/addon-attachments/${on.hold('reader-qa', 'orders-db').id}`)
    await on.request('DELETE', `/addon-attachments/${on.hold('idle-qa', 'idle-db').id}`)
    const planned = await on.plan(destroy(on, 'owner-qa', 'main-db'))
    expect(planned.plan.verdict).toEqual({ kind: 'will-work' })
    expect(planned.plan.primaries).toMatchObject([{ before: 'main-db', after: 'second-db' }])
    const changes = planned.plan.variables.map(({ before, after }) => [before, after])
    expect(changes).toContainEqual(['DATABASE_URL', 'DATABASE_URL'])
    expect(changes).toContainEqual(['SECONDDB_DATABASE_URL', null])
    expect((await on.send(planned)).status).toBe(200)
    expect(on.hold('owner-qa', 'second-db').primary).toBe(true)
  })

  it('tells how old the latest backup is', async () => {
    const on = await inTown()
    const { plan } = await on.plan(destroy(on, 'shop-prod', 'shop-db', true))
    expect(plan.warnings[0]).toBe(
      'Its latest backup is from 2026-11-22T09:00:00.000Z, 24 hours ago; it goes with the add-on.',
    )
    expect(plan.losses[0]).toContain('one final snapshot')
    const other = await on.plan(destroy(on, 'cart-prod', 'own-db', true))
    expect(other.plan.warnings[0]).toBe('There is no backup of it.')
    on.demo.platform.backend.outages.add({ step: 'action', answer: 500 })
    const silent = await on.plan(destroy(on, 'cart-prod', 'own-db', true))
    expect(silent.plan.warnings[0]).toBe('Its broker did not tell whether there is a backup.')
    expect(silent.plan.verdict).toEqual({ kind: 'will-work' })
  })

  it('in a prod space is for administrators, which is checked before anything else', async () => {
    const on = await inTown()
    const why = await refusal(on, destroy(on, 'shop-prod', 'shop-db'), 403, notAllowed)
    expect(why).toContain('Ask for elevated access')
    const gone = destroy(on, 'cart-prod', 'own-db')
    on.demo.platform.backend.outages.add({ step: 'status', answer: 502 })
    await refusal(on, gone, 403, notAllowed)
    on.demo.platform.backend.outages.clear()
    const planned = await on.plan(destroy(on, 'cart-prod', 'own-db', true))
    expect(planned.plan.requests).toMatchObject([{ elevated: true }])
    expect((await on.send(planned)).status).toBe(200)
  })

  it('that others hold is refused, elevated or not, with their names', async () => {
    const on = await inTown()
    expect(await refusal(on, destroy(on, 'owner-qa', 'main-db', true), 409, attached)).toContain(
      'attached to idle-qa and reader-qa',
    )
    // Somebody attached it since the sync.
    const other = idOf(on, 'bare-qa')
    const wanted = destroy(on, 'plain-qa', 'plain-cache')
    expect((await on.plan(wanted)).plan.verdict).toEqual({ kind: 'will-work' })
    await on.request('POST', '/addon-attachments', { addon: addonIdOf(on, 'plain-qa', 'plain-cache'), app: other })
    expect(await refusal(on, wanted, 409, attached)).toContain('attached to bare-qa')
    const { plan } = await on.plan(wanted)
    expect(plan.affected.map(({ name, effects }) => [name, effects])).toContainEqual(['bare-qa', ['untouched']])
  })

  it('is refused while its broker is at work, and by then the app has lost it', async () => {
    const on = await inTown()
    on.demo.platform.instances.occupy(on.hold('plain-qa', 'plain-db').addon, 'change', 600)
    expect(await refusal(on, destroy(on, 'plain-qa', 'plain-db'), 503, unavailable)).toContain('has lost its variables')
    expect(on.hold('plain-qa', 'plain-db').unbound).toBe(true)
  })

  it('that is gone is refused with 404, that fails cannot be known', async () => {
    const on = await inTown()
    const id = idOf(on, 'plain-qa')
    const addonId = addonIdOf(on, 'plain-qa', 'plain-db')
    const wanted = destroy(on, 'plain-qa', 'plain-db')
    on.hold('plain-qa', 'plain-db').addon.state = 'deprovisioned'
    expect((await on.plan(wanted)).plan.verdict).toMatchObject({ kind: 'cannot-know' })
    await on.request('DELETE', `/apps/${id}/addons/${addonId}`)
    await refusal(on, wanted, 404, `The specified service ${addonId} on ${id} was not found.`)
    await on.request('DELETE', `/apps/${id}`)
    await refusal(on, wanted, 404, `The specified application ${id} does not exist.`)
  })

  it('of an orphan goes through the last app that holds it, and through nobody while there are two', async () => {
    const on = await inTown()
    const planned = await on.plan(destroy(on, 'stopped-qa', 'left-cache'))
    expect(planned.plan).toMatchObject({ verdict: { kind: 'will-work' }, friction: { typed: 'left-cache' } })
    expect(planned.plan.affected).toMatchObject([{ name: 'stopped-qa', role: 'attached' }])
    expect(planned.plan.warnings.join(' ')).toContain('no owner any more')
    expect((await on.send(planned)).status).toBe(200)
    expect(await refusal(on, destroy(on, 'mute-qa', 'two-cache'), 409, attached)).toMatch(/stopped-qa|mute-qa/)
  })

  it('of the vault needs a formation of the app', async () => {
    const on = await inTown()
    const words = 'This application does not have any formations'
    await refusal(on, destroy(on, 'vault-qa', 'ledger'), 409, words)
    await on.request('POST', `/apps/${idOf(on, 'vault-qa')}/formation`, { type: 'web', quantity: 1 })
    const planned = await on.plan(destroy(on, 'vault-qa', 'ledger'))
    expect(planned.plan.verdict).toEqual({ kind: 'will-work' })
    expect(planned.plan.losses[0]).toContain('what is in the vault stays')
    expect((await on.send(planned)).status).toBe(200)
  })

  it.each([
    ['logs', 'gets no logs of the app any more'],
    ['key', 'can be read by nobody'],
    ['files', 'Every object in the bucket'],
    ['search', 'nobody described whether its broker keeps anything'],
  ])('of %s: %s', async (name, loss) => {
    const on = await inTown()
    const planned = await on.plan(destroy(on, 'jobs-qa', name))
    expect(planned.plan.losses[0]).toContain(loss)
    expect(planned.plan.verdict).toEqual({ kind: 'will-work' })
    expect((await on.send(planned)).status).toBe(200)
  })
})
