import type { RemedyStep } from '#shared/domain/finding.ts'
import { work } from '../recipes/requests.ts'
import { addonRule, ok, skip, unknown, type Unknown } from '../rule.ts'
import { organizationNotTold } from '../share.ts'
import type { Party, Subject } from '../subject.ts'
import { appNames, listing } from '../wording.ts'

export const ownerPays = addonRule({
  id: 'AKR-209',
  title: 'Owner pays for other organizations',
  group: 'ownership',
  baseSeverity: 'info',
  confidence: 'high',
  needs: ['attachments', 'addons', 'apps'],
  silentWithout: [['several-organizations']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: true,
  optIn: false,
  options: {},
  fires: 'The add-on has a price and apps of more than one organization hold it.',
  why: 'The invoice goes to the organization of the owner, whoever uses it.',
  falsePositives:
    'Organizations that settle such costs between them. The price is what the plan costs now, not what was agreed.',
  remedyInWords: 'Settle who pays, or give the other organization an add-on of its own.',
  references: ['akkeris/controller-api lib/invoices.js'],
  judge(subject) {
    const { node, owner } = subject
    if (!owner) return skip
    const price = node.addon?.priceCents ?? null
    if (price === 0) return ok
    const many = isOfMany(subject)
    if (many === false) return ok
    if (price === null) return priceNotTold(subject)
    if (!(price > 0)) return unknown('absurd', () => `The platform gives ${node.name} a price that cannot be.`)
    if (many !== true) return organizationNotTold(many)
    return { status: 'alarm', about: guests(subject), facts: { organizations: organizations(subject).join(', ') } }
  },
  sentence: (subject, { about }) =>
    `${subject.owner?.standing.organization ?? subject.owner?.appName ?? ''} pays for ${subject.node.name} (${priceOf(subject)} a month), which ${listing(organizations(subject))} use: ${appNames(about)}.`,
  remedy: (subject): RemedyStep[] => [
    work(`Settle between ${listing(organizations(subject))} who pays what of the ${priceOf(subject)} a month.`),
    work('Where nobody can agree, give the apps of the other organizations an add-on of their own (see AKR-204).'),
  ],
})

/** Whether apps of two organizations hold it; where no two differ, an app of which nobody knows. */
function isOfMany({ share }: Subject): boolean | Party {
  let first: string | null = null
  let blind: Party | null = null
  for (const party of share) {
    const { organization } = party.standing
    if (organization === null) blind ??= party
    else if (first === null) first = organization
    else if (first !== organization) return true
  }
  return blind ?? false
}

function guests({ owner, consumers }: Subject): readonly Party[] {
  const home = owner?.standing.organization ?? null
  const found = consumers.filter(({ standing }) => standing.organization !== null && standing.organization !== home)
  return found.length === consumers.length ? consumers : found
}

function organizations({ blast }: Subject): string[] {
  return [...blast.organizations].toSorted()
}

function priceOf({ node }: Subject): string {
  return `$${((node.addon?.priceCents ?? 0) / 100).toFixed(2)}`
}

function priceNotTold({ node }: Subject): Unknown {
  if (!node.addon)
    return unknown('row-missing', () => `The add-on list does not show ${node.name}, so its price is not known.`)
  return unknown('not-told', () => `The platform does not say what ${node.name} costs.`)
}
