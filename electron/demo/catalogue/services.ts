import { createHash } from 'node:crypto'

/**
 * What add-on services and plans the demo platform offers: names, prices in US cents per month, attributes and quirks
 * of the real catalogue. The rows are kept in the shape GET /addon-services gives (API-FACTS section 5.3), since nothing
 * else is known of a service.
 */
export interface PlanRow {
  addon_service: { id: string; name: string }
  created_at: string
  default: boolean
  description: string
  human_name: string
  id: string
  installable_inside_private_network: boolean
  installable_outside_private_network: boolean
  name: string
  key: string
  price: { cents: number; unit: 'month'; contract?: boolean }
  available_regions: string[]
  compliance: string[]
  space_default: boolean
  spec?: string
  state: string
  updated_at: string
  attributes?: Attributes
}

export interface ServiceRow {
  actions: { id: string; label: string; action: string; url: string; requires_owner: boolean }[]
  available_regions: string[]
  cli_plugin_name: string
  created_at: string
  description: string
  human_name: string
  image_url?: string | null
  id: string
  name: string
  state: string
  supports_multiple_installations: boolean
  supports_upgrading?: boolean
  supports_sharing: boolean
  updated_at: string
  plans: PlanRow[]
}

type Attributes = Record<string, string | number | boolean | null>

interface PlanFacts {
  name: string
  cents: number
  attributes?: Attributes
  state?: string
  compliance?: string[]
  regions?: string[]
}

interface BrokerFacts {
  human: string
  description: string
  plans: PlanFacts[]
  regions?: string[]
  image?: string | null
  sharing?: boolean
  /** Null leaves the field out, as brokers without that part of the metadata do. */
  upgrading?: boolean | null
}

/** Where the platform runs; regions of a plan are names, sorted. */
export const regionNames = ['eu-frankfurt', 'us-seattle', 'us-virginia']

const catalogueTime = '2016-08-09T12:00:00Z'

/** Ids of brokers' services are version 4 uuids; those of built-in ones are bare hashes and no valid uuid version. */
function brokerId(text: string): string {
  const hash = builtInId(text)
  return `${hash.slice(0, 14)}4${hash.slice(15, 19)}a${hash.slice(20)}`
}

function builtInId(text: string): string {
  const hex = createHash('sha1').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

function humanPlan(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}

function broker(name: string, facts: BrokerFacts): ServiceRow {
  const id = brokerId(name)
  const regions = facts.regions ?? regionNames
  const upgrading = facts.upgrading === undefined ? true : facts.upgrading
  return {
    actions: [],
    available_regions: regions,
    cli_plugin_name: name,
    created_at: catalogueTime,
    description: facts.description,
    human_name: facts.human,
    image_url: facts.image === undefined ? `https://images.akkeris.example/${name}.svg` : facts.image,
    id,
    name,
    state: 'ga',
    supports_multiple_installations: true,
    ...(upgrading === null ? {} : { supports_upgrading: upgrading }),
    supports_sharing: facts.sharing ?? true,
    updated_at: catalogueTime,
    plans: facts.plans.map((plan) => {
      const planId = brokerId(`${name}:${plan.name}`)
      return {
        addon_service: { id, name },
        created_at: catalogueTime,
        default: false,
        description: `${facts.human} ${plan.name}`,
        human_name: humanPlan(plan.name),
        id: planId,
        installable_inside_private_network: true,
        installable_outside_private_network: true,
        name: `${name}:${plan.name}`,
        key: planId,
        price: { cents: plan.cents, unit: 'month', contract: false },
        available_regions: plan.regions ?? regions,
        compliance: plan.compliance ?? [],
        space_default: false,
        state: plan.state ?? 'public',
        updated_at: catalogueTime,
        attributes: plan.attributes ?? {},
      }
    }),
  }
}

interface BuiltInFacts {
  human: string
  description: string
  plans: string[]
  sharing?: boolean
  actions?: ServiceRow['actions']
}

/** Built-in services: one per app, free, the plan's key is its short name. */
function builtIn(name: string, facts: BuiltInFacts): ServiceRow {
  const id = builtInId(name)
  return {
    actions: facts.actions ?? [],
    cli_plugin_name: name,
    created_at: catalogueTime,
    human_name: facts.human,
    description: facts.description,
    image_url: null,
    id,
    name,
    state: 'ga',
    available_regions: regionNames,
    supports_upgrading: false,
    supports_multiple_installations: false,
    supports_sharing: facts.sharing ?? false,
    updated_at: catalogueTime,
    plans: facts.plans.map((plan) => ({
      addon_service: { id, name },
      created_at: catalogueTime,
      default: false,
      description: facts.description,
      human_name: plan,
      id: builtInId(`${name}:${plan}`),
      installable_inside_private_network: true,
      installable_outside_private_network: true,
      name: `${name}:${plan}`,
      key: plan,
      price: { cents: 0, unit: 'month', contract: false },
      available_regions: regionNames,
      compliance: [],
      space_default: false,
      state: 'public',
      updated_at: catalogueTime,
      attributes: {},
    })),
  }
}

/** Credentials of a system outside the platform, kept in a vault: no image, no attributes, no contract, a spec. */
function vault(key: string, human: string): ServiceRow {
  const name = `${key}-db`
  const id = builtInId(name)
  const time = '2016-09-27T12:00:00Z'
  const description =
    'Database credentials and connection information placed as environment variables in your app when it starts.'
  return {
    actions: [],
    cli_plugin_name: '',
    created_at: time,
    description: `${human} Db Credentials, see plans for various environments.`,
    human_name: `${human} Db Credentials`,
    id,
    name,
    state: 'ga',
    available_regions: regionNames,
    supports_multiple_installations: false,
    supports_sharing: false,
    updated_at: time,
    plans: ['dev', 'prod'].map((environment) => ({
      addon_service: { id, name: key },
      created_at: time,
      default: false,
      description: `${humanPlan(environment)} ${description}`,
      human_name: `${human} ${humanPlan(environment)} Credentials`,
      id: builtInId(`${name}:${environment}`),
      installable_inside_private_network: true,
      installable_outside_private_network: false,
      name: `${name}:${environment}`,
      key: `${name}:${environment}`,
      price: { cents: 0, unit: 'month' },
      available_regions: regionNames,
      compliance: environment === 'prod' ? ['prod'] : [],
      space_default: false,
      spec: `vault:secret/${environment}/db/${key}`,
      state: 'public',
      updated_at: time,
    })),
  }
}

function database(ram: string, storage: string, connections: number | null, dedicated: boolean): Attributes {
  return {
    ram,
    storage_capacity: storage,
    connection_limit: connections,
    dedicated,
    database_replicas: dedicated,
    database_logs: dedicated,
    restartable: dedicated,
    high_availability: dedicated && connections === null,
    encryption_at_rest: true,
  }
}

function cache(memory: string, connections: number, persistence: boolean): Attributes {
  return { memory, connection_limit: connections, persistence, restartable: true, encryption_at_rest: persistence }
}

/** The whole catalogue, by name. The same for every seed; the rows are shared and must not be changed. */
export function standardServices(): ServiceRow[] {
  const services = [
    broker('akkeris-postgresql', {
      human: 'Akkeris PostgreSQL',
      description: 'Dedicated and scalable PostgreSQL relational SQL database.',
      plans: [
        { name: 'hobby', cents: 0, attributes: database('1GB', '512MB', 20, false) },
        { name: 'standard-0', cents: 500, attributes: database('2GB', '4GB', 50, false) },
        { name: 'standard-1', cents: 1500, attributes: database('2GB', '16GB', 100, false) },
        { name: 'premium-0', cents: 6000, attributes: database('4GB', '20GB', 200, true) },
        { name: 'premium-1', cents: 13_500, attributes: database('8GB', '50GB', null, true) },
        {
          name: 'premium-prod',
          cents: 20_000,
          attributes: database('16GB', '100GB', null, true),
          compliance: ['prod'],
        },
        { name: 'standard-0-v9', cents: 500, attributes: database('2GB', '4GB', 50, false), state: 'shutdown' },
        { name: 'beta-serverless', cents: 900, attributes: database('2GB', '4GB', 50, false), state: 'beta' },
        {
          name: 'eu-residency',
          cents: 3000,
          attributes: database('4GB', '20GB', 100, true),
          regions: ['eu-frankfurt'],
        },
      ],
    }),
    broker('akkeris-mysql', {
      human: 'Akkeris MySQL',
      description: 'Dedicated MySQL relational SQL database.',
      plans: [
        { name: 'standard-0', cents: 700, attributes: database('2GB', '4GB', 60, false) },
        { name: 'premium-0', cents: 9000, attributes: database('8GB', '40GB', 300, true) },
        { name: 'premium-1', cents: 18_000, attributes: database('16GB', '100GB', null, true) },
      ],
    }),
    broker('akkeris-mongodb', {
      human: 'akkeris-mongodb',
      description: 'Document database.',
      image: null,
      upgrading: false,
      plans: [
        { name: 'shared', cents: 0 },
        { name: 'standard', cents: 4500 },
      ],
    }),
    broker('akkeris-es', {
      human: 'Akkeris Elasticsearch',
      description: 'Search and analytics engine with Kibana.',
      plans: [
        { name: 'small', cents: 3500, attributes: { storage_capacity: '10GB', dedicated: true, nodes: 1 } },
        { name: 'large', cents: 21_000, attributes: { storage_capacity: '200GB', dedicated: true, nodes: 3 } },
      ],
    }),
    broker('akkeris-redis', {
      human: 'Akkeris Redis',
      description: 'In-memory data store.',
      upgrading: false,
      plans: [
        { name: 'small', cents: 1500, attributes: cache('256MB', 500, false) },
        { name: 'medium', cents: 5500, attributes: cache('1GB', 2000, false) },
        { name: 'durable', cents: 7500, attributes: cache('1GB', 2000, true) },
        { name: 'large-prod', cents: 12_000, attributes: cache('4GB', 8000, false), compliance: ['prod'] },
      ],
    }),
    broker('akkeris-memcached', {
      human: 'Akkeris Memcached',
      description: 'Memory caching.',
      image: '',
      upgrading: null,
      plans: [
        { name: 'small', cents: 1200 },
        { name: 'large', cents: 4800 },
      ],
    }),
    broker('akkeris-s3', {
      human: 'Amazon S3',
      description: 'File storage bucket.',
      plans: [
        { name: 'basic', cents: 100, attributes: { versioned: 'false', encrypted: 'true' } },
        { name: 'versioned', cents: 300, attributes: { versioned: 'true', encrypted: 'true' } },
      ],
    }),
    broker('akkeris-rabbitmq', {
      human: 'Akkeris RabbitMQ',
      description: 'Message broker. May not be shared between apps.',
      sharing: false,
      plans: [
        { name: 'sandbox', cents: 0 },
        { name: 'dedicated', cents: 8000 },
      ],
    }),
    broker('akkeris-cdn', {
      human: 'Content Delivery',
      description: 'Edge cache in front of web apps and buckets.',
      upgrading: false,
      regions: ['us-seattle', 'us-virginia'],
      plans: [{ name: 'dist', cents: 2500 }],
    }),
    builtIn('kafka', {
      human: 'Kafka',
      description: 'Managed collection of Kafka topics for event streaming.',
      sharing: true,
      plans: ['nonprod', 'prod'],
    }),
    builtIn('papertrail', {
      human: 'Papertrail',
      description: 'Forward your apps logs to papertrail.',
      plans: ['basic'],
    }),
    builtIn('anomaly', {
      human: 'Anomaly Metrics Scanner',
      description: 'Track custom metrics emitted in your logs, graph results and setup alerts.',
      plans: ['basic'],
    }),
    builtIn('securekey', {
      human: 'Secure Key',
      description: 'Providing automatic and graceful key rotation',
      sharing: true,
      plans: ['fortnightly'],
      actions: [
        {
          id: builtInId('securekey/rotate'),
          label: 'forces rotation of the secure key',
          action: 'rotate',
          url: '',
          requires_owner: true,
        },
      ],
    }),
    vault('ledger', 'Ledger'),
  ]
  return services.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
