import { broker } from './rows.ts'
import type { Attributes, ServiceRow } from './services.ts'

/** As the databases' broker describes its plans; `connections` is null where it sets no limit. */
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
    rollback: '7 days',
    supports_extensions: true,
    data_clips: false,
    burstable_performance: !dedicated,
    row_limits: null,
    compliance: '',
  }
}

function cache(memory: string, connections: number, persistence: boolean): Attributes {
  return { memory, connection_limit: connections, persistence, restartable: true, encryption_at_rest: persistence }
}

/** The real caches' broker misspells two of its attributes on some of its plans, and so does this one. */
function replicatedCache(memory: string, connections: number): Attributes {
  return {
    memory,
    connection_limit: connections,
    presistance: true,
    repliacs: true,
    shards: 3,
    high_availability: true,
    restartable: true,
    encryption_at_rest: true,
  }
}

/**
 * What brokers offer. Services and plans that no generated fleet holds are those it does not choose from: services it
 * does not know, and plans whose state is neither `public`, `beta` nor `shutdown`.
 */
export function brokerServices(): ServiceRow[] {
  return [
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
        {
          name: 'premium-socs',
          cents: 26_000,
          attributes: database('16GB', '100GB', null, true),
          compliance: ['prod', 'socs'],
          state: 'ga',
        },
        { name: 'standard-2-v10', cents: 2500, attributes: database('4GB', '32GB', 120, false), state: 'deprecated' },
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
        { name: 'large-v5', cents: 19_000, attributes: { storage_capacity: '200GB', nodes: 3 }, state: 'deprecated' },
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
        { name: 'replicated', cents: 16_000, attributes: replicatedCache('4GB', 65_000), state: 'ga' },
        { name: 'small-v3', cents: 1500, attributes: cache('256MB', 500, false), state: 'deprecated' },
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
    broker('cloudfront', {
      human: 'Cloudfront',
      description: 'Content delivery network in front of an origin. Cannot be changed to another plan.',
      upgrading: false,
      plans: [
        { name: 'basic', cents: 0, attributes: { price_class: '100' }, state: 'ga' },
        { name: 'worldwide', cents: 4000, attributes: { price_class: 'All' }, state: 'beta' },
      ],
    }),
    // What a team built and registered by itself: its broker sends no metadata at all.
    broker('shop-search', {
      human: 'shop-search',
      description: 'shop-search',
      image: null,
      upgrading: null,
      regions: ['us-seattle'],
      plans: [{ name: 'shared', cents: 0 }],
    }),
  ]
}
