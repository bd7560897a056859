import type { RemedyStep } from '#shared/domain/finding.ts'
import { choosePrimary } from '../recipes/choose-primary.ts'
import { heldBy } from '../recipes/held.ts'
import { detach, work } from '../recipes/requests.ts'
import { addonRule, ok, skip, type Unknown } from '../rule.ts'
import type { Party } from '../subject.ts'
import { primaryUntold } from '../holdings.ts'
import { freshPrimaries, isPrimaryOf, outdatedOf } from '../primary.ts'
import { appNames, verb } from '../wording.ts'

const severalVariables = new Set(['alamo-rabbitmq', 'alamo-influxdb'])

export const secondaryLegacy = addonRule({
  id: 'AKR-307',
  title: 'Secondary add-on of an old service stops deployments',
  group: 'variables',
  baseSeverity: 'high',
  confidence: 'medium',
  needs: ['attachments', 'addons', 'look:attachments'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  options: freshPrimaries,
  fires: 'The add-on is of alamo-rabbitmq or alamo-influxdb, and an app holds it that has another one as its primary.',
  why: 'These services bring several variables and the region stumbles over the second one that is to get a prefix: the app cannot be deployed any more.',
  falsePositives: 'None are known. A region whose API was mended can be excluded in the policy file.',
  remedyInWords: 'Promote it where the app needs it, or detach it.',
  references: ['akkeris/region-api service/configvars.go', 'akkeris/controller-api lib/addons/alamo-addons.js'],
  judge(subject, { 'fresh-hours': hours }) {
    const { share, consumers, node } = subject
    if (!severalVariables.has(node.service)) return skip
    let blind: Unknown | null = null
    let about: Party[] | null = null
    for (const party of share) {
      const primary = isPrimaryOf(subject, party, hours)
      if (primary === false) (about ??= []).push(party)
      else blind ??= primary === null ? primaryUntold(subject.scope, node, party) : outdatedOf(subject, party, hours)
    }
    if (!about) return blind ?? ok
    const all = about.length === consumers.length && about[0] === consumers[0]
    const secondaryOn = about.map(({ appName }) => appName).join(', ')
    return { status: 'alarm', about: all ? consumers : about, facts: { secondaryOn } }
  },
  sentence: ({ node }, { about }) =>
    `${node.name} is a secondary ${node.service} of ${appNames(about)}, and brings several variables, which the region cannot rename: ${verb(about.length, 'that app', 'those apps')} cannot be deployed.`,
  remedy(subject, { about }) {
    const { node, scope } = subject
    const borrowers = about.filter(({ isOwner }) => !isOwner)
    const detaching: RemedyStep[] =
      borrowers.length > 0 ? [detach(`Detach ${node.name} from the apps that can do without it.`, borrowers)] : []
    return [
      ...detaching,
      ...choosePrimary(
        `Or make it the primary where the app needs it. The one that was is a secondary then, so take that one from the app as well.`,
        about.map((party) => heldBy(subject, party)),
      ),
      work(
        `If neither is possible, open a ticket with the platform team. Text: add-on ${node.id} (${node.plan}) is a secondary of ${appNames(about)}, as seen at ${new Date(scope.graph.takenAt).toISOString()}; deployments there fail with "Invalid command in config var rename".`,
      ),
    ]
  },
})
