import { mixesStages, passesOn } from '../crossings.ts'
import { splitOff } from '../recipes/split-off.ts'
import { addonRule, ok, unknown } from '../rule.ts'
import type { Party, Subject } from '../subject.ts'
import { listing } from '../wording.ts'

/** Works where spaces carry no tags: pipelines say what an app is for. */
export const stagesShare = addonRule({
  id: 'AKR-108',
  title: 'Shared across pipeline stages',
  group: 'environment',
  baseSeverity: 'high',
  confidence: 'high',
  needs: ['attachments', 'couplings'],
  silentWithout: [['staged']],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: passesOn,
  transient: false,
  context: false,
  optIn: false,
  options: {},
  fires:
    'One app that holds the add-on is at the production stage of a pipeline, and another one at review, development or staging. Of several pipelines the highest stage counts.',
  why: 'What is still being tested writes and migrates the data of production before it is promoted.',
  falsePositives: 'Streams and CDNs are left out. An app at an earlier stage that only reads may be acknowledged.',
  remedyInWords: 'Give the apps of the other stage an add-on of their own, copy the data, and detach.',
  references: ['akkeris/docs architecture/pipelines.md', '12factor.net/dev-prod-parity'],
  judge(subject) {
    const mixes = mixesStages(subject)
    if (mixes === false) return ok
    if (mixes === null) {
      return unknown(
        'row-missing',
        () => `The pipelines of ${nameless(subject)} cannot be looked up: no list tells its id.`,
      )
    }
    const { consumers } = subject
    const about = consumers.filter((consumer) => isAcross(subject, consumer))
    return { status: 'alarm', about: about.length === consumers.length ? consumers : about }
  },
  sentence(subject, { about }) {
    const { node, share } = subject
    const others = share.filter((party) => !about.includes(party) && party.standing.stage !== null)
    return `${node.name} is shared across pipeline stages: ${named(others)} on one side, ${named(about)} on the other.`
  },
  remedy: (subject, { about }) => splitOff(subject, about),
})

/** On the other side than the owner; where that is in no pipeline, outside production. */
function isAcross(subject: Subject, consumer: Party): boolean {
  const stage = consumer.standing.stage
  const home = subject.owner?.standing.stage ?? null
  return stage !== null && (stage === 'production') === (home !== null && home !== 'production')
}

function named(parties: readonly Party[]): string {
  return listing(parties.map((party) => `${party.appName} (${party.standing.stage ?? ''})`))
}

function nameless({ share }: Subject): string {
  return share.find(({ appId }) => appId === '')?.appName ?? ''
}
