import { action, type Action, type ActionSubject, type ServiceActions } from '../action.ts'

/*
 * Services that the controller itself ran before there were brokers, removed from 2018 on; an old controller may still run
 * them (operations-actions-risks 1.6). POST throughout, subjects in the body. No answer of theirs was ever recorded. `psql`,
 * which they listed too, was always answered with 404.
 */

const doubts = [{ reason: 'Only controllers from before 2019 run this service with these actions.' }]

const old = (given: Pick<Action, 'name' | 'label' | 'title' | 'does' | 'level'> & Partial<Action>): Action =>
  action({ method: 'POST', path: given.name, answer: null, doubts, ...given })

const inBody = (what: string, field: string): ActionSubject => ({
  what,
  sent: { field },
  listedBy: null,
  unlisted: 'allowed',
})

const everybody = (note: string) => ({
  owner: ['interrupted', 'loses'] as const,
  attached: ['interrupted', 'loses'] as const,
  note,
})

export const historicDatabases: ServiceActions = {
  services: ['alamo-postgresql', 'alamo-postgresonprem'],
  provider: 'controller',
  about:
    'Databases of old controllers. Their lists show names with colons, which no path takes: pg:backups:capture is backups-capture.',
  actions: [
    old({
      name: 'backups',
      label: 'List backups',
      title: 'List the backups of {addon}',
      does: 'Lists the backups.',
      level: 'read',
    }),
    old({
      name: 'backups-capture',
      label: 'Take backup',
      title: 'Take a backup of {addon}',
      does: 'Begins a backup.',
      level: 'additive',
      reversible: { kind: 'no', how: 'A backup cannot be deleted through the platform. It hurts nobody.' },
    }),
    old({
      name: 'backups-restore',
      label: 'Restore backup',
      title: 'Restore {addon} from backup {subject}',
      does: 'Replaces the content by that of the backup.',
      level: 'destructive',
      subject: inBody('backup', 'backup'),
      affects: everybody('It has no data until the restore is over, then the old data.'),
      losses: ['Everything that was written since the backup was taken.'],
      traps: ['Whether there is such a backup is checked by nobody.'],
      reversible: { kind: 'no', how: 'Only another backup brings the present content back.' },
      duration: { seconds: null, words: 'Nobody knows.' },
      outcome: { by: 'state', words: 'Waiting until the add-on is provisioned again.' },
    }),
    old({
      name: 'credentials',
      label: 'List roles',
      title: 'List the roles of {addon}',
      does: 'Lists the read-only logins, with their passwords.',
      level: 'credential',
    }),
    old({
      name: 'credentials-create',
      label: 'Create role',
      title: 'Create a read-only role on {addon}',
      does: 'Makes a login that can read, and answers with its password.',
      level: 'credential',
      reversible: { kind: 'yes', how: 'Delete the role.' },
    }),
    old({
      name: 'credentials-destroy',
      label: 'Delete role',
      title: 'Delete role {subject} of {addon}',
      does: 'Drops a read-only login.',
      level: 'credential',
      subject: inBody('role', 'role'),
      losses: ['The login: whoever uses it is cut off.'],
      reversible: { kind: 'no', how: 'A new role has another name and another password.' },
    }),
    old({
      name: 'credentials-rotate',
      label: 'Rotate role',
      title: 'Rotate the password of role {subject} on {addon}',
      does: 'Gives a read-only login a new password.',
      level: 'credential',
      subject: inBody('role', 'role'),
      losses: ['The old password, at once.'],
      reversible: { kind: 'no', how: 'The old password cannot be had back.' },
    }),
    old({
      name: 'logs',
      label: 'Show logs',
      title: 'Show the logs of {addon}',
      does: 'Gives the log, line by line.',
      level: 'read',
    }),
    old({
      name: 'restart',
      label: 'Restart',
      title: 'Restart {addon}',
      does: 'Restarts the database.',
      level: 'disruptive',
      affects: { owner: ['interrupted'], attached: ['interrupted'], note: 'All connections are cut.' },
      reversible: { kind: 'yes', how: 'It comes back by itself, as it was.' },
      duration: { seconds: null, words: 'Nobody knows.' },
      outcome: { by: 'state', words: 'Waiting until the database is provisioned again.' },
    }),
  ],
}

export const historicCaches: ServiceActions = {
  services: ['alamo-memcached'],
  provider: 'controller',
  about: 'Caches of old controllers.',
  actions: [
    old({
      name: 'stats',
      label: 'Show figures',
      title: 'Show the figures of {addon}',
      does: 'Reads the figures of the cache. It only reads, though it is a POST.',
      level: 'read',
    }),
    old({
      name: 'flush',
      label: 'Flush',
      title: 'Flush {addon}',
      does: 'Makes everything that the cache holds invalid.',
      level: 'destructive',
      affects: { owner: ['loses'], attached: ['loses'], note: 'Its cache is empty.' },
      losses: ['Everything that the cache holds, for every app.'],
      reversible: { kind: 'no', how: 'What it held comes back only as the apps put it there again.' },
    }),
  ],
}

export const historicSearch: ServiceActions = {
  services: ['alamo-es'],
  provider: 'controller',
  about: 'Search engines of old controllers.',
  actions: [
    old({
      name: 'status',
      label: 'Show state',
      title: 'Show the state of {addon}',
      does: 'Reads how the cluster is. It only reads, though it is a POST.',
      level: 'read',
    }),
  ],
}
