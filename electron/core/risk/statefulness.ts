import type { Plan } from '#shared/domain/inventory.ts'

export type ServiceKind =
  | 'relational'
  | 'document'
  | 'queue'
  | 'object'
  | 'persistent-cache'
  | 'search'
  | 'timeseries'
  | 'secret'
  | 'volatile-cache'
  | 'stream'
  | 'cdn'
  | 'unshareable'
  | 'other'

/**
 * How much is lost with an add-on, 0 to 1: what cannot be rebuilt counts fully, a cache fills itself again, and what
 * cannot be shared counts nothing. `other` is a broker nobody described; it is taken to keep data.
 */
export const statefulnessByKind: Record<ServiceKind, number> = {
  relational: 1,
  document: 1,
  queue: 0.9,
  object: 0.8,
  'persistent-cache': 0.8,
  search: 0.6,
  timeseries: 0.6,
  secret: 0.5,
  'volatile-cache': 0.4,
  stream: 0.2,
  cdn: 0.2,
  unshareable: 0,
  other: 0.6,
}

export interface Statefulness {
  kind: ServiceKind
  /** 0 to 1. */
  value: number
  /** True when the kind was read off the name of a service that is not the platform's own, or lacks its plan. */
  guessed: boolean
  /** Why the kind is in doubt, null when it is not. */
  missing: string | null
}

/** The platform's own services, past ones included: an old controller may still run them. */
const known: readonly (readonly [RegExp, ServiceKind | 'redis'])[] = [
  [/^akkeris-(postgresql|mysql)$|^alamo-(postgres.*|mysql.*|aurora.*)$/, 'relational'],
  [/^(akkeris|alamo)-mongodb$|^alamo-(neptune|cassandra)$/, 'document'],
  [/^(akkeris|alamo)-rabbitmq$/, 'queue'],
  [/^(akkeris|amazon)-s3$/, 'object'],
  [/^(akkeris|alamo)-redis$/, 'redis'],
  [/^(akkeris|alamo)-es$/, 'search'],
  [/^alamo-influxdb$/, 'timeseries'],
  [/^securekey$/, 'secret'],
  [/^(akkeris|alamo)-memcached$/, 'volatile-cache'],
  [/^kafka$/, 'stream'],
  [/^(cloudfront|akkeris-cdn)$/, 'cdn'],
  [/^(papertrail|anomaly|twilio)$/, 'unshareable'],
]

/** Words that tell what a home-made broker gives out. */
const telling: readonly (readonly [RegExp, ServiceKind | 'redis'])[] = [
  [/postgres|mysql|mariadb|aurora|oracle|mssql|sql/, 'relational'],
  [/mongo|cassandra|neptune|neo4j|dynamo/, 'document'],
  [/rabbit|amqp|sqs|queue/, 'queue'],
  [/s3|bucket|object/, 'object'],
  [/redis/, 'redis'],
  [/elastic|search|solr/, 'search'],
  [/influx|timeseries/, 'timeseries'],
  [/memcache|cache/, 'volatile-cache'],
  [/kafka|stream/, 'stream'],
  [/cdn|cloudfront/, 'cdn'],
]

/**
 * What kind of thing a service gives out. `sharing` is what the catalogue says of it, null when it is not there; `plan`
 * is null when the catalogue does not list it.
 */
export function statefulnessOf(service: string, plan: Plan | null, sharing: boolean | null): Statefulness {
  const own = known.find(([pattern]) => pattern.test(service))?.[1]
  if (own) return describe(own, plan, false)
  // Credentials out of a vault are named by their owner; all that is known of them is that they cannot be shared.
  if (sharing === false) return describe('unshareable', plan, false)
  return describe(telling.find(([pattern]) => pattern.test(service))?.[1] ?? 'other', plan, true)
}

/** Brokers write it both ways. */
const spellings: ReadonlySet<string> = new Set(['persistence', 'presistance'])

function describe(kind: ServiceKind | 'redis', plan: Plan | null, guessed: boolean): Statefulness {
  if (kind !== 'redis') return { kind, value: statefulnessByKind[kind], guessed, missing: null }
  const persistent = plan?.attributes.some(({ name, value }) => spellings.has(name) && value === 'true') ?? false
  const found = persistent ? 'persistent-cache' : 'volatile-cache'
  const missing = plan
    ? null
    : 'The catalogue does not list its plan, so whether this cache keeps its data is not known.'
  return { kind: found, value: statefulnessByKind[found], guessed: guessed || missing !== null, missing }
}
