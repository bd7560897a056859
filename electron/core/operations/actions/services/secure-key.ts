import { action, type ServiceActions } from '../action.ts'
import { statusAnswer } from './answers.ts'

/**
 * The controller's own keys (operations-actions-risks 1.5). It does not look at the verb: a GET rotates as well, so nothing
 * of this is ever asked to see whether it is there.
 */
export const secureKey: ServiceActions = {
  services: ['securekey'],
  provider: 'controller',
  about: 'The only service that lists its action. The controller does not look at the verb: a GET rotates as well.',
  actions: [
    action({
      name: 'rotate',
      label: 'Rotate key',
      title: 'Rotate the key of {addon}',
      does: 'Makes a new key; the one before becomes the second of the pair, and the one before that is void.',
      level: 'credential',
      method: 'POST',
      path: 'rotate',
      answer: statusAnswer,
      idle: false,
      affects: {
        owner: ['needs-redeploy'],
        attached: ['redeploys'],
        note: 'It finds the new pair as it is redeployed.',
        ownerNote: 'The platform does not redeploy the owner: it goes on with the old pair until somebody does.',
      },
      losses: ['The older key of the pair: what was signed with it is refused from then on.'],
      traps: [
        'The platform redeploys the apps it is attached to and not its owner, which goes on with the old pair.',
        'Two rotations in a row void both keys of an app that was not redeployed between them.',
      ],
      reversible: { kind: 'no', how: 'The older key cannot be had back.' },
      outcome: {
        by: 'answer',
        words: 'Only the config variables of the apps show the key, and those are not read for this.',
      },
      aka: ['securekey:rotate'],
    }),
  ],
}
