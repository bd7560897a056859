import { spaceNameOf } from '../environment.ts'
import { splitOff } from '../recipes.ts'
import { hasTag, judgeConsumers, missing, skip, type Rule } from '../rule.ts'
import { appNames, count, ownerOf, verb } from '../wording.ts'

/** The platform allows it: its check goes the other way only (API-FACTS section 6). */
export const productionDependsOutside: Rule = {
  id: 'AKR-103',
  title: 'Production app depends on a non-production add-on',
  group: 'environment',
  baseSeverity: 'high',
  confidence: 'high',
  needs: ['attachments'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  why: 'Production goes down when a development team restores, downgrades or restarts its own add-on, for which nobody asks them for elevated access.',
  references: ['akkeris/controller-api lib/addon-attachments.js', 'akkeris/controller-api lib/addons.js'],
  judge(subject) {
    const { owner, node } = subject
    if (!owner) return skip
    const production = hasTag(owner, 'prod')
    if (production === null) return missing(owner)
    if (production) return { status: 'ok' }
    return judgeConsumers(
      subject,
      (consumer) => hasTag(consumer, 'prod'),
      (about) => ({
        reason: `${count(about.length, 'production app')} ${verb(about.length, 'depends', 'depend')} on ${node.name}, which belongs to ${ownerOf(node)} in ${spaceNameOf(owner)}, outside production: ${appNames(about)}.`,
      }),
    )
  },
  remedy: (subject, alarm) => splitOff(subject, alarm.about),
}
