import { describe, expect, it } from 'vitest'
import type { Stage, Wanted } from '../stage.ts'
import { addonIdOf, idOf, inTown, refusal } from './town.ts'

const change = (on: Stage, app: string, addon: string, plan: string): Wanted => ({
  kind: 'change-plan',
  addonId: addonIdOf(on, app, addon),
  plan,
})

const fixed = 'Unable to change this addons plan, this service does not support changing plans.'
const unavailable = 'Service Unavailable Error'

describe('changing a plan', () => {
  it('of a shared database copies it: everybody is told what becomes of them', async () => {
    const on = await inTown()
    const planned = await on.plan(change(on, 'owner-qa', 'main-db', 'akkeris-postgresql:standard-1'))
    const { plan, verification } = planned
    const addonPath = `/apps/${idOf(on, 'owner-qa')}/addons/${addonIdOf(on, 'owner-qa', 'main-db')}`
    expect(plan).toMatchObject({
      title: 'Change main-db to akkeris-postgresql:standard-1',
      level: 'destructive',
      verdict: { kind: 'will-work' },
      aka: null,
      reversible: { kind: 'partly' },
      duration: { seconds: null },
      friction: { kind: 'typed', typed: 'owner-qa' },
    })
    expect(plan.requests).toEqual([
      {
        method: 'PATCH',
        path: addonPath,
        body: '{"plan":"akkeris-postgresql:standard-1"}',
        elevated: false,
        does: 'Orders akkeris-postgresql:standard-1 for main-db; Akkeris records that plan and its price at once.',
      },
    ])
    expect(plan.affected.map(({ name, role, effects }) => [name, role, effects])).toEqual([
      ['owner-qa', 'owner', ['interrupted', 'redeploys']],
      // In maintenance nothing is interrupted, but its variables are others afterwards all the same.
      ['idle-qa', 'attached', ['needs-redeploy']],
      ['reader-qa', 'attached', ['interrupted', 'needs-redeploy']],
    ])
    expect(plan.variables.map(({ appName, before, after }) => [appName, before, after])).toEqual([
      ['owner-qa', 'DATABASE_URL', 'DATABASE_URL'],
      ['idle-qa', 'DATABASE_URL', 'DATABASE_URL'],
      ['reader-qa', 'DATABASE_URL', 'DATABASE_URL'],
    ])
    expect(plan.losses.join(' ')).toMatch(/written while the data is copied.*dropped without a backup/)
    const warnings = plan.warnings.join(' ')
    expect(warnings).toContain('$15 a month instead of $5 a month')
    expect(warnings).toContain('owner-qa and reader-qa go on meanwhile')
    expect(warnings).not.toContain('idle-qa go')

    // Foretold is what happens: other credentials, and the state that is waited for.
    const wanted = change(on, 'owner-qa', 'main-db', 'akkeris-postgresql:standard-1')
    const read = async () => JSON.parse((await on.request('GET', addonPath)).body) as unknown
    if (verification.kind !== 'read') throw new Error('It is not read back.')
    expect(verification).toMatchObject({ path: addonPath, proof: true })
    expect(on.judge(wanted, verification.before, await read())).toBe('not-yet')
    expect((await on.send(planned)).status).toBe(200)
    expect(on.judge(wanted, verification.before, await read())).toBe('not-yet')
    await on.demo.platform.clock.advance(300_000)
    expect(on.judge(wanted, verification.before, await read())).toBe('came-about')
  })

  it('of a machine of its own happens in place, with an interruption', async () => {
    const on = await inTown()
    const { plan } = await on.plan(change(on, 'shop-prod', 'shop-db', 'akkeris-postgresql:premium-1'))
    expect(plan).toMatchObject({ level: 'disruptive', verdict: { kind: 'will-work' }, losses: [], variables: [] })
    expect(plan.affected.map(({ name, effects }) => [name, effects])).toEqual([
      ['shop-prod', ['interrupted', 'redeploys']],
      ['cart-prod', ['interrupted']],
    ])
    expect(plan.duration.seconds).toBe(600)
  })

  it('to a smaller plan says what becomes less', async () => {
    const on = await inTown()
    const { plan } = await on.plan(change(on, 'shop-prod', 'shop-db', 'akkeris-postgresql:hobby'))
    expect(plan.warnings.join(' ')).toMatch(/20 connections instead of 200.*512MB of storage instead of 20GB/)
    expect(plan.warnings.join(' ')).toContain('no longer has database replicas')
  })

  it('to the plan it has changes nothing, and says so', async () => {
    const on = await inTown()
    for (const plan of ['akkeris-postgresql:standard-0', on.hold('owner-qa', 'main-db').addon.plan.id]) {
      const planned = await on.plan(change(on, 'owner-qa', 'main-db', plan))
      expect(planned.plan).toMatchObject({
        level: 'additive',
        verdict: { kind: 'will-work' },
        variables: [],
        losses: [],
      })
      expect(planned.plan.warnings).toEqual(['main-db has this plan already, so nothing changes.'])
      expect(planned.verification.kind).toBe('none')
      expect((await on.send(planned)).status).toBe(200)
    }
  })

  it('is refused as the server refuses it', async () => {
    const on = await inTown()
    await refusal(on, change(on, 'jobs-qa', 'cache', 'akkeris-redis:medium'), 409, fixed)
    // The id of the plan it has is let through before the service is looked at, its name is not.
    await refusal(on, change(on, 'jobs-qa', 'cache', 'akkeris-redis:small'), 409, fixed)
    await refusal(on, change(on, 'owner-qa', 'main-db', 'akkeris-postgresql:nosuch'), 500, 'Internal Server Error')
    await refusal(on, change(on, 'owner-qa', 'main-db', 'standard-1'), 500, 'Internal Server Error')
    const other = 'Unable to change this addons plan, the plan specified was invalid.'
    await refusal(on, change(on, 'owner-qa', 'main-db', 'akkeris-redis:small'), 409, other)
    const orphan = 'This addon cannot be upgraded, it is attached and not owned by this app.'
    expect(await refusal(on, change(on, 'stopped-qa', 'left-cache', 'akkeris-redis:medium'), 422, orphan)).toContain(
      'no owner any more',
    )
  })

  it('is refused while the broker is at work, silent or not ready', async () => {
    const on = await inTown()
    const wanted = change(on, 'owner-qa', 'main-db', 'akkeris-postgresql:standard-1')
    expect((await on.send(await on.plan(wanted))).status).toBe(200)
    expect(
      await refusal(on, change(on, 'owner-qa', 'main-db', 'akkeris-postgresql:hobby'), 503, unavailable),
    ).toContain('at work')
    on.demo.platform.backend.outages.add({ step: 'status', answer: 502 })
    expect(
      await refusal(on, change(on, 'shop-prod', 'shop-db', 'akkeris-postgresql:premium-1'), 503, unavailable),
    ).toContain('does not answer')
    on.demo.platform.backend.outages.clear()
    on.demo.platform.backend.outages.add({ step: 'status', answer: 412 })
    await refusal(on, change(on, 'shop-prod', 'shop-db', 'akkeris-postgresql:premium-1'), 424, '[object Object]')
  })

  it('cannot be known of what the platform calls deprovisioned', async () => {
    const on = await inTown()
    on.hold('owner-qa', 'main-db').addon.state = 'deprovisioned'
    const { plan } = await on.plan(change(on, 'owner-qa', 'main-db', 'akkeris-postgresql:standard-1'))
    expect(plan.verdict).toMatchObject({ kind: 'cannot-know' })
  })

  it('of what is gone since the sync is refused with 404', async () => {
    const on = await inTown()
    const wanted = change(on, 'plain-qa', 'plain-db', 'akkeris-postgresql:hobby')
    const { id } = on.app('plain-qa')
    const addonId = addonIdOf(on, 'plain-qa', 'plain-db')
    await on.request('DELETE', `/apps/${id}/addons/${addonId}`)
    await refusal(on, wanted, 404, `The specified service ${addonId} on ${id} was not found.`)
    await on.request('DELETE', `/apps/${id}`)
    await refusal(on, wanted, 404, `The specified application ${id} does not exist.`)
  })

  it.each([
    ['a plan that was shut down', 'owner-qa', 'main-db', 'akkeris-postgresql:standard-0-v9', 'plan-shut-down'],
    ['a plan that wants another space', 'owner-qa', 'main-db', 'akkeris-postgresql:premium-prod', 'plan-compliance'],
    ['a plan of another region', 'owner-qa', 'main-db', 'akkeris-postgresql:eu-residency', 'plan-region'],
    ['a plan of S3, whose provider refuses', 'jobs-qa', 'files', 'akkeris-s3:versioned', 'plan-change-fails'],
    [
      'a MySQL that leaves its shared server',
      'jobs-qa',
      'shared-mysql',
      'akkeris-mysql:premium-0',
      'plan-change-fails',
    ],
    ['a MySQL that moves to a shared server', 'jobs-qa', 'big-mysql', 'akkeris-mysql:standard-0', 'plan-change-fails'],
    ['no plan at all', 'owner-qa', 'main-db', '', 'plan-missing'],
  ])('to %s is blocked, because the platform would do it', async (_, app, addon, plan, rule) => {
    const on = await inTown()
    const planned = await on.plan(change(on, app, addon, plan))
    expect(planned.plan.verdict).toMatchObject({ kind: 'blocked', rule })
    expect((await on.send(planned)).status).toBe(200)
  })

  it('of a service that nobody described is taken for destructive', async () => {
    const on = await inTown()
    const { plan } = await on.plan(change(on, 'jobs-qa', 'search', 'akkeris-es:large'))
    expect(plan).toMatchObject({ level: 'destructive', verdict: { kind: 'will-work' }, duration: { seconds: null } })
    expect(plan.warnings.join(' ')).toContain('Nobody described')
  })
})

const body = (state: string, name = 's:large', id = 'large') => ({ state, plan: { id, name }, config_vars: {} })

describe('the outcome of a change of plan', () => {
  const wanted: Wanted = { kind: 'change-plan', addonId: 'a', plan: 's:large' }

  it.each([
    [null, 'failed'],
    [body('provisioned'), 'came-about'],
    [body('provisioning'), 'not-yet'],
    [body('deprovisioned'), 'failed'],
    [body('provisioned', 's:small', 'small'), 'not-yet'],
    [body('provisioned', 's:renamed'), 'came-about'],
    ['a page', 'not-yet'],
    [{ state: 7 }, 'not-yet'],
  ])('%j is judged %s', async (told, judgement) => {
    const on = await inTown()
    expect(on.judge(wanted, 'large', told)).toBe(judgement)
  })
})
