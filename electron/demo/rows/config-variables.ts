import { createHash } from 'node:crypto'
import { isSocs } from '../platform/fleet.ts'
import type { FleetAddon, FleetAttachment } from '../platform/fleet.ts'

/** Something that looks like a credential's tail and can be told to be none; the same for the same add-on. */
function invented(addon: FleetAddon, purpose: string, length: number): string {
  return createHash('sha256').update(`${addon.id}/${purpose}`).digest('hex').slice(0, length)
}

function url(addon: FleetAddon, scheme: string, host: string, port: number, path = ''): string {
  const at = `${host}-${invented(addon, 'host', 8)}.akkeris.example:${port}${path}`
  return `${scheme}://u${invented(addon, 'user', 10)}:fakepass${invented(addon, 'password', 16)}@${at}`
}

const database = (addon: FleetAddon): string => `/d${invented(addon, 'database', 10)}`

/** What each service puts into an app's environment when it is the app's primary. */
const variablesOf: Record<string, (addon: FleetAddon) => Record<string, string>> = {
  'akkeris-postgresql': (addon) => ({ DATABASE_URL: url(addon, 'postgres', 'pg', 5432, database(addon)) }),
  'akkeris-mysql': (addon) => ({ DATABASE_URL: url(addon, 'mysql', 'my', 3306, database(addon)) }),
  'akkeris-mongodb': (addon) => ({ MONGODB_URL: url(addon, 'mongodb', 'mongo', 27_017, database(addon)) }),
  'akkeris-es': (addon) => ({ ES_URL: url(addon, 'https', 'es', 443), KIBANA_URL: url(addon, 'https', 'kibana', 443) }),
  'akkeris-rabbitmq': (addon) => ({ RABBITMQ_URL: url(addon, 'amqp', 'rabbit', 5672) }),
  // Caches of this platform ask for no password.
  'akkeris-redis': (addon) => ({ REDIS_URL: `redis://redis-${invented(addon, 'host', 8)}.akkeris.example:6379` }),
  'akkeris-memcached': (addon) => ({ MEMCACHED_URL: `mc-${invented(addon, 'host', 8)}.akkeris.example:11211` }),
  'akkeris-cdn': (addon) => ({ CDN_URL: `https://${invented(addon, 'host', 12)}.cdn.akkeris.example` }),
  'akkeris-s3': (addon) => ({
    S3_BUCKET: `bucket-${invented(addon, 'bucket', 12)}`,
    S3_LOCATION: `s3-${invented(addon, 'host', 8)}.akkeris.example`,
    S3_REGION: 'us-west-2',
    S3_ACCESS_KEY: `FAKEACCESS${invented(addon, 'access', 10).toUpperCase()}`,
    S3_SECRET_KEY: `fakesecret/${invented(addon, 'secret', 30)}`,
  }),
  kafka: (addon) => ({
    KAFKA_HOSTS: `kafka-${invented(addon, 'host', 8)}.akkeris.example:9092`,
    KAFKA_USERNAME: `u${invented(addon, 'user', 10)}`,
  }),
  'ledger-db': (addon) => ({
    LEDGER_DB_HOSTNAME: 'ledger.akkeris.example',
    LEDGER_DB_PASSWORD: `fakevault${invented(addon, 'password', 12)}`,
  }),
}

/**
 * What a secondary add-on's variables start with: the whole name when it has at most one hyphen, everything but
 * letters, digits and underscores dropped; otherwise the name without its first two words (API-FACTS section 5.6).
 */
export function variablePrefix(attachmentName: string): string {
  const words = attachmentName.split('-')
  const kept = words.length > 2 ? words.slice(2).join('_') : attachmentName
  return `${kept.replaceAll(/[^A-Za-z0-9_]/g, '').toUpperCase()}_`
}

const secretName = /PASS|KEY|SECRET|PRIVATE|TOKEN|SALT|AUTH|HASH/

function redact(name: string, value: string): string {
  if (secretName.test(name)) return '[redacted]'
  return value.replace(/(:\/\/[^:/]+):[^@/]+@/, '$1:[redacted]@')
}

/**
 * The variables an app gets from an attachment, all of them fakes. Empty until the add-on is provisioned, and for
 * services that keep theirs elsewhere. Redaction follows the space of the app, not of the add-on, as on the real server.
 */
export function configVariables({ addon, app, name, primary }: FleetAttachment): Record<string, string> {
  if (addon.state !== 'provisioned') return {}
  const prefix = primary ? '' : variablePrefix(name)
  const hidden = isSocs(app.space)
  const variables = Object.entries(variablesOf[addon.service.name]?.(addon) ?? {})
  return Object.fromEntries(
    variables.map(([variable, value]) => [prefix + variable, hidden ? redact(prefix + variable, value) : value]),
  )
}
