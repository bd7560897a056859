import { startAgain, stopTheWorld } from '../recipes/stop-the-world.ts'
import { work } from '../recipes/requests.ts'
import { addonRule, missing, ok } from '../rule.ts'
import type { Party } from '../subject.ts'
import { appNames, listing, verb } from '../wording.ts'

export const partialMaintenance = addonRule({
  id: 'AKR-502',
  title: 'Partial maintenance',
  group: 'operation',
  baseSeverity: 'high',
  confidence: 'high',
  needs: ['attachments', 'apps'],
  silentWithout: [['maintenance', 'unlisted-app']],
  minimumStatefulness: 0.8,
  minimumApps: 2,
  excludedKinds: [],
  transient: true,
  context: false,
  optIn: false,
  options: {},
  fires: 'Some of the apps that hold the add-on are in maintenance and others are not.',
  why: 'Whoever changes the plan or restores a backup now believes that nobody writes: what the other apps write is lost.',
  falsePositives:
    'Acknowledge an app that is in maintenance for reasons of its own; AKR-203 and AKR-210 speak of those that sleep for good.',
  remedyInWords: 'Put the other apps in maintenance too before anything is done to the add-on.',
  references: ['akkeris/controller-api lib/apps.js', 'akkeris/database-broker tasks.go'],
  judge({ share }) {
    let awake = 0
    let blind: Party | null = null
    for (const party of share) {
      if (!party.app) blind ??= party
      else if (!party.app.maintenance) awake += 1
    }
    const known = blind ? share.filter(({ app }) => app !== null) : share
    if (awake === 0 || awake === known.length) return blind ? missing(blind) : ok
    const stopped = known.filter((party) => !isAwake(party)).map(({ appName }) => appName)
    return { status: 'alarm', about: share.filter(isAwake), facts: { maintenance: stopped.join(' ') } }
  },
  sentence(subject, { about, facts }) {
    const stopped = String(facts['maintenance']).split(' ')
    return `${listing(stopped)} ${verb(stopped.length, 'is', 'are')} in maintenance while ${appNames(about)} may still write to ${subject.node.name}.`
  },
  remedy: ({ share }, { about }) => [
    stopTheWorld(share),
    work(
      `Do what the maintenance is for. If it is over already, take the others out of it instead of ${appNames(about)} in.`,
    ),
    startAgain(share),
  ],
})

function isAwake({ app }: Party): boolean {
  return app !== null && !app.maintenance
}
