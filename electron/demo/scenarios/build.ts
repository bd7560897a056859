import { fleetNow } from '../generate/generate.ts'
import type { Seed } from '../seed/format.ts'

type App = Seed['apps'][number]
type Addon = Seed['addons'][number]
type Attachment = NonNullable<Addon['owner']>

/** A service as people speak of it -> its plan in production and elsewhere. */
const plans: Record<string, readonly [production: string, elsewhere: string]> = {
  database: ['akkeris-postgresql:premium-0', 'akkeris-postgresql:standard-0'],
  residency: ['akkeris-postgresql:eu-residency', 'akkeris-postgresql:eu-residency'],
  mysql: ['akkeris-mysql:premium-0', 'akkeris-mysql:standard-0'],
  documents: ['akkeris-mongodb:standard', 'akkeris-mongodb:shared'],
  cache: ['akkeris-redis:medium', 'akkeris-redis:small'],
  sessions: ['akkeris-redis:durable', 'akkeris-redis:durable'],
  queue: ['akkeris-rabbitmq:dedicated', 'akkeris-rabbitmq:sandbox'],
  bucket: ['akkeris-s3:versioned', 'akkeris-s3:basic'],
  search: ['akkeris-es:large', 'akkeris-es:small'],
  stream: ['kafka:prod', 'kafka:nonprod'],
  edge: ['akkeris-cdn:dist', 'akkeris-cdn:dist'],
  key: ['securekey:fortnightly', 'securekey:fortnightly'],
  logs: ['papertrail:basic', 'papertrail:basic'],
  watch: ['anomaly:basic', 'anomaly:basic'],
}

interface SpaceWords {
  team: string
  /** Compliance. */
  tags: string[]
  /** Where it is; Seattle unless given. */
  stack?: string
}

/** Writes a seed the way one tells of a platform. Whatever is not said follows from the order of what is. */
export interface Land {
  seed: Seed
  /**
   * A space with the apps of a team. Each app's add-ons are words such as `database`, with `=name` for one that a story
   * speaks of; `worker` is a dyno of its own.
   */
  space(name: string, words: SpaceWords, apps: Record<string, string>): void
  /** By two-part name. Throws RangeError when there is none, like the next one. */
  app(name: string): App
  /** By the name of the owner's attachment. */
  addon(name: string): Addon
  add(app: App): void
  /** Attaches an add-on to these apps, separated by blanks; each calls it by its name and its own. */
  share(addon: string, apps: string): void
  /** A product whose apps go from stage to stage; the apps by two-part name, separated by blanks. */
  pipeline(name: string, stages: { development?: string; staging?: string; production?: string }): void
  /** What the audit store heard: an event of an app, so many minutes before the story begins. */
  audit(minutesAgo: number, username: string, action: string, app: string, details: Record<string, unknown>): void
}

const firstDay = Date.UTC(2025, 0, 13, 9)
/** From one thing that was made to the next; not a whole number of days, so that no two fall on the same hour. */
const pause = 47 * 3_600_000

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '')

export const minutesBefore = (minutes: number): string => new Date(fleetNow - minutes * 60_000).toISOString()

export function createLand(): Land {
  const apps: App[] = []
  const addons: Addon[] = []
  const pipelines: NonNullable<Seed['pipelines']> = []
  const couplings: NonNullable<Seed['couplings']> = []
  const audits: NonNullable<Seed['audits']> = []
  const seed: Seed = {
    format: 1,
    now: new Date(fleetNow).toISOString(),
    organizations: [],
    regions: [],
    stacks: [],
    spaces: [],
    apps,
    addons,
    pipelines,
    couplings,
    audits,
  }
  let day = firstDay - pause
  const nextDay = (): string => {
    day += pause
    return new Date(day).toISOString()
  }

  function app(name: string): App {
    const found = apps.find((one) => `${one.name}-${one.space}` === name)
    if (!found) throw new RangeError(`Nothing was said of the app ${name}.`)
    return found
  }

  function addon(name: string): Addon {
    const found = addons.find(({ owner }) => owner?.name === name)
    if (!found) throw new RangeError(`Nothing was said of the add-on ${name}.`)
    return found
  }

  function provision(owner: string, word: string, isProduction: boolean): void {
    const [kind = '', name] = word.split('=')
    const plan = plans[kind]
    if (!plan) throw new RangeError(`${owner} wants ${kind}, which nobody offers.`)
    const createdAt = nextDay()
    const attachment: Attachment = { app: owner, createdAt, ...(name === undefined ? {} : { name }) }
    addons.push({ plan: plan[isProduction ? 0 : 1], createdAt, owner: attachment })
  }

  return {
    seed,
    app,
    addon,
    add(made) {
      apps.push({ createdAt: nextDay(), ...made })
    },
    space(space, { team, tags, stack = 'seattle' }, wishes) {
      seed.spaces.push({ name: space, stack, compliance: tags, createdAt: nextDay() })
      const isProduction = tags.includes('prod')
      for (const [name, wish] of Object.entries(wishes)) {
        const formation = [{ type: 'web', quantity: isProduction ? 2 : 1 }]
        const wanted = words(wish)
        if (wanted.includes('worker')) formation.push({ type: 'worker', quantity: 1 })
        apps.push({ name, space, organization: team, createdAt: nextDay(), formation })
        for (const word of wanted) if (word !== 'worker') provision(`${name}-${space}`, word, isProduction)
      }
    },
    share(name, borrowers) {
      const shared = addon(name)
      const attachments = words(borrowers).map((borrower): Attachment => {
        const { name: simpleName, previewOf } = app(borrower)
        // The platform takes no name twice for one add-on, and gives those of previews itself.
        const own = previewOf === undefined ? { name: `${name}-${simpleName}` } : {}
        return { app: borrower, createdAt: nextDay(), ...own }
      })
      shared.attachments = [...(shared.attachments ?? []), ...attachments]
    },
    pipeline(name, stages) {
      pipelines.push({ name, createdAt: nextDay() })
      for (const stage of ['development', 'staging', 'production'] as const) {
        for (const coupled of words(stages[stage] ?? '')) couplings.push({ app: coupled, pipeline: name, stage })
      }
    },
    audit(minutesAgo, username, action, name, details) {
      const { name: simpleName, space } = app(name)
      const receivedAt = minutesBefore(minutesAgo)
      const info = { action, app: { name: simpleName }, space: { name: space }, ...details, username }
      audits.push({
        action,
        app: simpleName,
        space,
        username,
        receivedAt,
        info: JSON.stringify({ ...info, received_at: receivedAt }),
      })
      audits.sort((one, other) => (one.receivedAt < other.receivedAt ? -1 : 1))
    },
  }
}
