import { spaceNameOf } from '../environment.ts'
import { splitOff } from '../recipes.ts'
import { hasTag, judgeConsumers, missing, skip, type Rule } from '../rule.ts'
import { appNames, count, ownerOf, verb } from '../wording.ts'

/** The platform refuses to attach like this, so a hit is older than the check, or the space's tags were changed. */
export const productionDataOutside: Rule = {
  id: 'AKR-101',
  title: 'Production add-on attached to a non-production space',
  group: 'environment',
  baseSeverity: 'critical',
  confidence: 'high',
  needs: ['attachments'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  why: 'Production data and secrets leak to where fewer controls apply, and test code can write to production.',
  references: ['akkeris/controller-api lib/addon-attachments.js', 'akkeris/docs architecture/addons.md'],
  judge(subject) {
    const { owner, node } = subject
    if (!owner) return skip
    const production = hasTag(owner, 'prod')
    if (production === null) return missing(owner)
    if (!production) return { status: 'ok' }
    return judgeConsumers(
      subject,
      (consumer) => invert(hasTag(consumer, 'prod')),
      (about) => ({
        reason: `${node.name} belongs to ${ownerOf(node)} in the prod space ${spaceNameOf(owner)}, and ${count(about.length, 'app')} outside production ${verb(about.length, 'holds', 'hold')} it: ${appNames(about)}.`,
      }),
    )
  },
  remedy: (subject, alarm) => splitOff(subject, alarm.about),
}

function invert(value: boolean | null): boolean | null {
  return value === null ? null : !value
}
