import { platformRepair } from '../recipes/repair.ts'
import { addonRule, ok, unknown } from '../rule.ts'
import { appNames, ownerOf, verb } from '../wording.ts'

/**
 * Two witnesses are asked for: the add-on list does not show it and its attachments name no owner. A broker that was
 * down when the controller booted causes the first alone (API-FACTS section 9), which is `unknown` here.
 */
export const orphaned = addonRule({
  id: 'AKR-201',
  title: 'Orphaned add-on',
  group: 'ownership',
  baseSeverity: 'critical',
  confidence: 'high',
  needs: ['addons', 'attachments'],
  minimumStatefulness: 0,
  minimumApps: 1,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires: 'The attachments of the add-on name no owner, and the list of add-ons does not show it.',
  why: 'Nobody can attach, change or find it in the list of add-ons, it goes on costing money, and once its last app detaches it is lost for good.',
  falsePositives:
    'A broker that is down hides its add-ons too, but their attachments still name the owner: that alone is not called an orphan. An acknowledgement lasts 30 days at most.',
  remedyInWords: 'Freeze it, take a backup, and have the platform team give it its owner back.',
  references: [
    'akkeris/controller-api lib/addon-attachments.js',
    'akkeris/controller-api sql/select_all_service_attachments.sql',
  ],
  judge({ node, share, consumers }) {
    if (node.orphan) return { status: 'alarm', about: consumers }
    if (share.some(({ attachment }) => attachment?.owner === null)) {
      return unknown(
        'absurd',
        () => `The add-on list shows ${node.name} as owned by ${ownerOf(node)}, but its attachments name no owner.`,
      )
    }
    if (node.addon) return ok
    return unknown(
      'row-missing',
      () =>
        `The add-on list does not show ${node.name}, though its attachments name ${ownerOf(node)} as the owner; a broker that is down looks the same.`,
    )
  },
  sentence: ({ node }, { about }) =>
    `${node.name} has no owner any more: its owner's attachment is gone, and only ${appNames(about)} still ${verb(about.length, 'holds', 'hold')} it.`,
  remedy: (subject) => platformRepair(subject),
})
