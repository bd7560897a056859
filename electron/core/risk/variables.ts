export { isPrefixed, prefixOf, variableName } from '#shared/domain/config-variables.ts'

/**
 * Names of config variables that add-ons bring (operations-actions-risks 2.5 and 3.10, API-FACTS 5.6). A primary add-on's
 * are bare, a secondary one's begin with a prefix made of the name it has on the app.
 */

/**
 * Whether two names make one prefix. Rules ask this of each pair of names on an app, so no prefix is made for it, and most
 * pairs are told apart by their ends: letters and digits of the last word are never dropped.
 */
export function haveOnePrefix(one: string, other: string): boolean {
  for (let back = 1; ; back += 1) {
    const sign = signAt(one, one.length - back, false)
    const otherSign = signAt(other, other.length - back, false)
    if (sign === none || otherSign === none) break
    if (sign !== otherSign) return false
  }
  const start = startOf(one)
  const otherStart = startOf(other)
  let place = nextSign(one, start, start > 0)
  let otherPlace = nextSign(other, otherStart, otherStart > 0)
  while (place < one.length && otherPlace < other.length) {
    if (signAt(one, place, start > 0) !== signAt(other, otherPlace, otherStart > 0)) return false
    place = nextSign(one, place + 1, start > 0)
    otherPlace = nextSign(other, otherPlace + 1, otherStart > 0)
  }
  return place >= one.length && otherPlace >= other.length
}

/** The last sign of a name, for `mayMatch`. */
export function endOf(name: string): number {
  return name === '' ? 0 : signAt(name, name.length - 1, false) + 1
}

/** False where two names cannot make one prefix because their last signs differ; 0 stands for one that may be dropped. */
export function mayMatch(end: number, other: number): boolean {
  return end === other || end === 0 || other === 0
}

/** Whether a POSIX shell could not set variables with the prefix of that name: it is empty or begins with a digit. */
export function hasUnsettablePrefix(name: string): boolean {
  const start = startOf(name)
  const first = signAt(name, nextSign(name, start, start > 0), start > 0)
  return first === none || (first >= zero && first <= nine)
}

/** Where the prefix begins: after the second hyphen, which is more than 0, or with the name. */
function startOf(name: string): number {
  const first = name.indexOf('-')
  const second = first < 0 ? -1 : name.indexOf('-', first + 1)
  return second + 1
}

function nextSign(name: string, from: number, isRest: boolean): number {
  let place = from
  while (place < name.length && signAt(name, place, isRest) === none) place += 1
  return place
}

const none = -1
const hyphen = 45
const zero = 48
const nine = 57
const upperA = 65
const upperZ = 90
const underscore = 95
const lowerA = 97
const lowerZ = 122

/** The code of what the prefix has in this place, `none` for nothing. Hyphens count in the rest after two words only. */
function signAt(name: string, place: number, isRest: boolean): number {
  const code = name.charCodeAt(place)
  if (code >= lowerA && code <= lowerZ) return code - lowerA + upperA
  if (code === hyphen) return isRest ? underscore : none
  const isKept = (code >= zero && code <= nine) || (code >= upperA && code <= upperZ) || code === underscore
  return isKept ? code : none
}

const database = ['DATABASE_URL', 'DATABASE_READONLY_URL']
const redis = ['REDIS_URL']
const memcached = ['MEMCACHED_URL']
const bucket = ['S3_BUCKET', 'S3_LOCATION', 'S3_REGION', 'S3_ACCESS_KEY', 'S3_SECRET_KEY']
const search = ['ES_URL', 'KIBANA_URL']
const mongodb = ['MONGODB_URL']
const rabbitmq = ['RABBITMQ_URL', 'RABBITMQUI_URL']

/** Where a service brings more than is written here, the rest begins with the same word, which no other service uses. */
const described: ReadonlyMap<string, readonly string[]> = new Map([
  ['akkeris-postgresql', database],
  ['akkeris-mysql', database],
  ['alamo-postgresql', database],
  ['alamo-postgresonprem', database],
  ['alamo-mysql', database],
  ['akkeris-redis', redis],
  ['alamo-redis', redis],
  ['akkeris-memcached', memcached],
  ['alamo-memcached', memcached],
  ['akkeris-s3', bucket],
  ['amazon-s3', bucket],
  ['akkeris-es', search],
  ['alamo-es', search],
  ['akkeris-mongodb', mongodb],
  ['alamo-mongodb', mongodb],
  ['akkeris-rabbitmq', rabbitmq],
  ['alamo-rabbitmq', rabbitmq],
  ['alamo-influxdb', ['INFLUX_DB', 'INFLUX_URL', 'INFLUX_USERNAME', 'INFLUX_PASSWORD']],
  ['kafka', ['KAFKA_HOSTNAME', 'KAFKA_LOCATION', 'KAFKA_PORT']],
  ['cloudfront', ['CLOUDFRONT_URL']],
  ['akkeris-cdn', ['CDN_URL']],
  ['securekey', ['SECURE_KEY']],
  ['twilio', ['TWILIO_AUTH_TOKEN', 'TWILIO_SID']],
])

/** What a primary add-on of the service brings; null for a broker nobody described. */
export function baseNames(service: string): readonly string[] | null {
  return described.get(service) ?? null
}

/** There only while the database has a replica, and never alone, so it decides nothing and is promised to nobody. */
const onlyWithReplica = 'DATABASE_READONLY_URL'

/** The base names that two add-ons have in common for certain. */
export function sharedNames(one: readonly string[], other: readonly string[]): string[] {
  return one.filter((name) => name !== onlyWithReplica && other.includes(name))
}

const rivals: ReadonlyMap<string, readonly string[]> = new Map(
  [...described].map(([service, names]) => [
    service,
    [...described]
      .filter(([other, others]) => other !== service && sharedNames(names, others).length > 0)
      .map(([other]) => other),
  ]),
)

/** Other services that bring a variable of the same name; null for a broker nobody described. */
export function rivalsOf(service: string): readonly string[] | null {
  return rivals.get(service) ?? null
}
