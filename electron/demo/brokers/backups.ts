import type { Backup } from '../platform/instances.ts'
import { refuses, says, whenIdle } from './broker.ts'
import type { Acting, Asked, BrokerAction } from './broker.ts'

export interface BackupRules {
  /** The field of a backup that says what it is of. */
  label: 'database' | 'resource'
  nameOf: (asked: Asked) => string
  /** How long a restore keeps the instance busy. */
  restoreSeconds: number
  /** What becomes of a restore from a backup that is not there, or not finished. */
  restoreOfNothing: Acting
}

/** A snapshot takes some minutes, during which everything works on. */
export const backupSeconds = 180

/** Follows from when it was begun; what a seed says to be neither begun nor done stays what it is. */
function progressOf(backup: Backup, now: number): Pick<Backup, 'progress' | 'status'> {
  if (backup.status !== 'creating') return backup
  const share = (now - Date.parse(backup.createdAt)) / (backupSeconds * 1000)
  return share >= 1 ? { progress: 100, status: 'available' } : { progress: Math.floor(share * 100), status: 'creating' }
}

const sought = ({ instance, subject }: Asked): Backup | undefined => instance.backups.find(({ id }) => id === subject)

/** Listing, reading, making and restoring backups: `[{label: {name}, id, progress, status, created_at}]`. */
export function backupActions({ label, nameOf, restoreSeconds, restoreOfNothing }: BackupRules): BrokerAction[] {
  const row = (asked: Asked, backup: Backup) => {
    const { progress, status } = progressOf(backup, asked.platform.clock.now())
    return { [label]: { name: nameOf(asked) }, id: backup.id, progress, status, created_at: backup.createdAt }
  }

  return [
    {
      name: 'list_backups',
      method: 'GET',
      path: 'backups',
      run: (asked) => says(() => asked.instance.backups.map((backup) => row(asked, backup))),
    },
    {
      name: 'get_backup',
      method: 'GET',
      path: 'backups',
      ofSubject: true,
      run(asked) {
        const backup = sought(asked)
        return backup ? says(() => row(asked, backup)) : refuses(404)
      },
    },
    {
      name: 'create_backup',
      method: 'POST',
      path: 'backups',
      run: whenIdle((asked) =>
        says(() => {
          const { clock, random } = asked.platform
          const backup = { id: random.uuid().slice(-12), createdAt: clock.stamp(), status: 'creating', progress: 0 }
          asked.instance.backups.push(backup)
          return row(asked, backup)
        }),
      ),
    },
    {
      name: 'restore_backup',
      method: 'PUT',
      path: 'backups',
      ofSubject: true,
      run: whenIdle((asked) => {
        const { clock, instances } = asked.platform
        const backup = sought(asked)
        if (!backup || progressOf(backup, clock.now()).status !== 'available') return restoreOfNothing(asked)
        return says(() => {
          instances.occupy(asked.addon, 'restore', restoreSeconds)
          return { status: 'OK' }
        })
      }),
    },
  ]
}
