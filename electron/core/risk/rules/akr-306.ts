import { choosePrimary } from '../recipes/choose-primary.ts'
import { heldOn } from '../recipes/held.ts'
import { work } from '../recipes/requests.ts'
import { appRule, ok, type AppCase, type Unknown } from '../rule.ts'
import type { AppSubject, Holding } from '../subject.ts'
import { homeOf, primaryUntold } from '../holdings.ts'
import { freshPrimaries, outdatedOn, toldPrimary } from '../primary.ts'
import { baseNames, isPrefixed } from '../variables.ts'
import { count, listing } from '../wording.ts'

export const notOnePrimary = appRule({
  id: 'AKR-306',
  title: 'No primary add-on of a service, or several',
  group: 'variables',
  baseSeverity: 'high',
  confidence: 'high',
  needs: ['attachments', 'addons', 'look:attachments'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: freshPrimaries,
  fires:
    'Of the add-ons of one service that an app holds, at least one of them shared, none is primary or more than one is.',
  why: 'The platform promotes and demotes at the same time and in no transaction, so two promotions at once may leave none or both: a variable is missing, or one database wins silently.',
  falsePositives: 'Secure keys are left out: they know no primary. None are known otherwise.',
  remedyInWords: 'Promote the intended one.',
  references: ['akkeris/controller-api lib/addon-attachments.js', 'akkeris/controller-api lib/addons.js'],
  judge(subject, { 'fresh-hours': hours }) {
    const { byService, scope, standing } = subject
    let cases: AppCase[] | null = null
    let blind: Unknown | null = null
    for (const [service, held] of byService) {
      if (!isPrefixed(service)) continue
      const home = homeOf(held)
      if (!home) continue
      let primaries = 0
      let untold: Holding | null = null
      for (const holding of held) {
        const primary = toldPrimary(subject, holding, hours)
        if (primary === true) primaries += 1
        else if (primary === null) untold ??= holding
      }
      if (primaries > 1 || (primaries === 0 && !untold)) {
        cases ??= []
        cases.push({
          home,
          others: held.filter((holding) => holding !== home),
          facts: { service, primaries: listing(primariesOf(subject, held, hours)) },
        })
      } else if (untold) {
        const { appId, appName } = standing
        blind ??= primaryUntold(scope, untold.node, { appId, appName, isOwner: untold.isOwner })
      } else if (!blind) {
        for (const holding of held) blind ??= outdatedOn(subject, holding, hours)
      }
    }
    if (!cases) return blind ?? ok
    return { status: 'alarm', cases, ...(blind && { blind }) }
  },
  sentence(subject, { home, others }, { 'fresh-hours': hours }) {
    const { standing } = subject
    const held = [home, ...others]
    const { service } = home.node
    const names = baseNames(service)?.slice(0, 1) ?? []
    const primaries = primariesOf(subject, held, hours)
    if (primaries.length === 0) {
      const missing = names.length > 0 ? `: ${listing(names)} is not set` : ''
      return `${standing.appName} holds ${count(held.length, 'add-on')} of ${service}, ${listing(held.map(({ name }) => name))}, and none of them is primary${missing}.`
    }
    const written = names.length > 0 ? `: all of them write ${listing(names)} and one wins silently` : ''
    return `${standing.appName} has ${count(primaries.length, 'primary add-on')} of ${service}, ${listing(primaries)}${written}.`
  },
  remedy(subject, { home, others }) {
    const { appName } = subject.standing
    const held = [home, ...others].toSorted((one, other) => (one.node.id < other.node.id ? -1 : 1))
    const primaries = held.filter((holding) => toldPrimary(subject, holding, usualHours) === true)
    const choice = (from: readonly Holding[]): Holding => from.find(({ isOwner }) => isOwner) ?? from[0] ?? home
    if (primaries.length === 0) {
      const chosen = choice(held)
      return choosePrimary(`Make ${chosen.name} the primary of ${appName}, or whichever of them the app is to use.`, [
        heldOn(subject, chosen),
      ])
    }
    // Promoting what is primary already changes nothing, so another one has to be first.
    const chosen = choice(primaries)
    const between = held.find((holding) => !primaries.includes(holding))
    if (!between) {
      return [
        work(
          `No request changes this: promoting one that is primary already does nothing. Detach or destroy the one that ${appName} can do without, or open a ticket with the platform team. Text: on ${appName} the add-ons ${listing(primaries.map(({ name, node }) => `${name} (${node.id})`))} are all marked as primary; please leave only ${chosen.name} marked.`,
        ),
      ]
    }
    return [
      ...choosePrimary(
        `Make ${between.name} the primary of ${appName} for a moment: that demotes all the others, while promoting one that is primary already does nothing.`,
        [heldOn(subject, between)],
      ).slice(0, 1),
      ...choosePrimary(`Then make ${chosen.name} the primary one, or whichever of them the app is to use.`, [
        heldOn(subject, chosen),
      ]),
    ]
  },
})

/** What is to be done is read for a moment: a policy file with other hours makes no difference worth asking it for. */
const usualHours = freshPrimaries['fresh-hours'].standard

function primariesOf(subject: AppSubject, held: readonly Holding[], hours: number): string[] {
  return held.filter((holding) => toldPrimary(subject, holding, hours) === true).map(({ name }) => name)
}
