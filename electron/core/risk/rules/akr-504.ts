import { isProof, stateOf, stateUnknown } from '../asked.ts'
import { reportDeprovisioned } from '../recipes/repair.ts'
import { addonRule, ok, skip } from '../rule.ts'
import { appNames, ownerOf } from '../wording.ts'

export const deprovisioned = addonRule({
  id: 'AKR-504',
  title: 'Reported deprovisioned but exists',
  group: 'operation',
  baseSeverity: 'critical',
  confidence: 'high',
  needs: ['attachments', 'addons', 'look:addons'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: true,
  context: false,
  optIn: false,
  options: { 'fresh-hours': { standard: 24, about: 'Hours for which an answer about the state is believed.' } },
  fires: 'The add-on is listed, and when asked for its state the platform says deprovisioned.',
  why: 'The platform says so of whatever a broker calls failed: a full disk, a stopped instance, a failed restore. All apps that hold it are down or about to be.',
  falsePositives:
    'It ends by itself once the broker says otherwise. Acknowledge while an add-on is stopped on purpose.',
  remedyInWords: 'Look for backups, touch nothing, and have the platform team look at the instance.',
  references: ['akkeris/controller-api lib/osb-addons.js', 'akkeris/database-broker'],
  judge(subject, options) {
    if (!subject.node.addon) return skip
    const told = stateOf(subject)
    if (told?.state === 'deprovisioned') {
      return { status: 'alarm', about: subject.consumers, facts: { state: told.state } }
    }
    const hours = options['fresh-hours']
    return isProof(subject.scope, told, hours) ? ok : stateUnknown(subject, hours)
  },
  sentence: ({ node, share }) =>
    `The platform says that ${node.name} of ${ownerOf(node)} is deprovisioned, and still lists it on ${appNames(share)}.`,
  remedy: reportDeprovisioned,
})
