import { action, type ServiceActions } from '../action.ts'
import { accessKeyAnswer } from './answers.ts'

/** The broker of S3 (operations-actions-risks 1.4). */
export const storage: ServiceActions = {
  services: ['akkeris-s3'],
  provider: 'broker',
  about: 'All apps that hold a bucket use one and the same pair of keys.',
  actions: [
    action({
      name: 'rotate_credentials',
      label: 'Rotate keys',
      title: 'Rotate the keys of {addon}',
      does: 'Makes a new pair of keys, ends the old one at once, and answers with the new one.',
      level: 'credential',
      method: 'PUT',
      path: 'credentials',
      aliases: ['rotate', 'credentials'],
      answer: accessKeyAnswer,
      secrets: ['SecretAccessKey'],
      doubts: [
        {
          reason:
            'Where a second key was left over from an earlier rotation the broker fails, and nobody can see that.',
        },
      ],
      affects: {
        owner: ['needs-redeploy'],
        attached: ['needs-redeploy'],
        note: 'Its keys are void at once: every request to the bucket fails until somebody redeploys it.',
      },
      losses: ['The old pair of keys, at once and for every app.'],
      traps: [
        'The platform redeploys nobody. A restart is not enough: dynos come back with the old keys.',
        'Copies of the keys outside the platform stop working too.',
      ],
      reversible: { kind: 'no', how: 'The old keys cannot be had back. Rotating again gives a third pair.' },
      outcome: { by: 'access-key', words: 'Waiting until the add-on has another access key.' },
      // `aka s3:rotate` changes a config variable of one app besides, so it is another operation.
    }),
  ],
}
