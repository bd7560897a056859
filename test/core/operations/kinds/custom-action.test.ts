import { describe, expect, it } from 'vitest'
import type { Verdict } from '#shared/domain/operation.ts'
import { isAsPredicted, stage, type Stage } from '../stage.ts'
import { actionsWorld, custom, idOf, type CustomWanted } from '../actions/world.ts'

const world = (): Promise<Stage> => stage({ file: actionsWorld() })

const verdictOf = async (on: Stage, wanted: CustomWanted): Promise<Verdict> => (await on.plan(wanted)).plan.verdict

it('is planned as the worst, through the owner, without anything being asked of it', async () => {
  const on = await world()
  const addonId = idOf(on, 'search')
  on.takeAsked()
  const { plan, verification } = await on.plan(custom(on, 'search', { body: '{"index":"articles"}' }))
  expect(on.takeAsked().every((path) => !path.includes('/actions/'))).toBe(true)
  const apiId = on.app('api-prod').id
  expect(plan.title).toBe('POST reindex of search')
  expect(plan.level).toBe('destructive')
  expect(plan.requests).toEqual([
    {
      method: 'POST',
      path: `/apps/${apiId}/addons/${addonId}/actions/reindex`,
      body: '{"index":"articles"}',
      elevated: false,
      does: 'Asks the broker for reindex. What that does nobody described.',
    },
  ])
  expect(plan.verdict.kind).toBe('cannot-know')
  expect(plan.affected.map(({ name, effects }) => [name, effects])).toEqual(
    ['api-prod', 'jobs-qa', 'web-prod'].map((name) => [name, ['interrupted', 'loses']]),
  )
  expect(plan.friction).toMatchObject({ kind: 'typed', typed: 'api-prod', reason: true })
  expect(plan.aka).toBeNull()
  expect(verification).toMatchObject({ kind: 'read', path: `/apps/${apiId}/addons/${addonId}`, proof: false })
  const said = await on.send({ plan, verification })
  expect(said).toEqual({ status: 200, words: '{"accepted":true,"index":"articles"}' })
  const wanted = custom(on, 'search')
  expect(on.judge(wanted, null, { state: 'provisioning' })).toBe('not-yet')
  expect(on.judge(wanted, null, { state: 'provisioned' })).toBe('came-about')
  expect(on.judge(wanted, null, 'x')).toBe('not-yet')
})

it('is destructive with a GET too, and says that one is no promise', async () => {
  const on = await world()
  const { plan } = await on.plan(custom(on, 'search', { method: 'GET', action: 'health' }))
  expect(plan.level).toBe('destructive')
  expect(plan.warnings.join()).toContain('A GET is no promise')
  expect(plan.requests[0]?.body).toBe('')
})

describe('what is known is refused or blocked', () => {
  const cases: [string, Partial<CustomWanted>, string][] = [
    ['premium', { method: 'PUT', action: 'backups', subject: 'nope' }, 'blocked in-catalogue'],
    ['premium', { method: 'PUT', action: 'roles', subject: 'postgres' }, 'blocked in-catalogue'],
    ['premium', { method: 'PUT', action: 'Restart' }, 'blocked in-catalogue'],
    ['premium', { method: 'POST', action: 'restart' }, 'refused wrong-verb'],
    ['premium', { method: 'PUT', action: 'backups' }, 'refused wrong-verb'],
    ['premium', { method: 'DELETE', action: 'backups', subject: 'b0ld' }, 'refused wrong-verb'],
    ['sessions', { method: 'GET', action: 'stats' }, 'refused wrong-verb'],
    ['pages', { method: 'PUT', action: 'restart' }, 'refused wrong-verb'],
    ['keys', { method: 'GET', action: 'rotate' }, 'blocked in-catalogue'],
    ['keys', { method: 'DELETE', action: 'rotate' }, 'blocked in-catalogue'],
    ['keys', { method: 'POST', action: 'rotate', subject: 'now' }, 'refused action-unknown'],
    ['keys', { method: 'POST', action: 'revoke' }, 'refused action-unknown'],
    ['drain', { action: 'anything' }, 'refused no-actions'],
    ['texts', { action: 'anything' }, 'refused no-actions'],
    ['queue', { action: 'anything' }, 'refused no-actions'],
    ['topics', { action: 'anything' }, 'refused no-actions'],
    ['ledger', { action: 'anything' }, 'refused no-actions'],
    ['ghost', { action: 'anything' }, 'refused broker-silent'],
  ]
  it.each(cases)('%s: %j', async (name, given, expected) => {
    const on = await world()
    const planned = await on.plan(custom(on, name, given))
    const { verdict } = planned.plan
    expect('rule' in verdict ? `${verdict.kind} ${verdict.rule}` : verdict.kind).toBe(expected)
    if (verdict.kind !== 'refused') return
    const said = await on.send(planned)
    expect([said, isAsPredicted(verdict, said)]).toEqual([{ status: verdict.status, words: verdict.words }, true])
  })

  it('what is not known may work', async () => {
    const on = await world()
    for (const [name, given, status] of [
      ['premium', { method: 'PATCH', action: 'parameters', body: '{"work_mem":"64MB"}' }, 200],
      ['premium', { method: 'GET', action: 'restart', subject: 'schema' }, 200],
      ['index', { action: 'anything' }, 503],
      ['papers', { action: 'anything' }, 503],
      ['search', { method: 'GET', action: 'health' }, 200],
    ] as const) {
      const planned = await on.plan(custom(on, name, given))
      expect(planned.plan.verdict.kind, `${name} ${given.action}`).toBe('cannot-know')
      expect((await on.send(planned)).status).toBe(status)
    }
  })

  it('through an app that only borrows it: its owner is named', async () => {
    const on = await world()
    for (const appId of [on.app('web-prod').id, on.app('jobs-qa').id]) {
      const verdict = await verdictOf(on, custom(on, 'search', { appId }))
      expect(verdict).toMatchObject({ kind: 'blocked', rule: 'owner-only' })
      expect(JSON.stringify(verdict)).toContain('sent through api-prod, which owns it')
    }
    expect(await verdictOf(on, custom(on, 'search', { appId: on.app('api-prod').id }))).toMatchObject({
      kind: 'cannot-know',
    })
    // Nobody is left to ask but who holds it.
    const wanted = custom(on, 'search', { appId: on.app('web-prod').id })
    const owners = on.hold('api-prod', 'search')
    expect((await on.request('DELETE', `/addon-attachments/${owners.id}`)).status).toBe(200)
    expect(await verdictOf(on, wanted)).toMatchObject({ kind: 'cannot-know' })
  })

  it('an app that does not hold it', async () => {
    const on = await world()
    const planned = await on.plan(custom(on, 'search', { appId: on.app('idle-qa').id }))
    expect(planned.plan.verdict).toMatchObject({ kind: 'refused', status: 404, rule: 'addon-not-held' })
    const { verdict } = planned.plan
    expect(isAsPredicted(verdict, await on.send(planned))).toBe(true)
  })
})

describe('refuses to plan', () => {
  const wrong: [string, Partial<CustomWanted>, RegExp][] = [
    ['no name', { action: '' }, /has to have a name/],
    ['a colon', { action: 'pg:backups' }, /may consist of letters.*colon can never be sent/],
    ['a slash', { action: 'backups/b0ld' }, /may consist of letters/],
    ['a step up', { action: '..' }, /not of dots alone/],
    ['a step up behind', { action: 'x', subject: '.' }, /not of dots alone/],
    ['a percent sign', { action: 'x', subject: '%2e%2e' }, /may consist of letters/],
    ['a space', { action: 'two words' }, /may consist of letters/],
    ['umlauts', { action: 'prüfen' }, /may consist of letters/],
    ['a body that is no JSON', { body: '{oops' }, /not JSON.*without it/],
    ['a list', { body: '[1]' }, /has to be a JSON object/],
    ['a text', { body: '"x"' }, /has to be a JSON object/],
    ['null', { body: 'null' }, /has to be a JSON object/],
    ['an empty object', { body: ' {} ' }, /empty object is dropped/],
  ]
  it.each(wrong)('%s', async (_, given, message) => {
    const on = await world()
    on.takeAsked()
    await expect(on.plan(custom(on, 'search', given))).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(message) as string,
    })
    expect(on.takeAsked()).toEqual([])
  })

  it('what cannot be seen in a body is shown as it is sent', async () => {
    const on = await world()
    const { plan } = await on.plan(custom(on, 'search', { body: '{ "index": "a\\u202Eb", "n": 1 }' }))
    expect(plan.requests[0]?.body).toBe(String.raw`{"index":"a\u202eb","n":1}`)
    expect(await verdictOf(on, custom(on, 'search', { body: '  ' }))).toMatchObject({ kind: 'cannot-know' })
  })
})
