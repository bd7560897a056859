import { createHash } from 'node:crypto'
import { hasCredentials } from '../platform/asking.ts'
import { providerOf } from '../platform/directory.ts'
import { isSocs } from '../platform/fleet.ts'
import type { FleetAddon, FleetApp, FleetAttachment } from '../platform/fleet.ts'
import type { Instance } from '../platform/instances.ts'
import type { Platform } from '../platform/platform.ts'

/** Variables by their names. */
export type Variables = Record<string, string>

/** An add-on as its broker has it. */
export interface Source {
  addon: FleetAddon
  instance: Instance
}

/**
 * Something that looks like a part of a credential and can be told to be none; the same for the same add-on until its
 * credentials are rotated. What outlives a rotation is asked for with generation 0.
 */
export function invented(
  { addon, instance }: Source,
  purpose: string,
  length: number,
  generation = instance.generation,
): string {
  const turn = generation === 0 ? '' : `/${generation}`
  return createHash('sha256').update(`${addon.id}/${purpose}${turn}`).digest('hex').slice(0, length)
}

const host = (source: Source, kind: string): string => `${kind}-${invented(source, 'host', 8)}.akkeris.example`

function url(source: Source, scheme: string, address: string): string {
  return `${scheme}://u${invented(source, 'user', 10)}:fakepass${invented(source, 'password', 16)}@${address}`
}

/** With a second one to read from as long as there is a replica. */
function databaseUrls(source: Source, scheme: string, kind: string, port: number): Variables {
  const path = `:${port}/d${invented(source, 'database', 10)}`
  const readOnly = url(source, scheme, host(source, `${kind}-ro`) + path)
  return {
    DATABASE_URL: url(source, scheme, host(source, kind) + path),
    ...(source.instance.replica === null ? {} : { DATABASE_READONLY_URL: readOnly }),
  }
}

function queueUrls(source: Source): Variables {
  const address = host(source, 'rabbit')
  return {
    RABBITMQ_URL: url(source, 'amqp', `${address}:5672/d${invented(source, 'database', 10)}`),
    RABBITMQUI_URL: `https://${address}/ui`,
  }
}

function mongoUrl(source: Source): Variables {
  const path = `:27017/d${invented(source, 'database', 10)}`
  return { MONGODB_URL: url(source, 'mongodb', host(source, 'mongo') + path) }
}

/** As long as the real one's, of which half is the key before. */
const secureKey = (source: Source, generation: number): string =>
  `FA4E${invented(source, 'secure key', 60, generation).toUpperCase()}`

/** What each service puts into an app's environment when it is the app's primary. */
const variablesOf: Record<string, (source: Source) => Variables> = {
  'akkeris-postgresql': (source) => databaseUrls(source, 'postgres', 'pg', 5432),
  'akkeris-mysql': (source) => databaseUrls(source, 'mysql', 'mysql', 3306),
  'akkeris-mongodb': mongoUrl,
  'alamo-mongodb': mongoUrl,
  'akkeris-es': (source) => ({
    ES_URL: url(source, 'https', `${host(source, 'es')}:443`),
    KIBANA_URL: url(source, 'https', `${host(source, 'kibana')}:443`),
  }),
  'akkeris-rabbitmq': queueUrls,
  'alamo-rabbitmq': queueUrls,
  'akkeris-redis': (source) => ({ REDIS_URL: url(source, 'redis', `${host(source, 'redis')}:6379`) }),
  // This one asks for no password.
  'akkeris-memcached': (source) => ({ MEMCACHED_URL: `${host(source, 'memcached')}:11211` }),
  'akkeris-cdn': (source) => ({ CDN_URL: `https://${invented(source, 'host', 12)}.cdn.akkeris.example` }),
  'akkeris-s3': (source) => ({
    S3_BUCKET: `bucket-${invented(source, 'bucket', 12, 0)}`,
    S3_LOCATION: `s3-${invented(source, 'host', 8, 0)}.akkeris.example`,
    S3_REGION: 'us-west-2',
    S3_ACCESS_KEY: `FAKEACCESS${invented(source, 'access', 10).toUpperCase()}`,
    S3_SECRET_KEY: `fakesecret/${invented(source, 'secret', 30)}`,
  }),
  kafka: (source) => ({
    KAFKA_HOSTS: `${host(source, 'kafka')}:9092`,
    KAFKA_USERNAME: `u${invented(source, 'user', 10)}`,
  }),
  'alamo-influxdb': (source) => ({
    INFLUX_DB: `d${invented(source, 'database', 10)}`,
    INFLUX_URL: `https://${host(source, 'influx')}:8086`,
    INFLUX_USERNAME: `u${invented(source, 'user', 10)}`,
    INFLUX_PASSWORD: `fakepass${invented(source, 'password', 16)}`,
  }),
  twilio: (source) => ({
    TWILIO_SID: `fakesid${invented(source, 'user', 24)}`,
    TWILIO_AUTH_TOKEN: `faketoken${invented(source, 'token', 24)}`,
  }),
  'ledger-db': (source) => ({
    LEDGER_DB_HOSTNAME: 'ledger.akkeris.example',
    LEDGER_DB_PASSWORD: `fakevault${invented(source, 'password', 12)}`,
  }),
  securekey: (source) => ({
    SECURE_KEY: `${secureKey(source, source.instance.generation)},${secureKey(source, source.instance.generation - 1)}`,
  }),
}

/** A home-made broker or another credential of the vault. */
function otherVariables(source: Source): Variables {
  const { service } = source.addon
  const name = service.name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')
  const provider = providerOf(service)
  if (provider === 'broker') return { [`${name}_URL`]: url(source, 'https', `${host(source, 'service')}:443`) }
  if (provider !== 'vault') return {}
  return {
    [`${name}_HOSTNAME`]: `${service.name}.akkeris.example`,
    [`${name}_PASSWORD`]: `fakevault${invented(source, 'password', 12)}`,
  }
}

/** What the broker gives for the add-on to whoever is bound to it: no prefix, nothing redacted. */
export const sourceVariables = (source: Source): Variables =>
  (variablesOf[source.addon.service.name] ?? otherVariables)(source)

/**
 * What a secondary add-on's variables start with: the whole name when it has at most one hyphen, everything but
 * letters, digits and underscores dropped; otherwise the name without its first two words (API-FACTS section 5.6).
 */
export function variablePrefix(attachmentName: string): string {
  const words = attachmentName.split('-')
  const kept = words.length > 2 ? words.slice(2).join('_') : attachmentName
  return `${kept.replaceAll(/[^A-Za-z0-9_]/g, '').toUpperCase()}_`
}

const secretName = /PASS|KEY|SECRET|PRIVATE|TOKEN|SALT|AUTH|HASH/i

/** What an app in a socs space is shown of a variable (API-FACTS section 5.6). */
export function redact(name: string, value: string): string {
  if (secretName.test(name)) return '[redacted]'
  return value.replace(/(:\/\/[^:/]+):[^@/]+@/, '$1:[redacted]@')
}

type Brokers = Pick<Platform, 'instances'>

/** All that the attachment brings into its app's environment. */
export function bindingVariables(brokers: Brokers, attachment: FleetAttachment): Variables {
  const { addon, app, name, primary } = attachment
  if (!hasCredentials(brokers, attachment)) return {}
  const source = { addon, instance: brokers.instances.of(addon) }
  // The key is set for the app by the controller, which knows nothing of prefixes there.
  const prefix = primary || addon.service.name === 'securekey' ? '' : variablePrefix(name)
  const hidden = isSocs(app.space)
  const variables = Object.entries(sourceVariables(source))
  return Object.fromEntries(
    variables.map(([variable, value]) => [prefix + variable, hidden ? redact(prefix + variable, value) : value]),
  )
}

/**
 * The variables an add-on is shown with when it is read through an attachment, all of them fakes. Empty until it is
 * provisioned, and always for a securekey, which shows its key in the answer to its creation and among the app's
 * variables only. Redaction follows the space of the app, not of the add-on, as on the real server.
 */
export function configVariables(brokers: Brokers, attachment: FleetAttachment): Variables {
  return attachment.addon.service.name === 'securekey' ? {} : bindingVariables(brokers, attachment)
}

export interface AddonVariable {
  name: string
  value: string
  attachment: FleetAttachment
}

/**
 * What an app has in its environment from the add-ons it owns and holds, in the order of its attachments. A name may
 * occur more than once, when two services provide it or two add-ons of one are primary: the last one wins.
 */
export function addonVariables(brokers: Brokers, app: FleetApp): AddonVariable[] {
  return app.attachments.flatMap((attachment) =>
    Object.entries(bindingVariables(brokers, attachment)).map(([name, value]) => ({ name, value, attachment })),
  )
}
