import { z } from 'zod'
import type { Release } from '#shared/domain/look.ts'
import type { Operation, PlannedRequest } from '#shared/domain/operation.ts'
import { baseNames, variableName } from '../../risk/variables.ts'
import { count, listing } from '../../risk/wording.ts'
import { affectedApp } from '../affected.ts'
import { askApp, askReleases, askVariableNames, type AskedApp } from '../app-questions.ts'
import { akaLine, jsonBody } from '../command-lines.ts'
import { heldBy } from '../held.ts'
import type { Draft, Kind, Known, Replies } from '../kind.ts'
import { partyOf, pathPart } from '../subjects.ts'
import { blocked, refused, sameAs, unknown, verdictOf, type Check } from '../verdict.ts'
import { words } from '../words.ts'

type Redeploy = Extract<Operation, { kind: 'redeploy' }>

type Told = {
  app: AskedApp
  releases: Release[]
  /** Config variables by name, with the attachments that bring them. */
  variables: Record<string, string | null>
}

/** The one that recipes and runbooks use too, so that an app never has more than one. */
export const marker = 'ADDON_ATLAS_REDEPLOY'
const markerValue = 'set to redeploy'

/**
 * Rolls an app out anew with the config variables it has now (operations-actions-risks 3.9). The platform has no API for
 * that: restarting dynos keeps their old variables, and releasing once more leaves a release behind and is refused for
 * apps further down a pipeline. A change of any config variable does it, so a marker is set, or taken away again where an
 * earlier redeploy left it: whether it is there then proves by itself, without any value being read, that the request
 * arrived.
 */
export const redeploy: Kind<Redeploy, Told> = {
  kind: 'redeploy',

  questions: ({ appId }) => ({
    app: askApp(appId),
    releases: askReleases(appId),
    variables: askVariableNames(appId),
  }),

  draft({ appId }, known, told) {
    const party = partyOf(known, appId)
    const { appName } = party
    const names = told.variables.ok ? Object.keys(told.variables.told) : []
    const isMarked = names.includes(marker)
    const dynos = (told.app.ok ? told.app.told.formation : (party.app?.formation ?? [])).reduce(
      (sum, { quantity }) => sum + quantity,
      0,
    )
    const inMaintenance = told.app.ok ? told.app.told.maintenance : party.app?.maintenance === true
    const nothing = told.app.ok && nothingCheck(appName, told.app.told) !== null

    return {
      title: `Redeploy ${appName}`,
      level: 'disruptive',
      verdict: verdictOf(checksOf(appName, told)),
      requests: [markerRequest(appId, appName, isMarked)],
      affected: [
        affectedApp(party, 'target', nothing ? [] : ['redeploys'], [
          inMaintenance || dynos === 0
            ? 'No dyno of it runs; those that start later have what it has now.'
            : `Its ${count(dynos, 'dyno')} are replaced one after the other.`,
        ]),
      ],
      variables: [
        {
          appId,
          appName,
          before: isMarked ? marker : null,
          after: isMarked ? null : marker,
          note: 'The marker. No app reads it.',
        },
      ],
      primaries: [],
      losses: [],
      warnings: warningsOf(known, appId, told),
      reversible: {
        kind: 'partly',
        how: 'The variables its dynos had before are nowhere kept; the marker can be taken away.',
      },
      duration: { seconds: 120, words: 'At once; then as long as the app takes to start, dyno by dyno.' },
      aka: markerAka(appName, isMarked),
      name: { typed: appName, is: 'The name of the app' },
      verify: {
        kind: 'read',
        path: `/apps/${pathPart(appId)}/config-vars/notes`,
        words: `Waiting until ${appName} ${isMarked ? 'has the marker no longer' : 'has the marker'}; no list shows when its dynos are replaced.`,
        before: isMarked,
        proof: told.variables.ok,
      },
    } satisfies Draft
  },

  judge(_operation, before, body) {
    if (body === null) return 'failed'
    const notes = z.record(z.string(), z.unknown()).safeParse(body)
    if (!notes.success || typeof before !== 'boolean') return 'not-yet'
    return Object.hasOwn(notes.data, marker) === before ? 'not-yet' : 'came-about'
  },
}

/** `isMarked`: the marker is there when it is sent, and taken away by it. */
export function markerRequest(appId: string, appName: string, isMarked: boolean): PlannedRequest {
  return {
    method: 'PATCH',
    path: `/apps/${pathPart(appId)}/config-vars`,
    body: jsonBody({ [marker]: isMarked ? null : markerValue }),
    elevated: false,
    does: isMarked
      ? `Takes away ${marker}, which an earlier redeploy left; that redeploys ${appName} just as well.`
      : `Sets ${marker}, which nothing reads, because the platform redeploys an app when its config variables change.`,
  }
}

export function markerAka(appName: string, isMarked: boolean): string {
  return isMarked
    ? akaLine('config:unset', marker, '-a', appName)
    : akaLine('config:set', `${marker}=${markerValue}`, '-a', appName)
}

/** The server looks up the app, asks its region for all variables, then looks whose the marker is. */
function checksOf(appName: string, told: Replies<Told>): Check[] {
  return [
    sameAs(told.app, appName),
    variablesCheck(appName, told),
    ...(told.app.ok ? [nothingCheck(appName, told.app.told)] : []),
    releaseCheck(appName, told.releases),
  ]
}

function variablesCheck(appName: string, { app, variables }: Replies<Told>): Check {
  if (variables.ok) {
    const by = variables.told[marker] ?? null
    if (by === null) return null
    return refused(409, words.variableOfAddon(marker), 'variable-of-addon', `An add-on of ${appName} brings ${marker}.`)
  }
  if (variables.status === 503 && app.ok) {
    const why = `The region of ${appName} does not tell its config variables just now, and this asks for them first.`
    return refused(503, words.unavailable, 'region-silent', why)
  }
  return app.ok ? unknown(variables.problem) : null
}

/** The answer is 200, and nothing is deployed. */
function nothingCheck(appName: string, { formation, released }: AskedApp): Check {
  if (!released) return blocked('never-released', `${appName} was never released, so there is nothing to redeploy.`)
  if (formation.length > 0) return null
  return blocked('no-formation', `${appName} has no formation, so nothing of it could be redeployed.`)
}

function releaseCheck(appName: string, releases: Replies<Told>['releases']): Check {
  if (!releases.ok) return releases.status === 404 ? null : unknown(releases.problem)
  if (releases.told[0]?.status !== 'failed') return null
  return blocked(
    'release-failed',
    `The last release of ${appName} failed, and on top of a failed one the platform redeploys nothing, though it says 200. Release it anew first.`,
  )
}

/** Add-ons whose variables cannot be had just now: the app would come up without them. */
function warningsOf(known: Known, appId: string, told: Replies<Told>): string[] {
  const warnings = ['It gets the config variables as they are now, those of every add-on and those people set since.']
  if (told.releases.ok && ['queued', 'pending'].includes(told.releases.told[0]?.status ?? '')) {
    warnings.push('A release of it is being rolled out just now.')
  }
  if (!told.variables.ok) return warnings
  const brought = new Set(Object.values(told.variables.told))
  const names = new Set(Object.keys(told.variables.told))
  const silent = heldBy(known, appId).filter(({ attachmentId, service, name }) => {
    const base = baseNames(service)?.[0]
    if (base === undefined || attachmentId === null || brought.has(attachmentId)) return false
    // Of two that bring one name only one is told.
    return [true, false].every((primary) => !names.has(variableName(service, name, primary, base)))
  })
  if (silent.length > 0) {
    warnings.push(
      `The variables of ${listing(silent.map(({ name }) => name))} cannot be had just now: dynos that start now come up without them. Wait until those add-ons are provisioned.`,
    )
  }
  return warnings
}
