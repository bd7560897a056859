import { z } from 'zod'
import { action, type Action, type ActionSubject, type Doubt, type PlanNeed, type ServiceActions } from '../action.ts'
import { logsAnswer, replicaAnswer, roleAnswer, statusAnswer } from './answers.ts'
import { backupActions } from './backups.ts'

/*
 * The broker of PostgreSQL and MySQL (operations-actions-risks 1.2). Databases that share a machine can do nothing but
 * roles; no attribute speaks of backups, so a machine of its own stands for them (1.2.1).
 */

const dedicated: PlanNeed = {
  attribute: ['dedicated'],
  without: 'puts it on a machine with others, where only roles are offered',
}
const restartable: PlanNeed = { attribute: ['restartable'], without: 'does not let it be restarted' }

const ownMachine = [dedicated, restartable]

const outage = 'All connections are cut, and nothing is answered until it is back.'

function machineActions(isPostgres: boolean): Action[] {
  const aka = (...words: string[]): readonly string[] | null => (isPostgres ? [...words, '-d', '{addon}'] : null)
  const replicaDoubts: Doubt[] = isPostgres
    ? []
    : [{ reason: 'The broker makes replicas of PostgreSQL only, or of MySQL too: that depends on its version.' }]
  const replicas = [{ attribute: ['database_replicas'], without: 'has no replicas' }, dedicated, restartable]

  return [
    ...backupActions({
      label: 'database',
      needs: ownMachine,
      doubt: 'No attribute of a plan says whether its provider has backups, and not each one does.',
      unknown: 'blocked',
      restore: {
        losses: [
          'Everything that was written since the backup was taken.',
          'The database as it is now: it is deleted without a last snapshot.',
        ],
        traps: [
          'With an id that it does not have, the broker renames the live database out of the way and waits for ever.',
          'No app is stopped: what is written until the old database goes is lost without an error.',
        ],
        reversible: {
          kind: 'no',
          how: 'Only a backup that was taken before, and is available, brings the present content back.',
        },
        duration: { seconds: 900, words: 'A quarter of an hour and more; the broker begins within a minute.' },
      },
      aka: isPostgres
        ? {
            list: ['pg:backups', '-d', '{addon}'],
            get: null,
            create: ['pg:backups:capture', '-d', '{addon}'],
            restore: ['pg:backups:restore', '{subject}', '-d', '{addon}'],
          }
        : null,
    }),
    action({
      name: 'view_logs',
      label: 'Show logs',
      title: 'Show the logs of {addon}',
      does: 'Gives the newest log file of the database.',
      level: 'read',
      method: 'GET',
      path: 'logs',
      aliases: ['logs'],
      answer: logsAnswer,
      needs: [{ attribute: ['database_logs'], without: 'has no logs' }, dedicated, restartable],
      traps: ['Statements stand in logs as they were sent, with the data in them.'],
      aka: aka('pg:logs'),
    }),
    action({
      name: 'restart',
      label: 'Restart',
      title: 'Restart {addon}',
      does: 'Restarts the machine of the database.',
      level: 'disruptive',
      method: 'PUT',
      path: 'restart',
      answer: statusAnswer,
      needs: [restartable, dedicated],
      affects: { owner: ['interrupted'], attached: ['interrupted'], note: outage },
      reversible: { kind: 'yes', how: 'It comes back by itself, as it was.' },
      duration: { seconds: 120, words: 'Seconds to minutes; the answer comes before the restart begins.' },
      outcome: { by: 'state', words: 'Waiting until the database is provisioned again.' },
      traps: ['The platform redeploys nothing: an app that does not connect again by itself stays without a database.'],
      aka: aka('pg:restart'),
    }),
    action({
      name: 'get_replica',
      label: 'Show replica',
      title: 'Show the replica of {addon}',
      does: 'Shows the read-only replica.',
      level: 'read',
      method: 'GET',
      path: 'replica',
      aliases: ['replicas'],
      answer: replicaAnswer,
      secrets: ['Password', 'password'],
      needs: replicas,
      doubts: [{ reason: 'Without a replica the broker refuses, and every refusal is the same 503.' }],
      aka: aka('pg:replicas'),
    }),
    action({
      name: 'create_replica',
      label: 'Create replica',
      title: 'Create a read-only replica of {addon}',
      does: 'Makes a read-only replica, at most one.',
      level: 'additive',
      method: 'PUT',
      path: 'replica',
      aliases: ['replicas-create', 'replica-create'],
      answer: replicaAnswer,
      secrets: ['Password', 'password'],
      needs: replicas,
      asks: ['replica', 'backups'],
      replica: 'absent',
      doubts: replicaDoubts,
      affects: { owner: [], attached: [], note: 'It finds DATABASE_READONLY_URL when it is next redeployed.' },
      reversible: { kind: 'yes', how: 'Delete the replica.' },
      duration: { seconds: 900, words: 'Ten minutes and more; the state of the add-on does not show it.' },
      outcome: { by: 'replica', words: 'Waiting until the replica is ready.' },
      traps: [
        'The variable is there before the replica answers.',
        'The address in the answer may begin with postgres:// twice; the one that apps get is right.',
      ],
      aka: aka('pg:replicas:create'),
    }),
    action({
      name: 'delete_replica',
      label: 'Delete replica',
      title: 'Delete the replica of {addon}',
      does: 'Deletes the read-only replica.',
      level: 'destructive',
      method: 'DELETE',
      path: 'replica',
      aliases: ['replicas-destroy', 'replica-destroy'],
      answer: z.union([replicaAnswer, statusAnswer]),
      secrets: ['Password', 'password'],
      needs: replicas,
      asks: ['replica'],
      replica: 'there',
      doubts: replicaDoubts,
      affects: {
        owner: ['loses'],
        attached: ['loses'],
        note: 'Whatever reads from DATABASE_READONLY_URL fails at once, and finds the variable gone when it is redeployed.',
      },
      losses: ['The replica, without a last snapshot. The database itself stays.'],
      reversible: { kind: 'partly', how: 'Create a replica again: it has another address and takes ten minutes.' },
      duration: { seconds: 60, words: 'The answer comes at once, the replica goes in the minutes after.' },
      outcome: {
        by: 'answer',
        words: 'A broker that is asked for a replica that is gone says 503, as for any trouble.',
      },
      aka: null,
    }),
  ]
}

const role: ActionSubject = {
  what: 'role',
  sent: 'path',
  listedBy: { action: 'list_roles', field: 'Username' },
  unlisted: 'refused',
}

/** Read-only logins beside the one that all apps share (operations-actions-risks 1.2.2). */
function roleActions(isPostgres: boolean): Action[] {
  const aka = (...words: string[]): readonly string[] | null => (isPostgres ? [...words, '-d', '{addon}'] : null)
  const doubts: Doubt[] = isPostgres
    ? []
    : [
        {
          reason: 'To a MySQL on a machine of its own the broker says what only PostgreSQL understands.',
          only: { attribute: 'dedicated', value: 'true' },
        },
      ]
  const outside =
    'Apps use the login that they all share, so nothing happens to it, unless the role was copied into it by hand.'
  const onlyReaders =
    'Roles can only read. The login of the apps themselves cannot be rotated through the platform at all.'

  return [
    action({
      name: 'list_roles',
      label: 'List roles',
      title: 'List the roles of {addon}',
      does: 'Lists the read-only logins, with their passwords.',
      level: 'credential',
      method: 'GET',
      path: 'roles',
      aliases: ['credentials'],
      answer: z.array(roleAnswer).nullable(),
      secrets: ['[].Password'],
      idle: false,
      traps: ['It answers with passwords in the clear, in socs spaces too.'],
      aka: aka('pg:credentials'),
    }),
    action({
      name: 'get_role',
      label: 'Show role',
      title: 'Show role {subject} of {addon}',
      does: 'Shows one read-only login, with its password.',
      level: 'credential',
      method: 'GET',
      path: 'roles',
      subject: role,
      answer: roleAnswer,
      secrets: ['Password'],
      asks: ['roles'],
      idle: false,
      traps: ['It answers with a password in the clear, in socs spaces too.'],
    }),
    action({
      name: 'create_role',
      label: 'Create role',
      title: 'Create a read-only role on {addon}',
      does: 'Makes a login that can read every table, and answers with its password.',
      level: 'credential',
      method: 'POST',
      path: 'roles',
      aliases: ['credentials-create'],
      answer: roleAnswer,
      secrets: ['Password'],
      asks: ['roles'],
      doubts,
      affects: { owner: [], attached: [], note: '' },
      reversible: { kind: 'yes', how: 'Delete the role.' },
      outcome: { by: 'roles', words: 'Waiting until the role is listed.' },
      traps: [onlyReaders],
      aka: aka('pg:credentials:create'),
    }),
    action({
      name: 'rotate_role',
      label: 'Rotate role',
      title: 'Rotate the password of role {subject} on {addon}',
      does: 'Gives a read-only login a new password, and answers with it.',
      level: 'credential',
      method: 'PUT',
      path: 'roles',
      subject: { ...role, unlisted: 'blocked' },
      aliases: ['credentials-rotate'],
      answer: roleAnswer,
      secrets: ['Password'],
      asks: ['roles'],
      doubts,
      affects: { owner: [], attached: [], note: outside },
      losses: ['The old password, at once: whoever logs in with it is refused from then on.'],
      reversible: { kind: 'no', how: 'The old password cannot be had back. Rotating again gives a third one.' },
      outcome: { by: 'answer', words: 'Only the answer shows the new password; list the roles to see it again.' },
      traps: [
        'The broker takes any login for a role: that of the apps would be locked out without anybody writing it down.',
        onlyReaders,
      ],
      aka: aka('pg:credentials:rotate', '{subject}'),
    }),
    action({
      name: 'delete_role',
      label: 'Delete role',
      title: 'Delete role {subject} of {addon}',
      does: 'Cuts the sessions of a read-only login and drops it.',
      level: 'credential',
      method: 'DELETE',
      path: 'roles',
      subject: role,
      aliases: ['credentials-destroy'],
      answer: statusAnswer,
      asks: ['roles'],
      doubts,
      affects: { owner: [], attached: [], note: outside },
      losses: ['The login: whoever uses it is cut off at once.'],
      reversible: { kind: 'no', how: 'A new role has another name and another password.' },
      outcome: { by: 'role-gone', words: 'Waiting until the role is no longer listed.' },
      aka: aka('pg:credentials:destroy', '{subject}'),
    }),
  ]
}

const about =
  'Databases that share a machine with others offer roles only. All apps that hold one log in with one and the same user, so nobody can be shut out alone.'

export const postgresql: ServiceActions = {
  services: ['akkeris-postgresql'],
  provider: 'broker',
  about,
  actions: [...machineActions(true), ...roleActions(true)],
}

export const mysql: ServiceActions = {
  services: ['akkeris-mysql'],
  provider: 'broker',
  about: `${about} The broker is that of PostgreSQL, and not all that it does works here.`,
  actions: [...machineActions(false), ...roleActions(false)],
}
