import { describe, expect, it } from 'vitest'
import type { Stage, Wanted } from '../stage.ts'
import { idOf, inTown, refusal } from './town.ts'

const maintenance = (on: Stage, app: string, on_: boolean): Wanted => ({
  kind: 'maintenance',
  appId: idOf(on, app),
  on: on_,
})

describe('maintenance', () => {
  it('stops one app, and says who shares its add-ons and goes on', async () => {
    const on = await inTown()
    const planned = await on.plan(maintenance(on, 'owner-qa', true))
    const { plan, verification } = planned
    const path = `/apps/${idOf(on, 'owner-qa')}`
    expect(plan).toMatchObject({
      title: 'Put owner-qa in maintenance',
      level: 'disruptive',
      verdict: { kind: 'will-work' },
      reversible: { kind: 'yes' },
      aka: 'aka maintenance:on -a owner-qa',
      friction: { kind: 'impact' },
    })
    expect(plan.requests).toMatchObject([{ method: 'PATCH', path, body: '{"maintenance":true}' }])
    expect(plan.affected.map(({ name, role, effects, notes }) => [name, role, effects, notes[0]])).toEqual([
      ['owner-qa', 'target', ['interrupted'], 'All 2 of its dynos end.'],
      ['idle-qa', 'attached', ['untouched'], 'It goes on using main-db.'],
      ['reader-qa', 'attached', ['untouched'], 'It goes on using main-db.'],
    ])
    expect(plan.warnings[0]).toBe(
      'Maintenance stops this app only: reader-qa holds add-ons that it has and goes on reading and writing.',
    )
    if (verification.kind !== 'read') throw new Error('It is not read back.')
    const wanted = maintenance(on, 'owner-qa', true)
    const read = async () => JSON.parse((await on.request('GET', verification.path)).body) as unknown
    expect(on.judge(wanted, null, await read())).toBe('not-yet')
    expect((await on.send(planned)).status).toBe(200)
    expect(on.judge(wanted, null, await read())).toBe('came-about')
    expect(on.judge(wanted, null, null)).toBe('failed')
    expect(on.judge(wanted, null, 'a page')).toBe('not-yet')
  })

  it('is taken off with a word about who is still in it', async () => {
    const on = await inTown()
    await on.request('PATCH', `/apps/${idOf(on, 'reader-qa')}`, { maintenance: true })
    await on.sync()
    const planned = await on.plan(maintenance(on, 'idle-qa', false))
    expect(planned.plan).toMatchObject({ level: 'additive', verdict: { kind: 'will-work' } })
    expect(planned.plan.affected[0]).toMatchObject({ name: 'idle-qa', effects: ['scales'] })
    expect(planned.plan.warnings.join(' ')).toContain('reader-qa shares add-ons with it and is still in maintenance')
    expect((await on.send(planned)).status).toBe(200)
  })

  it('that is so already changes nothing, whatever the lists say', async () => {
    const on = await inTown()
    await on.request('PATCH', `/apps/${idOf(on, 'reader-qa')}`, { maintenance: true })
    for (const app of ['idle-qa', 'reader-qa']) {
      const planned = await on.plan(maintenance(on, app, true))
      expect(planned.plan).toMatchObject({ level: 'additive', verdict: { kind: 'will-work' } })
      expect(planned.plan.affected).toMatchObject([{ effects: ['untouched'] }])
      expect(planned.plan.warnings).toEqual([`${app} is in maintenance already, so nothing changes.`])
      expect(planned.verification.kind).toBe('none')
      expect((await on.send(planned)).status).toBe(200)
    }
  })

  it('in a prod space asks for a name whichever way it goes', async () => {
    const on = await inTown()
    for (const to of [true, false]) {
      const planned = await on.plan(maintenance(on, 'shop-prod', to))
      if (to) expect(planned.plan.friction).toMatchObject({ kind: 'typed', typed: 'shop-prod' })
      await on.send(await on.plan(maintenance(on, 'shop-prod', true)))
    }
    expect((await on.plan(maintenance(on, 'shop-prod', false))).plan.friction.kind).toBe('typed')
  })

  it('of an app that is gone is refused', async () => {
    const on = await inTown()
    const wanted = maintenance(on, 'bare-qa', true)
    const id = idOf(on, 'bare-qa')
    await on.request('DELETE', `/apps/${id}`)
    await refusal(on, wanted, 404, `The specified application ${id} does not exist.`)
  })
})
