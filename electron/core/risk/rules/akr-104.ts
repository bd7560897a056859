import type { Holder } from '#core/graph/graph.ts'
import { spaceNameOf } from '../environment.ts'
import { splitOff } from '../recipes.ts'
import { judgeConsumers, missing, skip, type Rule } from '../rule.ts'
import { appNames, listing, ownerOf, verb } from '../wording.ts'

/** The documentation promises equal compliance sets; the platform compares prod and socs only, one way. */
export const complianceDiffers: Rule = {
  id: 'AKR-104',
  title: 'Compliance sets differ',
  group: 'environment',
  baseSeverity: 'medium',
  confidence: 'medium',
  needs: ['attachments'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  why: 'Data kept under one set of rules is handled where another applies, which an audit will not accept.',
  references: ['akkeris/docs architecture/addons.md', 'akkeris/controller-api lib/addon-attachments.js'],
  judge(subject) {
    const { owner, node } = subject
    if (!owner) return skip
    const own = owner.space?.compliance
    if (!own) return missing(owner)
    return judgeConsumers(
      subject,
      ({ space }) => (space ? differs(own, space.compliance) : null),
      (about) => ({
        reason: `${node.name} belongs to ${ownerOf(node)} in ${spaceNameOf(owner)} (${tags(own)}), and ${appNames(about)} ${verb(about.length, 'holds', 'hold')} it under other rules: ${otherRules(about)}.`,
      }),
    )
  },
  remedy: (subject, alarm) => splitOff(subject, alarm.about),
}

/** A pair that differs in prod is what AKR-101 and AKR-103 speak of. */
function differs(own: readonly string[], other: readonly string[]): boolean {
  if (own.includes('prod') !== other.includes('prod')) return false
  const distinct = new Set(other)
  return new Set(own).size !== distinct.size || own.some((tag) => !distinct.has(tag))
}

function otherRules(about: readonly Holder[]): string {
  return listing([
    ...new Set(about.map((holder) => `${spaceNameOf(holder)} (${tags(holder.space?.compliance ?? [])})`)),
  ])
}

function tags(compliance: readonly string[]): string {
  return compliance.length > 0 ? compliance.join(', ') : 'no tags'
}
