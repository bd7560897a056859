import { isRefused } from '../asked.ts'
import { work } from '../recipes/requests.ts'
import { addonRule, missing, notAsked, ok, unknown, type Unknown } from '../rule.ts'
import type { Party, Scope, Standing } from '../subject.ts'
import { appNames } from '../wording.ts'

const minute = 60_000
const hour = 60 * minute

export const releaseSkew = addonRule({
  id: 'AKR-505',
  title: 'Release skew',
  group: 'operation',
  baseSeverity: 'medium',
  confidence: 'medium',
  needs: ['attachments', 'apps', 'couplings', 'look:releases'],
  /** Only what has a schema: relational and document databases. */
  minimumStatefulness: 1,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {
    minutes: {
      standard: 30,
      about: 'Minutes between the releases of two apps within which they are one migration window.',
    },
    hours: { standard: 24, about: 'Hours for which a release is looked at.' },
  },
  fires:
    'Within the last 24 hours two apps that hold a database were released within 30 minutes of each other, or an app of another pipeline was released after the owner.',
  why: 'Releases migrate the schema. Two at once, or one against the schema of before, lock tables and break what runs.',
  falsePositives:
    'It ends by itself after a day. Apps of one organization, space and pipeline are parts of one product: one band lower.',
  remedyInWords: 'Let one team release at a time, and roll the later release back if errors began with it.',
  references: ['monpg.app/blog/postgresql-lock-queues-ddl-migrations', 'microservices.io database-per-service'],
  judge(subject, { minutes, hours }) {
    const { scope, share, owner, blast } = subject
    const recent: Release[] = []
    let suspects = 0
    let blind: Party | null = null
    for (const party of share) {
      const before = recent.length
      const isComplete = collect(scope, party, hours * hour, recent)
      if (!isComplete) blind ??= party
      if (!isComplete || recent.length > before) suspects += 1
    }
    const skews = skewsOf(recent, owner, minutes * minute)
    const [newest] = skews
    if (!newest) {
      // It takes two apps, so one of which nobody knows is no danger while no other was released.
      return blind && suspects > 1 ? releasesUnknown(blind, scope) : ok
    }
    const about = share.filter((party) =>
      skews.some((skew) => skew.earlier.party === party || skew.later.party === party),
    )
    const facts = { earlier: nameOf(newest.earlier), later: nameOf(newest.later) }
    return { status: 'alarm', about, facts, damped: blast.oneProduct }
  },
  sentence: ({ node }, { about, facts }) =>
    `${appNames(about)} were released around the same time on ${node.name}: ${String(facts['earlier'])}, then ${String(facts['later'])}.`,
  remedy: ({ node }, { about }) => [
    work(`Hold further releases of ${appNames(about)} until one team says which migrations of ${node.name} have run.`),
    work('Look for locks and for errors since then; if there are any, release the version of before once more.'),
  ],
})

interface Release {
  party: Party
  /** Milliseconds since the epoch. */
  moment: number
  /** ISO. */
  at: string
}

interface Skew {
  earlier: Release
  later: Release
}

function nameOf({ party, at }: Release): string {
  return `${party.appName} at ${at}`
}

/**
 * Adds what is known of an app's releases of late; false where there may be more. The list of apps tells the newest one of
 * each (controller-api sql/select_apps.sql), so most apps need no look.
 */
function collect(scope: Scope, party: Party, window: number, into: Release[]): boolean {
  const { app } = party
  if (!app) return false
  if (app.releasedAt === null) return true
  const isRecent = scope.isYounger(app.releasedAt, window)
  if (isRecent === null) return false
  if (!isRecent) return true
  add(scope, party, app.releasedAt, into)
  const { look } = party.standing
  if (!look?.releases) return false
  for (const { createdAt } of look.releases) {
    if (createdAt === app.releasedAt) continue
    const counts = scope.isYounger(createdAt, window)
    if (counts === null) return false
    if (!counts) break
    add(scope, party, createdAt, into)
  }
  return look.askedAt >= (scope.momentOf(app.releasedAt) ?? Infinity)
}

function add(scope: Scope, party: Party, at: string, into: Release[]): void {
  const moment = scope.momentOf(at)
  if (moment !== null) into.push({ party, moment, at })
}

/** Pairs of releases that are dangerous together, the one with the latest release first. */
function skewsOf(releases: readonly Release[], owner: Party | null, window: number): Skew[] {
  const skews: Skew[] = []
  for (const later of releases) {
    for (const earlier of releases) {
      const gap = later.moment - earlier.moment
      if (later.party === earlier.party || gap < 0 || (gap === 0 && later.party.appName < earlier.party.appName))
        continue
      if (gap <= window || (earlier.party === owner && isApart(owner.standing, later.party.standing))) {
        skews.push({ earlier, later })
      }
    }
  }
  return skews.toSorted((a, b) => b.later.moment - a.later.moment || b.earlier.moment - a.earlier.moment)
}

/** No pipeline releases both, and at least one releases one of them. */
function isApart(one: Standing, other: Standing): boolean {
  if (one.pipelines.length === 0 && other.pipelines.length === 0) return false
  return !one.pipelines.some((pipeline) => other.pipelines.includes(pipeline))
}

function releasesUnknown(party: Party, scope: Scope): Unknown {
  const { app, appName } = party
  const { look } = party.standing
  if (!app) return missing(party)
  if (app.releasedAt !== null && scope.momentOf(app.releasedAt) === null) {
    return unknown('absurd', () => `${appName} was released at a time that cannot be.`)
  }
  if (look?.releases?.some(({ createdAt }) => scope.momentOf(createdAt) === null)) {
    return unknown('absurd', () => `A release of ${appName} was made at a time that cannot be.`)
  }
  if (!look?.releases && isRefused(look, 'releases')) {
    return unknown('not-told', () => `The platform was asked for the releases of ${appName} and did not answer.`)
  }
  return notAsked(() => `for the releases of ${appName} before its latest one`)
}
