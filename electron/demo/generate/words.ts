/**
 * The vocabulary of a fleet. Domains are kept to nine letters and environments to seven, because `app-space` may be no
 * longer than 24 characters on the platform and an app still wants a name of its own.
 */
const split = (words: string): string[] => words.trim().split(/\s+/)

export interface OrganizationWords {
  name: string
  domains: string[]
  /** What its apps do; the first names an app gets. */
  apps: string[]
}

export const organizations: OrganizationWords[] = [
  {
    name: 'finance',
    domains: ['payments', 'billing', 'treasury', 'lending', 'payroll', 'tax', 'credit'],
    apps: ['ledger', 'invoice', 'refund', 'wallet', 'card', 'payout', 'charge', 'settle', 'dunning', 'vat', 'fx'],
  },
  {
    name: 'core',
    domains: ['identity', 'accounts', 'access', 'profile', 'consent', 'audit'],
    apps: ['login', 'token', 'profile', 'session', 'roles', 'signup', 'mfa', 'directory', 'device', 'avatar'],
  },
  {
    name: 'insight',
    domains: ['data', 'events', 'reports', 'metrics', 'ml', 'features', 'survey'],
    apps: ['ingest', 'lake', 'stream', 'query', 'export', 'schema', 'etl', 'cube', 'model', 'train', 'score'],
  },
  {
    name: 'commerce',
    domains: ['checkout', 'catalog', 'cart', 'pricing', 'promo', 'orders', 'returns', 'search', 'reviews'],
    apps: ['basket', 'coupon', 'quote', 'order', 'product', 'stock', 'offer', 'gift', 'rank', 'facet', 'price'],
  },
  {
    name: 'logistics',
    domains: ['shipping', 'fleet', 'routing', 'depot', 'customs', 'tracking', 'stock'],
    apps: ['parcel', 'route', 'driver', 'label', 'dock', 'pick', 'pack', 'scan', 'tariff', 'carrier', 'eta'],
  },
  {
    name: 'care',
    domains: ['support', 'chat', 'claims', 'loyalty', 'feedback'],
    apps: ['ticket', 'inbox', 'agent', 'macro', 'reply', 'bot', 'case', 'reward', 'points', 'survey'],
  },
  {
    name: 'media',
    domains: ['content', 'images', 'video', 'mail', 'push', 'cms', 'ads'],
    apps: ['render', 'resize', 'upload', 'digest', 'layout', 'banner', 'feed', 'player', 'notify', 'campaign'],
  },
  {
    name: 'platform',
    domains: ['platform', 'edge', 'builds', 'logs', 'mesh', 'gateway', 'config'],
    apps: ['proxy', 'router', 'deploy', 'quota', 'flags', 'health', 'cron', 'artifact', 'status', 'probe'],
  },
  {
    name: 'trust',
    domains: ['fraud', 'limits', 'kyc', 'scoring', 'privacy', 'abuse'],
    apps: ['rules', 'screen', 'verify', 'match', 'review', 'signal', 'watch', 'velocity', 'risk', 'erase'],
  },
  {
    name: 'partners',
    domains: ['partners', 'market', 'sellers', 'exchange', 'travel', 'hotels'],
    apps: ['listing', 'onboard', 'feed', 'bid', 'contract', 'rebate', 'booking', 'rate', 'import', 'portal'],
  },
  {
    name: 'people',
    domains: ['hr', 'hiring', 'learning', 'facility', 'intranet'],
    apps: ['roster', 'leave', 'badge', 'course', 'desk', 'expense', 'wiki', 'review', 'org', 'news'],
  },
  {
    name: 'field',
    domains: ['mobile', 'kiosk', 'devices', 'iot', 'maps', 'geo'],
    apps: ['sensor', 'tile', 'firmware', 'beacon', 'pos', 'sync', 'geocode', 'fence', 'ota', 'telemetry'],
  },
]

/** Any organization may have these. */
export const commonApps = split(`
  api web admin worker jobs cache search media batch docs hooks events auth
  files graph queue rates users teams plans items lists forms pages links
  alerts badges brief chart clock daily draft echo entry field group guide
  index input level local logic merge meter notes owner panel phase point
  pulse range relay scope share shelf stage store table trace usage vault
`)

export const appSuffixes = ['api', 'web', 'job', 'sync', 'feed', 'hub', 'bot', 'gw', 'svc', 'ui', 'rpc', 'io']

/** Second words of the names the platform gives attachments: `akkeris-postgresql-quince-6293`. */
export const nouns = split(`
  quince crush floor measure harbor meadow lantern copper river maple falcon
  granite orchid summit canyon velvet anchor breeze cinder delta ember fable
  garnet hazel island jasper kettle lagoon marble nectar opal pebble quartz
  ripple saddle thicket umber violet willow yonder zephyr acorn basil cedar
  drift echo fern glade heron iris juniper kestrel linen mosaic north otter
  piano raven sparrow timber valley walnut almond bramble coral dune elm flint
  
  grove
  hollow
  indigo
  ivory
  lotus
  mango
  needle
  oasis
  prairie
  rocket
  silver
  tulip
  
`)

/** Names people give attachments themselves; the platform takes 2 to 22 characters. */
export const givenNames = split(`
  main-db reporting-db Shared-Main sessions archive jobs read-model events exports
  primary_db uploads Search-Index locks rates audit-trail legacy-store snapshots
`)

export const dynoSizes = ['gp1', 'gp2', 'gp3', 'mem1', 'cpu1']

export const workerCommands = ['node worker.js', 'bundle exec sidekiq', 'python -m jobs', './bin/consume --all']

export const commitMessages = [
  'Retry once when the broker is busy',
  'Read the pool size from the environment',
  'Drop the unused column',
  'Log the request id everywhere',
  'Faster start-up',
  'Validate the currency',
  'Update dependencies',
  'Fix time zones',
]

export const firstNames = [
  'Alma',
  'Bruno',
  'Chen',
  'Dora',
  'Emil',
  'Farah',
  'Goran',
  'Hana',
  'Ivo',
  'Jo',
  'Kofi',
  'Lena',
]
