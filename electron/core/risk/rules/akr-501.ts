import { isProof, stateOf, stateUnknown } from '../asked.ts'
import { startAgain, stopTheWorld } from '../recipes/stop-the-world.ts'
import { work } from '../recipes/requests.ts'
import { addonRule, ok } from '../rule.ts'
import { anyRunning, runningUnknown } from '../share.ts'
import { appNames, count, verb } from '../wording.ts'

export const operationInProgress = addonRule({
  id: 'AKR-501',
  title: 'Operation in progress on a live shared add-on',
  group: 'operation',
  baseSeverity: 'high',
  confidence: 'high',
  needs: ['attachments', 'apps', 'look:addons'],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: true,
  context: false,
  optIn: false,
  options: { 'fresh-hours': { standard: 24, about: 'Hours for which an answer about the state is believed.' } },
  fires: 'The broker says that the add-on is being provisioned, changed or restored, and an app that holds it runs.',
  why: 'What apps write while a plan is changed or a backup restored may be lost, and their connections break at any moment.',
  falsePositives: 'It ends by itself with the operation. A new add-on that nobody uses yet is no danger.',
  remedyInWords: 'Put all apps that hold it in maintenance until the operation is over.',
  references: ['akkeris/database-broker tasks.go', 'akkeris/docs architecture/addons.md'],
  judge(subject, options) {
    const { share, scope } = subject
    const running = anyRunning(share)
    if (running === false) return ok
    const told = stateOf(subject)
    if (told?.state === 'provisioning') {
      if (running !== true) return runningUnknown(running)
      const about = share.filter(({ standing }) => standing.running === true)
      return { status: 'alarm', about, facts: { state: told.state } }
    }
    const hours = options['fresh-hours']
    return isProof(scope, told, hours) ? ok : stateUnknown(subject, hours)
  },
  sentence: ({ node }, { about }) =>
    `An operation on ${node.name} is in progress while ${count(about.length, 'app')} ${verb(about.length, 'runs', 'run')} on it: ${appNames(about)}.`,
  remedy: ({ share }) => [
    stopTheWorld(share),
    work('Wait until the add-on is provisioned, and check that it holds what it should.'),
    startAgain(share),
  ],
})
