import { fillsItself, isPreview, statefulEnoughForPreviews } from '../crossings.ts'
import { isolatePreviews } from '../recipes/isolate-previews.ts'
import { addonRule, judgeConsumers, missing } from '../rule.ts'
import type { Subject } from '../subject.ts'
import { appNames, count, ownerOf, verb } from '../wording.ts'

/** What the platform does by itself: a preview app is attached to every sharable add-on of its source. */
export const previewOnSharedData = addonRule({
  id: 'AKR-107',
  title: 'Preview app uses a shared stateful add-on',
  group: 'environment',
  baseSeverity: 'high',
  confidence: 'high',
  needs: ['attachments', 'apps', 'spaces'],
  silentWithout: [['preview', 'unlisted-app']],
  minimumStatefulness: statefulEnoughForPreviews,
  minimumApps: 2,
  excludedKinds: fillsItself,
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires:
    'A preview app of a pull request holds the add-on of another app; critical where the owner is in a prod space.',
  why: 'Code of an unmerged pull request reads, migrates and writes the data that others work with.',
  falsePositives:
    'What fills itself again or only passes things on is left out: caches that keep nothing, streams, content delivery.',
  remedyInWords:
    'Let preview apps create add-ons of their own, then detach the ones that are there, or delete those whose pull request is closed.',
  references: ['akkeris/controller-api lib/previews.js'],
  judge(subject) {
    const { owner } = subject
    const verdict = judgeConsumers(
      subject,
      ({ standing }) => isPreview(standing),
      () => (isProduction(subject) ? { severity: 'critical' } : {}),
    )
    // How bad it is depends on the space of the owner. An orphan has none that could be missing.
    if (verdict.status === 'alarm' && owner?.standing.production === null) return missing(owner)
    return verdict
  },
  sentence: (subject, { about }) =>
    `${count(about.length, 'preview app')} of a pull request ${verb(about.length, 'works', 'work')} on ${subject.node.name}, which belongs to ${ownerOf(subject.node)}${isProduction(subject) ? ' in production' : ''}: ${appNames(about)}.`,
  remedy: (subject, { about }) => isolatePreviews(subject, about),
})

function isProduction({ owner }: Subject): boolean {
  return owner?.standing.production === true
}
