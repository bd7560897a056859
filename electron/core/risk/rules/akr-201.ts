import { platformRepair } from '../recipes.ts'
import { ok, type Rule } from '../rule.ts'
import { appNames, ownerOf, verb } from '../wording.ts'

/**
 * Two witnesses are asked for: the add-on list does not show it and its attachments name no owner. A broker that was
 * down when the controller booted causes the first alone (API-FACTS section 9), which is `unknown` here.
 */
export const orphaned: Rule = {
  id: 'AKR-201',
  title: 'Orphaned add-on',
  group: 'ownership',
  baseSeverity: 'critical',
  confidence: 'high',
  needs: ['addons', 'attachments'],
  minimumStatefulness: 0,
  minimumApps: 1,
  excludedKinds: [],
  why: 'Nobody can attach, change or find it in the list of add-ons, it goes on costing money, and once its last app detaches it is lost for good.',
  references: [
    'akkeris/controller-api lib/addon-attachments.js',
    'akkeris/controller-api sql/select_all_service_attachments.sql',
  ],
  judge(subject) {
    const { node, share } = subject
    if (node.orphan) {
      return {
        status: 'alarm',
        about: share,
        reason: `${node.name} has no owner any more: its owner's attachment is gone, and only ${appNames(share)} still ${verb(share.length, 'holds', 'hold')} it.`,
      }
    }
    const unowned = share.some(({ attachment }) => attachment?.owner === null)
    if (unowned) {
      return {
        status: 'unknown',
        reason: `The add-on list shows ${node.name} as owned by ${ownerOf(node)}, but its attachments name no owner.`,
      }
    }
    if (!node.addon) {
      return {
        status: 'unknown',
        reason: `The add-on list does not show ${node.name}, though its attachments name ${ownerOf(node)} as the owner; a broker that is down looks the same.`,
      }
    }
    return ok
  },
  remedy: (subject) => platformRepair(subject),
}
