import { z } from 'zod'
import type { AffectedApp, Operation } from '#shared/domain/operation.ts'
import { affectedApp, holdsOf, roleOf } from '../affected.ts'
import { askApp, type AskedApp } from '../app-questions.ts'
import { akaLine, jsonBody } from '../command-lines.ts'
import { listing, verb } from '../../risk/wording.ts'
import type { Draft, Kind, Known } from '../kind.ts'
import { partyOf, pathPart, type Party } from '../subjects.ts'
import { sameAs, verdictOf } from '../verdict.ts'

type Maintenance = Extract<Operation, { kind: 'maintenance' }>

type Told = { app: AskedApp }

/**
 * Puts an app in maintenance or takes it out (operations-actions-risks 3.9): every kind of its dynos, workers too, goes to
 * none and comes back in the numbers that are kept. Whoever shares its add-ons goes on, which is why a whole share has to
 * be stopped app by app (M7).
 */
export const maintenance: Kind<Maintenance, Told> = {
  kind: 'maintenance',

  questions: ({ appId }) => ({ app: askApp(appId) }),

  draft({ appId, on }, known, told) {
    const party = partyOf(known, appId)
    const { appName } = party
    const live = told.app.ok ? told.app.told : null
    const isOn = live?.maintenance ?? party.app?.maintenance ?? null
    const dynos = (live?.formation ?? party.app?.formation ?? []).reduce((sum, { quantity }) => sum + quantity, 0)
    const stays = isOn === on
    const others = stays ? [] : othersOf(known, appId, on)

    return {
      title: on ? `Put ${appName} in maintenance` : `Take ${appName} out of maintenance`,
      level: on && !stays ? 'disruptive' : 'additive',
      verdict: verdictOf([sameAs(told.app, appName)]),
      requests: [
        {
          method: 'PATCH',
          path: `/apps/${pathPart(appId)}`,
          body: jsonBody({ maintenance: on }),
          elevated: false,
          does: on
            ? `Takes all dynos of ${appName} down, workers too, and shows a page instead.`
            : `Starts the dynos of ${appName} again, as many as there were, and takes the page away.`,
        },
      ],
      affected: [ownRow(party, on, stays, dynos), ...others],
      variables: [],
      primaries: [],
      losses: [],
      warnings: stays
        ? [`${appName} ${on ? 'is in maintenance already' : 'is not in maintenance'}, so nothing changes.`]
        : warningsOf(known, party, on, others),
      reversible: stays
        ? { kind: 'yes', how: 'Nothing changes.' }
        : {
            kind: 'yes',
            how: on ? `Take ${appName} out of maintenance again.` : `Put ${appName} back in maintenance.`,
          },
      duration: {
        seconds: on ? 30 : 60,
        words: on ? 'At once; dynos end within half a minute or so.' : 'As long as the app takes to start.',
      },
      aka: akaLine(on ? 'maintenance:on' : 'maintenance:off', '-a', appName),
      name: { typed: appName, is: 'The name of the app' },
      verify: stays
        ? { kind: 'none', words: 'It is so already.' }
        : {
            kind: 'read',
            path: `/apps/${pathPart(appId)}`,
            words: `Waiting until ${appName} says so.`,
            before: null,
            proof: true,
          },
    } satisfies Draft
  },

  judge({ on }, _before, body) {
    if (body === null) return 'failed'
    const app = z.object({ maintenance: z.boolean() }).safeParse(body)
    return app.success && app.data.maintenance === on ? 'came-about' : 'not-yet'
  },
}

function ownRow(party: Party, on: boolean, stays: boolean, dynos: number): AffectedApp {
  if (stays) return affectedApp(party, 'target', [], ['It is so already.'])
  const released = party.app === null || party.app.releasedAt !== null
  if (!on) {
    const notes =
      dynos > 0 && released ? [`Its ${dynos} dynos start again.`] : ['It has no dynos to start; only the page goes.']
    return affectedApp(party, 'target', ['scales'], notes)
  }
  const notes =
    dynos > 0 && released ? [`All ${dynos} of its dynos end.`] : ['It has no dynos that run; only the page comes.']
  return affectedApp(party, 'target', ['interrupted'], notes)
}

/** Everybody else who holds something of what the app holds. */
function othersOf(known: Known, appId: string, on: boolean): AffectedApp[] {
  const rows = new Map<string, AffectedApp>()
  for (const node of known.graph.addonsByApp.get(appId) ?? []) {
    for (const hold of holdsOf(known, node)) {
      if (hold.appId === appId) continue
      const note = on ? `It goes on using ${node.name}.` : `It shares ${node.name}.`
      const row = rows.get(hold.appId)
      if (row) row.notes.push(note)
      else rows.set(hold.appId, affectedApp(hold, roleOf(hold), [], [note]))
    }
  }
  return [...rows.values()]
}

function warningsOf(known: Known, { appId, appName, app }: Party, on: boolean, others: AffectedApp[]): string[] {
  const warnings: string[] = []
  const going = others.filter(({ running }) => running === 'running' || running === 'unknown')
  if (on && going.length > 0) {
    warnings.push(
      `Maintenance stops this app only: ${listing(going.map(({ name }) => name))} ${verb(going.length, 'holds', 'hold')} add-ons that it has and ${verb(going.length, 'goes', 'go')} on reading and writing.`,
    )
  }
  const asleep = others.filter(({ running }) => running === 'maintenance')
  if (!on && asleep.length > 0) {
    warnings.push(
      `${listing(asleep.map(({ name }) => name))} ${verb(asleep.length, 'shares', 'share')} add-ons with it and ${verb(asleep.length, 'is', 'are')} still in maintenance: the work may not be over.`,
    )
  }
  if (!on) {
    warnings.push('Its dynos start with the config variables of the last deployment, not with what changed since.')
  }
  if (on && (app?.formation.length ?? 0) > 0) {
    warnings.push('While it lasts the platform refuses to scale the app; the numbers of dynos are kept.')
  }
  if ((known.graph.addonsByApp.get(appId)?.length ?? 0) > 0 && on) {
    warnings.push(`Actions, plan changes and attachments of its add-ons are not refused while ${appName} is down.`)
  }
  return warnings
}
