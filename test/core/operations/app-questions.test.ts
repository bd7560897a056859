import { expect, it } from 'vitest'
import { z } from 'zod'
import type { Question } from '#core/operations/kind.ts'
import { askApp, askPreviews, askReleases, askVariableNames } from '#core/operations/app-questions.ts'
import { changePlan } from '#core/operations/kinds/change-plan.ts'
import { maintenance } from '#core/operations/kinds/maintenance.ts'
import { redeploy } from '#core/operations/kinds/redeploy.ts'
import { scale } from '#core/operations/kinds/scale.ts'
import { askLatestBackup } from '#core/operations/remnants.ts'
import { AppError } from '#shared/errors.ts'
import { readExchange, recordedBody } from '../../demo/conformance/recordings.ts'

/* What a real server said, through our decoders and judges. */

const bodyOf = (name: string): unknown => readExchange(name)?.response.body
const told = <Told>(question: Question<Told>, name: string): Told => question.decode(question.path, bodyOf(name))

it('an app', () => {
  expect(told(askApp('a'), 'apps/get-by-name')).toMatchObject({ maintenance: false, released: true })
  expect(told(askApp('a'), 'apps/get-by-name').formation[0]?.type).toBe('web')
  expect(told(askApp('a'), 'apps/get-never-deployed')).toMatchObject({ released: false })
})

it('previews, releases, names of variables', () => {
  expect(told(askPreviews('a'), 'apps/previews')).toEqual([])
  const row = { id: 'p', app: { id: 'target' }, source: { app: { id: 'source' } } }
  expect(askPreviews('a').decode('/x', [row])).toEqual(['target'])
  expect(told(askReleases('a'), 'apps/releases').length).toBeGreaterThan(0)
  const names = told(askVariableNames('a'), 'apps/config-vars-notes')
  expect(Object.keys(names).length).toBeGreaterThan(0)
  expect(JSON.stringify(names)).not.toMatch(/fake|postgres:/)
})

it('backups', () => {
  expect(told(askLatestBackup('a', 'b'), 'actions/postgres-backups-list-empty')).toBeNull()
  expect(told(askLatestBackup('a', 'b'), 'actions/postgres-backups-list')).toMatch(/^2026-/)
})

it.each([
  ['an app', askApp('a')],
  ['previews', askPreviews('a')],
  ['releases', askReleases('a')],
  ['names of variables', askVariableNames('a')],
  ['backups', askLatestBackup('a', 'b')],
])('%s of another shape name the call and no value', (_, question) => {
  for (const raw of [null, 'a page', 7, { secret: 'hunter2' }, [{ secret: 'hunter2' }]]) {
    let thrown: unknown = null
    try {
      question.decode(question.path, raw)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(AppError)
    expect(String(thrown)).not.toContain('hunter2')
  }
})

it.each(['a/b', '..', 'a b', 'ä', ''])('an id such as %j is not put into a path', (id) => {
  for (const ask of [askApp, askPreviews, askReleases, askVariableNames]) expect(() => ask(id)).toThrow(AppError)
})

it('outcomes', () => {
  const endpointId = 'e'
  const on = { kind: 'maintenance', endpointId, appId: 'a', on: true } as const
  expect(maintenance.judge(on, null, bodyOf('apps/patch-maintenance-on'))).toBe('came-about')
  expect(maintenance.judge({ ...on, on: false }, null, bodyOf('apps/patch-maintenance-on'))).toBe('not-yet')
  const rows = recordedBody('apps/formation', z.array(z.object({ type: z.string(), quantity: z.number() })))
  const quantities = Object.fromEntries(rows.map(({ type, quantity }) => [type, quantity]))
  expect(scale.judge({ kind: 'scale', endpointId, appId: 'a', quantities }, null, rows)).toBe('came-about')
  expect(scale.judge({ kind: 'scale', endpointId, appId: 'a', quantities: { web: 31 } }, null, rows)).toBe('not-yet')
  const notes = bodyOf('apps/config-vars-notes')
  expect(redeploy.judge({ kind: 'redeploy', endpointId, appId: 'a' }, true, notes)).toBe('came-about')
  expect(redeploy.judge({ kind: 'redeploy', endpointId, appId: 'a' }, false, notes)).toBe('not-yet')
  const plans = z.looseObject({ plan: z.object({ id: z.string(), name: z.string() }) })
  for (const [name, judgement] of [
    ['addons/get-by-app-and-id', 'came-about'],
    // The new plan is shown at once.
    ['addons/get-during-upgrade', 'not-yet'],
    ['addons/get-broker-says-failed', 'failed'],
  ] as const) {
    const addon = recordedBody(name, plans)
    const change = { kind: 'change-plan', endpointId, addonId: 'a', plan: addon.plan.name } as const
    expect(changePlan.judge(change, addon.plan.id, addon), name).toBe(judgement)
    expect(changePlan.judge({ ...change, plan: 's:other' }, 'other', addon), name).toBe('not-yet')
  }
})
