import { renameUniquely } from '../recipes/rename.ts'
import { heldOn } from '../recipes/held.ts'
import { appRule, ok, type AppVerdict } from '../rule.ts'
import type { AppSubject, Holding } from '../subject.ts'
import { clashes, homeOf, namesInCommon, overlap, whyBlind } from '../holdings.ts'
import { areApart, freshPrimaries, outdatedOn, primaryNow, toldPrimary } from '../primary.ts'
import { endOf, haveOnePrefix, mayMatch, isPrefixed, prefixOf, variableName } from '../variables.ts'
import { listing } from '../wording.ts'

export const prefixCollision = appRule({
  id: 'AKR-301',
  title: 'Two secondary add-ons write the same config variables',
  group: 'variables',
  baseSeverity: 'critical',
  confidence: 'high',
  needs: ['attachments', 'addons', 'look:attachments', 'look:variables'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: freshPrimaries,
  fires:
    'Two add-ons of one app, at least one of them shared and none of them primary, have names that make the same prefix, and bring variables of the same name.',
  why: 'The one that is bound last wins and nothing says so: the app may read from, or write to, the wrong database.',
  falsePositives:
    'None are known. The platform compares names within one add-on only, so it lets both names pass; two names that differ may make one prefix, as orders-main-db and users-main-db or my-db and mydb do.',
  remedyInWords:
    'Give all but one of them a name that makes a prefix of its own, after finding the code that reads the old ones.',
  references: ['akkeris/controller-api lib/osb-addons.js', 'akkeris/docs architecture/addons.md'],
  judge(subject, { 'fresh-hours': hours }) {
    // Names are looked at last: of one service all but the primary one can clash, of two services hardly any.
    const { rivals } = subject
    if (rivals.length > 0 && isAnyPrefixTwice(subject, rivals, hours)) return lookCloser(subject, hours)
    if (rivals.length === subject.holdings.length) return ok
    for (const [service, held] of subject.byService) {
      if (held.length > 1 && isPrefixed(service) && isAnyPrefixTwice(subject, held, hours))
        return lookCloser(subject, hours)
    }
    return ok
  },
  sentence({ standing }, { home, others, facts }) {
    const names = [home, ...others].map(({ name }) => name)
    const variables = String(facts['variables'])
    const what =
      variables === '' ? `variables that begin with ${String(facts['prefix'])}_` : listing(variables.split(', '))
    return `${listing(names)} ${names.length === 2 ? 'both' : 'all'} write ${what} on ${standing.appName}: the one that was bound last wins, and nothing tells which.`
  },
  remedy(subject, { others }) {
    return renameUniquely(
      subject.scope,
      others.map((holding) => heldOn(subject, holding)),
    )
  },
})

/** Last signs of the names of one app, kept between calls so that nothing is made anew for each of thousands of apps. */
let ends = new Uint16Array(16)

/** Whether two that may be secondary make one prefix. Most names differ in their last sign. */
function isAnyPrefixTwice(subject: AppSubject, held: readonly Holding[], hours: number): boolean {
  if (ends.length < held.length) ends = new Uint16Array(held.length * 2)
  for (let place = 0; place < held.length; place += 1) {
    const holding = held[place]
    if (!holding) continue
    if (toldPrimary(subject, holding, hours) === true && !outdatedOn(subject, holding, hours)) {
      ends[place] = noEnd
      continue
    }
    const { name } = holding
    const end = endOf(name)
    for (let before = 0; before < place; before += 1) {
      if (ends[before] === noEnd || !mayMatch(ends[before] ?? 0, end)) continue
      const other = held[before]
      if (other && haveOnePrefix(name, other.name)) return true
    }
    ends[place] = end
  }
  return false
}

/** Of a primary add-on, which has no prefix. */
const noEnd = 0xffff

function lookCloser(subject: AppSubject, hours: number): AppVerdict {
  const { groups, blind } = clashes(subject.holdings, (one, other) => {
    if (!haveOnePrefix(one.name, other.name)) return false
    if (!isPrefixed(one.node.service) || !isPrefixed(other.node.service)) return false
    // One add-on may have lost the very name in question to the other, so what the notes show is not enough here.
    const overlapping = overlap(subject, one, other, false)
    const isApart = areApart(subject, [one, other], true, hours)
    if (isApart === true || overlapping === false) return false
    const isUntold = [one, other].some((each) => primaryNow(subject, each, hours) === null)
    return isApart !== false || isUntold || overlapping === null ? null : true
  })
  const cases = groups.flatMap((group) => {
    const home = homeOf(group)
    if (!home) return []
    const others = group.filter((holding) => holding !== home)
    return [{ home, others, facts: { prefix: prefixOf(home.name), variables: variablesOf(subject, group).join(', ') } }]
  })
  const doubt = blind !== null && areApart(subject, blind, true, hours)
  const blindness = blind && (typeof doubt === 'object' ? doubt : whyBlind(subject, blind))
  if (cases.length === 0) return blindness ?? ok
  return { status: 'alarm', cases, ...(blindness && { blind: blindness }) }
}

/** What is written twice, as far as it is told, under the names it has on the app. */
function variablesOf(subject: AppSubject, group: readonly Holding[]): string[] {
  const names = new Set<string>()
  for (const one of group) {
    for (const other of group) {
      if (other === one) continue
      for (const name of namesInCommon(subject, one, other)) {
        names.add(variableName(one.node.service, one.name, false, name))
      }
    }
  }
  return [...names].toSorted()
}
