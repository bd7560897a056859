import { splitOff } from '../recipes/split-off.ts'
import { addonRule, ok } from '../rule.ts'
import { appNames, count, ownerOf, verb } from '../wording.ts'

export const wideFanOut = addonRule({
  id: 'AKR-206',
  title: 'Wide fan-out',
  group: 'ownership',
  baseSeverity: 'medium',
  confidence: 'medium',
  needs: ['attachments'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: ['stream', 'cdn'],
  transient: false,
  context: false,
  optIn: false,
  options: {
    relational: {
      standard: 3,
      about: 'Apps besides the owner from which the fan-out of a relational database is wide.',
    },
    other: { standard: 5, about: 'Apps besides the owner from which the fan-out of anything else is wide.' },
    'very-wide': { standard: 8, about: 'Apps besides the owner from which any fan-out is high.' },
  },
  fires: 'At least 3 apps besides the owner hold a relational database, or 5 anything else; high from 8.',
  why: 'One lock, restart, restore or migration reaches every app at once, and nobody can change the data without asking all of them.',
  falsePositives:
    'Streams and CDNs are left out. Apps of one organization, space and pipeline are parts of one product: one band lower.',
  remedyInWords: 'Give the apps that can do without the shared data an add-on of their own.',
  references: ['microservices.io database-per-service', 'akkeris/docs architecture/addons.md'],
  judge({ consumers, statefulness, blast }, options) {
    const threshold = statefulness.kind === 'relational' ? options.relational : options.other
    if (consumers.length < threshold) return ok
    return {
      status: 'alarm',
      about: consumers,
      severity: consumers.length >= options['very-wide'] ? 'high' : 'medium',
      damped: blast.oneProduct,
    }
  },
  sentence: ({ node, blast }, { about }) =>
    `${count(about.length, 'app')} in ${count(blast.spaceCount, 'space')} ${verb(about.length, 'hangs', 'hang')} on ${node.name}, which belongs to ${ownerOf(node)}: ${appNames(about)}.`,
  remedy: (subject, { about }) => splitOff(subject, about),
})
