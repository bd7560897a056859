import { passesOn } from '../crossings.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule, ok } from '../rule.ts'
import { organizationPair, type Settings } from '../settings.ts'
import { organizationNotTold } from '../share.ts'
import type { Party, Subject } from '../subject.ts'
import { appNames, count, listing, ownerOf } from '../wording.ts'

export const sharedAcrossOrganizations = addonRule({
  id: 'AKR-204',
  title: 'Shared across organizations',
  group: 'ownership',
  baseSeverity: 'medium',
  confidence: 'medium',
  needs: ['attachments', 'apps'],
  silentWithout: [['several-organizations']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: passesOn,
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires:
    'An app of another organization than the owner holds the add-on; high where it keeps data (a statefulness of 0.8 and more).',
  why: 'The organizations have different people on call, budgets and change calendars, and the platform never asks the one about the other.',
  falsePositives:
    'Streams and CDNs are left out. The policy file names pairs of organizations that may share, and platform organizations that may share with anybody.',
  remedyInWords: 'Give the apps of other organizations an add-on of their own, copy the data, and detach.',
  references: ['akkeris/controller-api lib/addon-attachments.js'],
  judge(subject) {
    const { share, consumers, statefulness } = subject
    const about = foreigners(subject)
    if (about !== null) {
      return {
        status: 'alarm',
        about: about.length === consumers.length ? consumers : about,
        severity: statefulness.value >= 0.8 ? 'high' : 'medium',
        facts: { organizations: organizationsOf(subject).toSorted().join(', ') },
      }
    }
    const { owner, scope } = subject
    const home = owner?.standing.organization ?? null
    if (home !== null && scope.settings.platformOrganizations.has(home)) return ok
    const blind = share.find(({ standing }) => standing.organization === null)
    return blind ? organizationNotTold(blind) : ok
  },
  sentence(subject) {
    const { node, owner } = subject
    const home = owner?.standing.organization ?? null
    const organizations = organizationsOf(subject)
    return `${node.name} belongs to ${ownerOf(node)}${home === null ? '' : ` (${home})`} and is shared across ${count(organizations.length, 'organization')}, ${listing(organizations)}: ${appNames(foreigners(subject) ?? [])}.`
  },
  remedy: (subject, { about }) => splitOff(subject, about),
})

/**
 * Consumers of another organization than the owner's. Where that is not known no organization is the home one, and all are
 * guests that may not share with one of the others. Null without any.
 */
function foreigners({ owner, consumers, scope }: Subject): readonly Party[] | null {
  const { settings } = scope
  const home = owner?.standing.organization ?? null
  const isGuest = (consumer: Party): boolean =>
    home === null ? quarrels(consumer, consumers, settings) : isForeign(home, consumer, settings)
  return consumers.some(isGuest) ? consumers.filter(isGuest) : null
}

function quarrels({ standing }: Party, others: readonly Party[], settings: Settings): boolean {
  const { organization } = standing
  return organization !== null && others.some((other) => isForeign(organization, other, settings))
}

function isForeign(home: string, { standing }: Party, settings: Settings): boolean {
  const { organization } = standing
  return (
    organization !== null &&
    organization !== home &&
    !settings.platformOrganizations.has(home) &&
    !settings.platformOrganizations.has(organization) &&
    !settings.organizationPairs.has(organizationPair(home, organization))
  )
}

function organizationsOf({ blast }: Subject): string[] {
  return [...blast.organizations]
}
