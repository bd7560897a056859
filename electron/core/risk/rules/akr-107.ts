import { isolatePreviews } from '../recipes.ts'
import { hasTag, judgeConsumers, type Rule } from '../rule.ts'
import { appNames, count, ownerOf, verb } from '../wording.ts'

/** What the platform does by itself: a preview app is attached to every sharable add-on of its source. */
export const previewOnSharedData: Rule = {
  id: 'AKR-107',
  title: 'Preview app uses a shared stateful add-on',
  group: 'environment',
  baseSeverity: 'high',
  confidence: 'high',
  needs: ['attachments'],
  minimumStatefulness: 0.5,
  minimumApps: 2,
  excludedKinds: ['volatile-cache'],
  why: 'Code of an unmerged pull request reads, migrates and writes the data that others work with.',
  references: ['akkeris/controller-api lib/previews.js'],
  judge(subject) {
    const { owner, node } = subject
    const production = owner !== null && hasTag(owner, 'prod') === true
    return judgeConsumers(
      subject,
      ({ app }) => (app ? app.preview : null),
      (about) => ({
        reason: `${count(about.length, 'preview app')} of a pull request ${verb(about.length, 'works', 'work')} on ${node.name}, which belongs to ${ownerOf(node)}${production ? ' in production' : ''}: ${appNames(about)}.`,
        ...(production ? { severity: 'critical' as const } : {}),
      }),
    )
  },
  remedy: (subject, alarm) => isolatePreviews(subject, alarm.about),
}
