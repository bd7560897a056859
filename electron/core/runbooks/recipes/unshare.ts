import { madeEarlier, type Runbook } from '#shared/domain/runbook.ts'
import { AppError } from '#shared/errors.ts'
import { personStep, step, type Recipe } from '../recipe.ts'
import { endsAll, rotation } from './rotation.ts'

/** M1: the new one is the primary before the old one goes, so that the platform never picks one by itself. */
export const unshare: Recipe<Extract<Runbook, { kind: 'unshare' }>> = {
  title({ appId }, { node, holds }) {
    const app = holds.find((hold) => hold.appId === appId)
    return `Give ${app?.appName ?? 'the app'} its own instead of ${node.name}`
  },
  steps({ endpointId, addonId, appId, plan }, facts) {
    const { node, holds, inMaintenance } = facts
    const app = holds.find((hold) => hold.appId === appId)
    if (!app) throw new AppError('invalid-input', `This app does not hold ${node.name}.`)
    if (app.isOwner) throw new AppError('invalid-input', `${app.appName} owns ${node.name}: the others can leave it.`)
    const rest = { node, holds: holds.filter((hold) => hold !== app), inMaintenance, roles: facts.roles }
    const rotated = rotation(endpointId, rest)
    const stops = !inMaintenance.has(appId)
    return [
      step('It is provisioned while everything goes on.', { kind: 'create-addon', endpointId, appId, plan, name: '' }),
      personStep(
        `Copy what ${app.appName} needs from ${node.name} to the new add-on, as far as that can be done while it runs.`,
        'No request of the platform copies data from one add-on to another.',
      ),
      ...(stops
        ? [
            step('So that nothing is written to the old one any more.', {
              kind: 'maintenance' as const,
              endpointId,
              appId,
              on: true,
            }),
          ]
        : []),
      personStep(`Copy what was written since then.`, 'Nobody of this app writes now.'),
      step('Its variables are those without a prefix from now on.', {
        kind: 'promote',
        endpointId,
        appId,
        addonId: madeEarlier,
      }),
      step(
        'The old one is no longer the primary, so nothing else takes its place.',
        { kind: 'detach', endpointId, appId, addonId },
        // Making the new one gives the app a formation, and promoting it leaves one primary.
        { settled: ['detach-without-formation', 'two-primaries'] },
      ),
      ...(stops
        ? [
            step(
              'It was not in maintenance before.',
              { kind: 'maintenance' as const, endpointId, appId, on: false },
              { restores: true },
            ),
          ]
        : []),
      ...rotated,
      ...(endsAll(node.service)
        ? []
        : [
            personStep(
              `Ask the platform team to make new credentials for ${node.name}: ${app.appName} still knows the old ones.`,
              'Detaching revokes nothing, and no request makes new credentials for a service of this kind.',
            ),
          ]),
    ]
  },
}
