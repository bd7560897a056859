import { splitOff } from '../recipes.ts'
import { missing, ok, organizationOf, type Rule } from '../rule.ts'
import { appNames, count, listing, ownerOf } from '../wording.ts'

export const sharedAcrossOrganizations: Rule = {
  id: 'AKR-204',
  title: 'Shared across organizations',
  group: 'ownership',
  baseSeverity: 'medium',
  confidence: 'medium',
  needs: ['attachments'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: ['stream', 'cdn'],
  why: 'The organizations have different people on call, budgets and change calendars, and the platform never asks the one about the other.',
  references: ['akkeris/controller-api lib/addon-attachments.js'],
  judge({ node, share, consumers, owner, statefulness }) {
    const organizations = [...new Set(share.map(organizationOf))].filter((name) => name !== null)
    const home = owner && organizationOf(owner)
    if (organizations.length > 1) {
      // Without a known owner no organization is the home one, so all of them are guests.
      const about = consumers.filter((consumer) => ![home, null].includes(organizationOf(consumer)))
      return {
        status: 'alarm',
        about,
        severity: statefulness.value >= 0.8 ? 'high' : 'medium',
        reason: `${node.name} belongs to ${ownerOf(node)}${home === null ? '' : ` (${home})`} and is shared across ${count(organizations.length, 'organization')}, ${listing(organizations)}: ${appNames(about)}.`,
      }
    }
    const blind = share.find((holder) => organizationOf(holder) === null)
    if (!blind) return ok
    if (!blind.app) return missing(blind)
    return { status: 'unknown', reason: `The platform does not say which organization ${blind.appName} is of.` }
  },
  remedy: (subject, alarm) => splitOff(subject, alarm.about),
}
