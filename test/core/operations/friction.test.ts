import { expect, it } from 'vitest'
import type { AffectedApp } from '#shared/domain/operation.ts'
import { frictionOf } from '#core/operations/friction.ts'

function app(name: string, more: Partial<AffectedApp> = {}): AffectedApp {
  return {
    appId: name,
    name,
    space: 'qa',
    compliance: ['qa'],
    organization: 'shop',
    role: 'attached',
    running: 'running',
    effects: ['redeploys'],
    notes: [],
    ...more,
  }
}

const name = { typed: 'owner-qa', is: 'The name of the app that owns the add-on' }
const typed = { kind: 'typed', typed: 'owner-qa', typedIs: name.is, reason: true }

it('asks for nothing, a click, or a look at who is hurt', () => {
  const nothing = { typed: '', typedIs: '', reason: false, because: [] }
  expect(frictionOf('read', [app('a', { compliance: ['prod'] })], name)).toEqual({ kind: 'none', ...nothing })
  expect(frictionOf('additive', [app('a')], name)).toEqual({ kind: 'click', ...nothing })
  expect(frictionOf('disruptive', [app('a'), app('b')], name)).toEqual({ kind: 'impact', ...nothing })
})

it('asks for the name and a reason where something is destroyed or a secret is handed out', () => {
  expect(frictionOf('destructive', [], name)).toMatchObject(typed)
  expect(frictionOf('credential', [app('a')], name)).toMatchObject(typed)
})

it('asks for them in prod and socs, for three apps, and for what no list shows, and says why', () => {
  const prod = frictionOf('additive', [app('a', { compliance: ['prod', 'socs'] })], name)
  expect(prod).toMatchObject(typed)
  expect(prod.because).toEqual(['It touches a, in a space tagged prod.', 'It touches a, in a space tagged socs.'])
  expect(
    frictionOf(
      'disruptive',
      ['a', 'b', 'c'].map((each) => app(each)),
      name,
    ),
  ).toMatchObject({
    ...typed,
    because: ['It touches 3 apps.'],
  })
  expect(frictionOf('disruptive', [app('a', { organization: null })], name)).toMatchObject(typed)
})

it('counts only those to whom something happens', () => {
  const others = ['a', 'b', 'c', 'd'].map((each) => app(each, { effects: ['untouched'], compliance: ['prod'] }))
  expect(frictionOf('disruptive', [app('e'), ...others], name).kind).toBe('impact')
})
