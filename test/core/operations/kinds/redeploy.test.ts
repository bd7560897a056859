import { describe, expect, it } from 'vitest'
import type { Stage, Wanted } from '../stage.ts'
import { idOf, inTown, refusal } from './town.ts'

const redeploy = (on: Stage, app: string): Wanted => ({ kind: 'redeploy', appId: idOf(on, app) })

const deploysOf = ({ demo }: Stage): string[] =>
  demo.platform.backend.log.filter((line) => line.includes('/app/deploy'))

describe('a forced redeploy', () => {
  it('sets a marker, or takes away the one that is there, and either redeploys the app', async () => {
    const on = await inTown()
    const path = `/apps/${idOf(on, 'reader-qa')}/config-vars`
    for (const [before, body, command] of [
      [false, '{"ADDON_ATLAS_REDEPLOY":"set to redeploy"}', 'config:set'],
      [true, '{"ADDON_ATLAS_REDEPLOY":null}', 'config:unset'],
      [false, '{"ADDON_ATLAS_REDEPLOY":"set to redeploy"}', 'config:set'],
    ] as const) {
      const wanted = redeploy(on, 'reader-qa')
      const planned = await on.plan(wanted)
      const { plan, verification } = planned
      expect(plan).toMatchObject({ title: 'Redeploy reader-qa', level: 'disruptive', verdict: { kind: 'will-work' } })
      expect(plan.requests).toMatchObject([{ method: 'PATCH', path, body, elevated: false }])
      expect(plan.aka).toContain(command)
      expect(plan.affected).toMatchObject([
        { name: 'reader-qa', effects: ['redeploys'], notes: ['Its 3 dynos are replaced one after the other.'] },
      ])
      if (verification.kind !== 'read') throw new Error('It is not read back.')
      expect(verification).toMatchObject({ path: `${path}/notes`, before, proof: true })
      const read = async () => JSON.parse((await on.request('GET', verification.path)).body) as unknown
      expect(on.judge(wanted, verification.before, await read())).toBe('not-yet')
      on.demo.platform.backend.log.length = 0
      expect((await on.send(planned)).status).toBe(200)
      await on.demo.platform.clock.advance(100)
      expect(deploysOf(on)).toEqual(['POST /us-seattle/v1/app/deploy (reader in qa) -> 201'])
      expect(on.judge(wanted, verification.before, await read())).toBe('came-about')
    }
  })

  it('is the same plan when it is made again, so that its hash does not change with the time', async () => {
    const on = await inTown()
    const first = await on.plan(redeploy(on, 'reader-qa'))
    on.house.clock.advance(60_000)
    const again = await on.plan(redeploy(on, 'reader-qa'))
    expect(again.plan.requests).toEqual(first.plan.requests)
    expect(again.verification).toEqual(first.verification)
  })

  it('never reads a value', async () => {
    const on = await inTown()
    on.takeAsked()
    await on.plan(redeploy(on, 'marked-qa'))
    const id = idOf(on, 'marked-qa')
    expect(on.takeAsked().toSorted()).toEqual([`/apps/${id}`, `/apps/${id}/config-vars/notes`, `/apps/${id}/releases`])
  })

  it.each([
    ['never-released', 'fresh-qa'],
    ['no-formation', 'bare-qa'],
    ['release-failed', 'failed-qa'],
  ])('of an app that is %s is blocked: the platform says 200 and deploys nothing', async (rule, app) => {
    const on = await inTown()
    const planned = await on.plan(redeploy(on, app))
    expect(planned.plan.verdict).toMatchObject({ kind: 'blocked', rule })
    on.demo.platform.backend.log.length = 0
    expect((await on.send(planned)).status).toBe(200)
    await on.demo.platform.clock.advance(100)
    expect(deploysOf(on)).toEqual([])
  })

  it('warns of add-ons whose variables cannot be had just now', async () => {
    const on = await inTown()
    expect((await on.plan(redeploy(on, 'plain-qa'))).plan.warnings).toHaveLength(1)
    on.demo.platform.backend.outages.add({ step: 'credentials', service: 'akkeris-redis', answer: 500 })
    const { plan } = await on.plan(redeploy(on, 'plain-qa'))
    expect(plan.verdict).toEqual({ kind: 'will-work' })
    expect(plan.warnings[1]).toContain('The variables of plain-cache cannot be had just now')
  })

  it('is refused where the region does not tell the variables, and where the app is gone', async () => {
    const on = await inTown()
    on.demo.platform.backend.outages.add({ step: 'region', answer: 500 })
    expect(await refusal(on, redeploy(on, 'reader-qa'), 503, 'Service Unavailable Error')).toContain(
      'region of reader-qa',
    )
    on.demo.platform.backend.outages.clear()
    const wanted = redeploy(on, 'bare-qa')
    const id = idOf(on, 'bare-qa')
    await on.request('DELETE', `/apps/${id}`)
    await refusal(on, wanted, 404, `The specified application ${id} does not exist.`)
  })

  it.each([
    [null, 'failed'],
    [{}, 'came-about'],
    [{ ADDON_ATLAS_REDEPLOY: {} }, 'not-yet'],
    ['a page', 'not-yet'],
  ])('whose marker was there is judged by %j: %s', async (body, judgement) => {
    const on = await inTown()
    expect(on.judge(redeploy(on, 'marked-qa'), true, body)).toBe(judgement)
    expect(on.judge(redeploy(on, 'marked-qa'), 'something else', {})).toBe('not-yet')
  })
})
