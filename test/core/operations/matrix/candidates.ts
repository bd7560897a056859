import type { Graph, Holder } from '#core/graph/graph.ts'
import { builtInCatalogue } from '#core/operations/actions/catalogue.ts'
import { httpMethods, type Operation, type OperationKind } from '#shared/domain/operation.ts'
import type { App } from '#shared/domain/inventory.ts'
import type { Random } from '#demo/generate/random.ts'

type OfKind<Wanted extends OperationKind> = (graph: Graph, endpointId: string) => Extract<Operation, { kind: Wanted }>[]

const wrongNames = ['-x', 'x', '1db', 'a b', 'name-that-is-much-too-long', 'ümlaut', 'db/1', 'x%20y']
const goodNames = ['orders-db', 'Orders-DB', 'main', 'fresh_name', 'abc-def-ghi', 'Z9']

const appsOf = (graph: Graph): App[] => [...graph.apps.values()]

function holders(graph: Graph): Holder[] {
  return graph.nodes.flatMap((node) => node.holders)
}

const idOf = (graph: Graph, holder: Holder): string => graph.nodes[holder.addonNumber]?.id ?? ''

const plansOf = (graph: Graph) => [...graph.services.values()].flatMap(({ plans }) => plans)

/** Mostly what the platform takes, or nothing at all; every fourth is something that it does not. */
function nameOf(number: number): string {
  const from = number % 4 === 3 ? wrongNames : number % 4 === 0 ? [''] : goodNames
  return from[(number >> 2) % from.length] ?? ''
}

const regionOf = (graph: Graph, app: App | null): string => graph.spaces.get(app?.space ?? '')?.region ?? ''

/** Everything that somebody could ask for, kind by kind; far more than is tried. */
export const candidates: { [Kind in OperationKind]: OfKind<Kind> } = {
  'create-addon': (graph, endpointId) =>
    appsOf(graph).flatMap((app, at) => {
      const plans = [
        ...plansOf(graph).flatMap(({ id, name }) => [name, id]),
        'akkeris-postgresql:nosuch',
        'hobby',
        '',
        'nosuch:plan',
      ]
      return plans.map((plan, which) => ({
        kind: 'create-addon' as const,
        endpointId,
        appId: app.id,
        plan,
        name: nameOf(at * 7 + which),
      }))
    }),
  attach: (graph, endpointId) =>
    appsOf(graph).flatMap((app, at) =>
      graph.nodes.flatMap((node, which) => {
        // Most pairs are in two regions, which hides whatever is looked at after that.
        const isNear = regionOf(graph, node.owner) === regionOf(graph, app)
        if (!isNear && (at + which) % 8 !== 0) return []
        const taken = node.holders.find(({ isOwner }) => !isOwner)?.attachment?.name ?? ''
        const name = [taken, taken.toUpperCase(), nameOf(at * 5 + which), ''][(at + which) % 4] ?? ''
        return [{ kind: 'attach' as const, endpointId, appId: app.id, addonId: node.id, name }]
      }),
    ),
  detach: (graph, endpointId) =>
    holders(graph).map((holder) => ({
      kind: 'detach' as const,
      endpointId,
      appId: holder.appId,
      addonId: idOf(graph, holder),
    })),
  promote: (graph, endpointId) =>
    holders(graph).map((holder) => ({
      kind: 'promote' as const,
      endpointId,
      appId: holder.appId,
      addonId: idOf(graph, holder),
    })),
  rename: (graph, endpointId) =>
    holders(graph).flatMap((holder, at) =>
      [...goodNames, wrongNames[at % wrongNames.length] ?? '', '', holder.attachment?.name ?? ''].map((name) => ({
        kind: 'rename' as const,
        endpointId,
        appId: holder.appId,
        addonId: idOf(graph, holder),
        name,
      })),
    ),
  'change-plan': (graph, endpointId) => {
    const plans = plansOf(graph)
    return graph.nodes.flatMap((node, at) => {
      const own = plans.filter(({ name }) => name.startsWith(`${node.service}:`))
      const other = plans[(at * 13) % plans.length]
      return [
        ...own.flatMap(({ id, name }) => [name, id]),
        ...(other ? [other.name, other.id] : []),
        `${node.service}:nosuch`,
        own[0]?.name.split(':')[1] ?? 'hobby',
      ].map((plan) => ({ kind: 'change-plan' as const, endpointId, addonId: node.id, plan }))
    })
  },
  'destroy-addon': (graph, endpointId) =>
    graph.nodes.flatMap((node) =>
      [true, false].map((elevated) => ({ kind: 'destroy-addon' as const, endpointId, addonId: node.id, elevated })),
    ),
  'destroy-app': (graph, endpointId) =>
    appsOf(graph).flatMap((app) =>
      [true, false].map((elevated) => ({ kind: 'destroy-app' as const, endpointId, appId: app.id, elevated })),
    ),
  maintenance: (graph, endpointId) =>
    appsOf(graph).flatMap((app) =>
      [true, false].map((on) => ({ kind: 'maintenance' as const, endpointId, appId: app.id, on })),
    ),
  redeploy: (graph, endpointId) =>
    appsOf(graph).map((app) => ({ kind: 'redeploy' as const, endpointId, appId: app.id })),
  scale: (graph, endpointId) =>
    appsOf(graph).flatMap((app) => {
      const types = app.formation.map(({ type }) => type)
      const all = (quantity: number): Record<string, number> =>
        Object.fromEntries(types.map((type) => [type, quantity]))
      const asked: Record<string, number>[] = [
        ...(types.length > 0 ? [all(0), all(1), all(32), all(33), all(1000)] : []),
        ...types.flatMap((type) => [{ [type]: 0 }, { [type]: 3 }, { [type]: 40 }]),
        { web: 1 },
        { worker: 1 },
        { nosuch: 2 },
        { 'No Such': 1 },
        { Web: 1 },
        { web: 2, nosuch: 1 },
      ]
      return asked.map((quantities) => ({ kind: 'scale' as const, endpointId, appId: app.id, quantities }))
    }),
  action: (graph, endpointId) =>
    graph.nodes.flatMap((node, at) =>
      builtInCatalogue.of(node.service).flatMap(({ name, subject }) => {
        const subjects = subject ? ['b0ld00000001', 'bn3w00000002', 'rdo1abcdefg', 'nosuch', 'a:b'] : ['']
        return subjects.map((one, which) => ({
          kind: 'action' as const,
          endpointId,
          addonId: node.id,
          appId: (at + which) % 3 === 0 ? (node.holders.at(-1)?.appId ?? null) : null,
          action: name,
          subject: one,
        }))
      }),
    ),
  'custom-action': (graph, endpointId) =>
    graph.nodes.flatMap((node, at) =>
      ['rotate', 'reindex', 'health', 'backups', 'flush', 'no-such', 'pg:logs'].flatMap((action, which) =>
        ['', 'schema', 'something'].map((subject, last) => ({
          kind: 'custom-action' as const,
          endpointId,
          addonId: node.id,
          appId: (at + which) % 4 === 0 ? (node.holders.at(-1)?.appId ?? null) : null,
          method: httpMethods[(at + which + last) % httpMethods.length] ?? 'POST',
          action,
          subject,
          body: ['', '', '', '{"index":"articles"}', '{"index":7}', '{}'][(at + which * 3 + last) % 6] ?? '',
        })),
      ),
    ),
}

/** So many of a list, without repeating one. */
export function some<Item>(random: Random, items: readonly Item[], amount: number): Item[] {
  return random.shuffle(items).slice(0, amount)
}
