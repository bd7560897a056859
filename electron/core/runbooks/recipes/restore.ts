import type { Runbook } from '#shared/domain/runbook.ts'
import { step, type Recipe } from '../recipe.ts'
import { backupFirst } from './backup-first.ts'
import { stopTheWorld } from './stop-the-world.ts'

/** Planning the restore asks for the backup: that it is there, available and of this very database. */
export const restore: Recipe<Extract<Runbook, { kind: 'restore' }>> = {
  title: (_runbook, { node }) => `Restore a backup of ${node.name} with everybody stopped`,
  steps: ({ endpointId, addonId, backup, backupFirst: wanted }, facts) =>
    stopTheWorld(
      endpointId,
      facts,
      [
        ...(wanted ? [backupFirst(endpointId, facts.node)] : []),
        step('Nobody writes now what the backup does not hold.', {
          kind: 'action',
          endpointId,
          addonId,
          appId: null,
          action: 'restore_backup',
          subject: backup,
        }),
      ],
      true,
    ),
}
