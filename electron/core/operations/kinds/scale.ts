import { z } from 'zod'
import type { AffectedApp, Operation } from '#shared/domain/operation.ts'
import { compare } from '../../graph/build.ts'
import { count, listing } from '../../risk/wording.ts'
import { affectedApp } from '../affected.ts'
import { askApp, type AskedApp, type AskedFormation } from '../app-questions.ts'
import { crowded } from '../capacity.ts'
import { akaLine, jsonBody } from '../command-lines.ts'
import type { Draft, Kind, Known, Reply } from '../kind.ts'
import { partyOf, pathPart, type Party } from '../subjects.ts'
import { blocked, refused, sameAs, verdictOf, type Check } from '../verdict.ts'
import { words } from '../words.ts'

type Scale = Extract<Operation, { kind: 'scale' }>

type Told = { app: AskedApp }

/** One kind of dyno: how many there are to be and how many there are, null for a kind that the app does not have. */
interface Step {
  type: string
  wanted: number
  now: AskedFormation | null
}

const mostDynos = 32

/** Runs another number of dynos, none of them included (API-FACTS section 4, PATCH formation). */
export const scale: Kind<Scale, Told> = {
  kind: 'scale',

  questions: ({ appId }) => ({ app: askApp(appId) }),

  draft({ appId, quantities }, known, told) {
    const party = partyOf(known, appId)
    const { appName } = party
    const formation = formationOf(party, told.app)
    const steps = stepsOf(quantities, formation)
    const total = dynosAfter(formation, steps)
    const isLess = steps.some(({ wanted, now }) => wanted < (now?.quantity ?? 0))

    return {
      title: `Scale ${appName} to ${listing(steps.map(({ type, wanted }) => `${wanted} ${type}`))}`,
      level: isLess ? 'disruptive' : 'additive',
      verdict: verdictOf(checksOf(appName, steps, told.app)),
      requests: [
        {
          method: 'PATCH',
          path: `/apps/${pathPart(appId)}/formation`,
          body: bodyOf(steps),
          elevated: false,
          does: `Runs ${listing(steps.map(({ type, wanted }) => `${count(wanted, 'dyno')} of type ${type}`))}.`,
        },
      ],
      affected: [ownRow(party, formation, steps, total)],
      variables: [],
      primaries: [],
      losses: [],
      warnings: [...(isLess ? [] : crowded(known, appId, total)), ...warningsOf(known, party, steps, total)],
      reversible: {
        kind: 'yes',
        how: `Scale it back to ${listing(steps.map(({ type, now }) => `${now?.quantity ?? 0} ${type}`))}.`,
      },
      duration: { seconds: 60, words: 'At once; dynos that come take as long as the app takes to start.' },
      // The CLI sends no commands, without which a controller of this age scales web dynos only.
      aka: steps.every(({ type }) => type === 'web')
        ? akaLine('ps:scale', ...steps.map(({ type, wanted }) => `${type}=${wanted}`), '-a', appName)
        : null,
      name: { typed: appName, is: 'The name of the app' },
      verify: {
        kind: 'read',
        path: `/apps/${pathPart(appId)}/formation`,
        words: `Waiting until ${appName} has these numbers.`,
        before: null,
        proof: steps.some(({ wanted, now }) => wanted !== now?.quantity),
      },
    } satisfies Draft
  },

  judge({ quantities }, _before, body) {
    if (body === null) return 'failed'
    const rows = z.array(z.object({ type: z.string(), quantity: z.number() })).safeParse(body)
    if (!rows.success) return 'not-yet'
    const now = new Map(rows.data.map(({ type, quantity }) => [type, quantity]))
    return Object.entries(quantities).every(([type, wanted]) => now.get(type) === wanted) ? 'came-about' : 'not-yet'
  },
}

function formationOf({ app }: Party, reply: Reply<AskedApp>): AskedFormation[] {
  if (reply.ok) return reply.told.formation
  return (app?.formation ?? []).map(({ type, quantity }) => ({ type, quantity, command: null }))
}

function stepsOf(quantities: Record<string, number>, formation: readonly AskedFormation[]): Step[] {
  const steps = Object.entries(quantities).map(([type, wanted]) => ({
    type,
    wanted,
    now: formation.find((one) => one.type === type) ?? null,
  }))
  return steps.toSorted((a, b) => compare(a.type, b.type))
}

function dynosAfter(formation: readonly AskedFormation[], steps: readonly Step[]): number {
  const others = formation.filter(({ type }) => steps.every((step) => step.type !== type))
  return [...others.map(({ quantity }) => quantity), ...steps.map(({ wanted }) => wanted)].reduce((a, b) => a + b, 0)
}

/** Whatever is no web dyno needs its command said again; the same one changes nothing. */
function bodyOf(steps: readonly Step[]): string {
  const rows = steps.map(({ type, wanted, now }) =>
    jsonBody({ type, quantity: wanted, ...(type !== 'web' && now?.command ? { command: now.command } : {}) }),
  )
  return `[${rows.join(',')}]`
}

/** In the server's order: the app, its maintenance, then what is wrong with each number, then whether there is such a type. */
function checksOf(appName: string, steps: readonly Step[], reply: Reply<AskedApp>): Check[] {
  if (!reply.ok) return [sameAs(reply, appName)]
  const { maintenance } = reply.told
  return [
    maintenance
      ? refused(
          409,
          words.formationInMaintenance,
          'in-maintenance',
          `${appName} is in maintenance, and not scaled until that ends.`,
        )
      : null,
    ...steps.map(numberCheck),
    steps.length === 0
      ? blocked('numbers-missing', 'Without a number the platform changes nothing and says that all is well.')
      : null,
    ...steps.map((step) => typeCheck(step, steps)),
  ]
}

function numberCheck({ type, wanted, now }: Step): Check {
  if (!/^[a-z0-9]+$/.test(type)) {
    return refused(
      422,
      words.badDynoType,
      'bad-dyno-type',
      `${type} cannot be a type of dyno: lower-case letters and digits can.`,
    )
  }
  if (wanted > mostDynos) {
    return refused(422, words.badQuantity, 'bad-quantity', `The platform runs at most ${mostDynos} dynos of a type.`)
  }
  if (type === 'web' || now?.command) return null
  const why = now
    ? `Its ${type} dynos have no command, and without one the platform changes web dynos only.`
    : `The app has no dynos of type ${type}.`
  return refused(422, words.commandMissing, now ? 'command-missing' : 'dyno-type-unknown', why)
}

function typeCheck({ type, now }: Step, steps: readonly Step[]): Check {
  if (now) return null
  const others = steps.filter((step) => step.now).map((step) => step.type)
  const also = others.length > 0 ? ` Its ${listing(others)} dynos are scaled all the same.` : ''
  return refused(409, words.noFormation, 'dyno-type-unknown', `The app has no dynos of type ${type}.${also}`)
}

function ownRow(
  party: Party,
  formation: readonly AskedFormation[],
  steps: readonly Step[],
  total: number,
): AffectedApp {
  const before = formation.reduce((sum, { quantity }) => sum + quantity, 0)
  const notes = steps.map(({ type, wanted, now }) => `${type}: ${wanted} instead of ${now?.quantity ?? 0}.`)
  if (steps.every(({ wanted, now }) => wanted === now?.quantity)) {
    return affectedApp(party, 'target', [], ['It has these numbers already, so nothing changes.'])
  }
  const stops = steps.some(({ wanted, now }) => wanted === 0 && (now?.quantity ?? 0) > 0)
  if (total === 0 && before > 0) notes.push('Nothing of it runs any more.')
  if (total > 0 && before === 0) notes.push('Until now nothing of it runs.')
  return affectedApp(party, 'target', stops ? ['scales', 'interrupted'] : ['scales'], notes)
}

function warningsOf(known: Known, { appId, app, appName }: Party, steps: readonly Step[], total: number): string[] {
  const warnings: string[] = []
  if (app?.releasedAt === null && total > 0) {
    warnings.push(`${appName} was never released, so no dyno starts until it is.`)
  }
  if (steps.some(({ type, wanted, now }) => type === 'web' && wanted === 0 && (now?.quantity ?? 0) > 0)) {
    warnings.push('Without web dynos the app answers nobody; unlike maintenance it shows no page that says why.')
  }
  if (steps.some(({ wanted, now }) => wanted > (now?.quantity ?? 0))) {
    warnings.push('New dynos start with the config variables of the last deployment.')
  }
  const shared = (known.graph.addonsByApp.get(appId) ?? []).filter(({ holders }) => holders.length > 1)
  if (total === 0 && shared.length > 0) {
    warnings.push(`Whoever shares ${listing(shared.map(({ name }) => name))} with it goes on.`)
  }
  return warnings
}
