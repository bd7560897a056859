import { heldBy } from '../recipes/held.ts'
import { renameUniquely } from '../recipes/rename.ts'
import { addonRule, ok, skip, type Unknown } from '../rule.ts'
import type { Party } from '../subject.ts'
import { primaryUntold } from '../holdings.ts'
import { freshPrimaries, isPrimaryOf, outdatedOf } from '../primary.ts'
import { baseNames, hasUnsettablePrefix, isPrefixed, prefixOf } from '../variables.ts'
import { listing } from '../wording.ts'

export const unsettablePrefix = addonRule({
  id: 'AKR-303',
  title: 'Config variables that a shell cannot set',
  group: 'variables',
  baseSeverity: 'medium',
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
    'On an app where it is not the primary of its service, the add-on has a name that makes an empty prefix or one that begins with a digit.',
  why: 'Names such as _DATABASE_URL and 1234_DATABASE_URL cannot be set or read in POSIX shells, so scripts, local runs and many libraries do not see the variable.',
  falsePositives:
    'A primary add-on has no prefix, whatever its name. Default names of services of one word, such as kafka-bear-1234, are hit by this. Acknowledge it where the app reads its environment by other means than a shell.',
  remedyInWords: 'Give it a name on that app that makes a prefix of letters.',
  references: ['akkeris/controller-api lib/osb-addons.js', 'POSIX environment variable names'],
  judge(subject, { 'fresh-hours': hours }) {
    const { share, consumers, node } = subject
    if (!isPrefixed(node.service)) return skip
    let blind: Unknown | null = null
    let about: Party[] | null = null
    // Most apps hold it under one name, so most names have been looked at already.
    let last = ''
    let isUnsettable = hasUnsettablePrefix(last)
    for (const party of share) {
      const { name } = party
      if (name !== last) {
        last = name
        isUnsettable = hasUnsettablePrefix(name)
      }
      if (!isUnsettable) continue
      const primary = isPrimaryOf(subject, party, hours)
      if (primary === false) (about ??= []).push(party)
      else blind ??= primary === null ? primaryUntold(subject.scope, node, party) : outdatedOf(subject, party, hours)
    }
    if (about) {
      const names = about.map((party) => `${party.name} on ${party.appName}`)
      const all = about.length === consumers.length && about[0] === consumers[0]
      return { status: 'alarm', about: all ? consumers : about, facts: { names: names.join(', ') } }
    }
    return blind ?? ok
  },
  sentence(subject, { about }) {
    const [first] = baseNames(subject.node.service) ?? []
    const names = about.map((party) => `${prefixOf(party.name)}_${first ?? '...'} on ${party.appName}`)
    return `${subject.node.name} writes variables under names that no shell can set: ${listing(names)}.`
  },
  remedy: (subject, { about }) =>
    renameUniquely(
      subject.scope,
      about.map((party) => heldBy(subject, party)),
    ),
})
