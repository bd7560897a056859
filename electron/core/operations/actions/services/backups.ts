import { z } from 'zod'
import { action, type Action, type ActionSubject, type Doubt, type PlanNeed } from '../action.ts'
import { backupAnswer, statusAnswer } from './answers.ts'

interface Backed {
  /** What the broker calls that of which a backup is. */
  label: 'database' | 'resource'
  needs: readonly PlanNeed[]
  /** Why listing may be refused though the plan says nothing against it. */
  doubt: string
  /** What the broker makes of a restore from an id that it does not have. */
  unknown: 'refused' | 'blocked'
  restore: Pick<Action, 'losses' | 'traps' | 'duration' | 'reversible'>
  /** Words of the aka CLI; null where it has no command. */
  aka: {
    list: readonly string[]
    get: readonly string[] | null
    create: readonly string[]
    restore: readonly string[]
  } | null
}

/** Listing, reading, making and restoring backups, as the brokers of databases and of Redis have it alike. */
export function backupActions({ label, needs, doubt, unknown, restore, aka }: Backed): Action[] {
  const answer = backupAnswer(label)
  const backup: ActionSubject = {
    what: 'backup',
    sent: 'path',
    listedBy: { action: 'list_backups', field: 'id' },
    unlisted: 'refused',
  }
  const doubts: Doubt[] = [{ reason: doubt, settledBy: 'backups' }]

  return [
    action({
      name: 'list_backups',
      label: 'List backups',
      title: 'List the backups of {addon}',
      does: 'Lists the backups with how far they are.',
      level: 'read',
      method: 'GET',
      path: 'backups',
      aliases: ['backups'],
      answer: z.array(answer),
      needs,
      doubts,
      aka: aka?.list ?? null,
    }),
    action({
      name: 'get_backup',
      label: 'Show backup',
      title: 'Show backup {subject} of {addon}',
      does: 'Shows one backup: of what it is, when it was made, whether it is available.',
      level: 'read',
      method: 'GET',
      path: 'backups',
      subject: backup,
      aliases: ['backups-info'],
      answer,
      needs,
      asks: ['backups'],
      doubts,
      aka: aka?.get ?? null,
    }),
    action({
      name: 'create_backup',
      label: 'Take backup',
      title: 'Take a backup of {addon}',
      does: 'Begins a backup, which takes some minutes.',
      level: 'additive',
      method: 'POST',
      path: 'backups',
      aliases: ['backups-capture', 'backups-create'],
      answer,
      needs,
      asks: ['backups'],
      doubts,
      affects: { owner: [], attached: [], note: 'It may be slower while the backup is taken.' },
      reversible: { kind: 'no', how: 'A backup cannot be deleted through the platform. It hurts nobody.' },
      duration: { seconds: 180, words: 'Some minutes, during which everything works on.' },
      outcome: { by: 'backups', words: 'Waiting until the new backup is available.' },
      traps: ['It answers while the backup is still being made: only one that is available can be restored.'],
      aka: aka?.create ?? null,
    }),
    action({
      name: 'restore_backup',
      label: 'Restore backup',
      title: 'Restore {addon} from backup {subject}',
      does: 'Replaces the content by that of the backup.',
      level: 'destructive',
      method: 'PUT',
      path: 'backups',
      subject: { ...backup, unlisted: unknown },
      aliases: ['backups-restore'],
      answer: statusAnswer,
      needs,
      asks: ['backup', 'backups'],
      doubts,
      affects: {
        owner: ['interrupted', 'loses', 'needs-redeploy'],
        attached: ['interrupted', 'loses', 'needs-redeploy'],
        note: 'It has no data until the restore is over, then the old data; its connections are broken and nobody redeploys it.',
      },
      outcome: { by: 'state', words: 'Waiting until the add-on is provisioned again.' },
      aka: aka?.restore ?? null,
      ...restore,
    }),
  ]
}
