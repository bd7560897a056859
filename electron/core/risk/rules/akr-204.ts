import { splitOff } from '../recipes.ts'
import { missing, ok, type Rule } from '../rule.ts'
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
    const organizations = [...new Set(share.flatMap(({ app }) => (app ? [app.organization] : [])))]
    const home = owner?.app?.organization
    if (organizations.length > 1) {
      // Without a known owner no organization is the home one, so all of them are guests.
      const about = consumers.filter(({ app }) => app && app.organization !== home)
      return {
        status: 'alarm',
        about,
        severity: statefulness.value >= 0.8 ? 'high' : 'medium',
        reason: `${node.name} belongs to ${ownerOf(node)}${home === undefined ? '' : ` (${home})`} and is shared across ${count(organizations.length, 'organization')}, ${listing(organizations)}: ${appNames(about)}.`,
      }
    }
    const blind = share.find(({ app }) => !app)
    return blind ? missing(blind) : ok
  },
  remedy: (subject, alarm) => splitOff(subject, alarm.about),
}
