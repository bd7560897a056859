import type { AffectedApp, Plan } from '#shared/domain/operation.ts'
import type { Planned } from '#core/operations/kind.ts'

export function affected(name: string, more: Partial<AffectedApp> = {}): AffectedApp {
  return {
    appId: `id-of-${name}`,
    name,
    space: 'dev',
    compliance: [],
    organization: 'team',
    role: 'attached',
    running: 'running',
    effects: ['redeploys'],
    notes: [],
    ...more,
  }
}

/** A plan as a planner makes it, that asks for nothing unless told so. */
export function planned(more: Partial<Planned['plan']> = {}): Planned {
  return {
    plan: {
      operation: { kind: 'maintenance', endpointId: 'one', appId: 'app', on: true },
      endpointName: 'Platform',
      title: 'Put web-dev in maintenance',
      level: 'disruptive',
      verdict: { kind: 'will-work' },
      requests: [{ method: 'PATCH', path: '/apps/app', body: '{"maintenance":true}', elevated: false, does: 'It.' }],
      affected: [affected('web-dev', { role: 'target' }), affected('api-dev')],
      variables: [],
      primaries: [],
      losses: [],
      warnings: [],
      reversible: { kind: 'yes', how: 'The other way round.' },
      duration: { seconds: 5, words: 'At once.' },
      findings: [],
      friction: { kind: 'click', typed: '', typedIs: '', reason: false, because: [] },
      sources: [],
      madeAt: 1,
      aka: null,
      curl: [],
      ...more,
    },
    verification: { kind: 'none', words: 'Nothing to see.' },
  }
}

export const typedFriction: Plan['friction'] = {
  kind: 'typed',
  typed: 'orders-db',
  typedIs: 'the name of the add-on',
  reason: true,
  because: ['It loses something.'],
}
