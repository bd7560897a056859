import { z } from 'zod'
import { action, nobody, type Action, type ServiceActions } from '../action.ts'
import { statsAnswer } from './answers.ts'
import { backupActions } from './backups.ts'

/* The broker of Redis and Memcached (operations-actions-risks 1.3): everything is asked for with POST, reading too. */

const emptied = 'Everything that the cache holds, for every app.'

const cold = 'Its cache is empty, so what stands behind it gets every question until the cache is warm.'

const stats = (aka: readonly string[]): Action =>
  action({
    name: 'stats',
    label: 'Show figures',
    title: 'Show the figures of {addon}',
    does: 'Reads the figures of the cache: connections, memory, evictions. It only reads, though it is a POST.',
    level: 'read',
    method: 'POST',
    path: 'stats',
    answer: statsAnswer,
    aka,
  })

const restart = (traps: readonly string[]): Action =>
  action({
    name: 'restart',
    label: 'Restart',
    title: 'Restart {addon}',
    does: 'Restarts the nodes of the cache, which empties them.',
    level: 'destructive',
    method: 'POST',
    path: 'restart',
    answer: z.strictObject({ restart: z.string() }),
    needs: [{ attribute: ['restartable'], without: 'does not let it be restarted' }],
    affects: { owner: ['interrupted', 'loses'], attached: ['interrupted', 'loses'], note: cold },
    losses: [emptied],
    traps: ['A restart is no small thing for a cache: every node comes back without what it held.', ...traps],
    reversible: { kind: 'no', how: 'What it held comes back only as the apps put it there again.' },
    duration: { seconds: 120, words: 'Some minutes; the answer comes before the restart begins.' },
    outcome: { by: 'state', words: 'Waiting until the cache is provisioned again.' },
  })

const flushAnswer = z.strictObject({ flush_all: z.string() })

export const redis: ServiceActions = {
  services: ['akkeris-redis'],
  provider: 'broker',
  about: 'Most caches ask for no password: whoever knows the host can use them, attached or not.',
  actions: [
    stats(['redis:stats']),
    action({
      name: 'flush',
      label: 'Flush (has no effect)',
      title: 'Flush {addon}',
      does: 'Is answered with ok and does nothing: the broker never learned to flush a Redis.',
      // A broker that has learned it since would empty the cache.
      level: 'destructive',
      method: 'POST',
      path: 'flush',
      answer: flushAnswer,
      affects: { ...nobody, note: 'Nothing happens to it: the broker reports ok and flushes nothing.' },
      traps: ['It has no effect: the answer says ok, and the cache keeps what it holds. Nobody should rely on it.'],
      reversible: { kind: 'yes', how: 'Nothing happens.' },
      outcome: { by: 'answer', words: 'The answer says ok whatever happened: look at the figures of the cache.' },
    }),
    restart([]),
    ...backupActions({
      label: 'resource',
      needs: [],
      doubt:
        'A Redis has backups on machines of its own only; inside the cluster the broker refuses, and no attribute tells.',
      unknown: 'refused',
      restore: {
        losses: ['Everything that was written since the backup was taken.'],
        traps: [
          'The cache is deleted first. If it cannot be made again from the backup it is gone.',
          'No app is stopped: what is written meanwhile is lost without an error.',
        ],
        reversible: {
          kind: 'partly',
          how: 'A last snapshot is taken before it is deleted, and only the platform team can bring that back.',
        },
        duration: { seconds: 900, words: 'A quarter of an hour and more; the broker begins within a minute.' },
      },
      aka: {
        list: ['redis:backups'],
        get: ['redis:backups:info', '{subject}'],
        create: ['redis:backups:create'],
        // Asked to confirm on the command line it crashes, so it has to ask.
        restore: ['redis:backups:restore', '{subject}'],
      },
    }),
  ],
}

export const memcached: ServiceActions = {
  services: ['akkeris-memcached'],
  provider: 'broker',
  about: 'There are no passwords: whoever knows the host can use it, attached or not.',
  actions: [
    stats(['memcached:stats', '{addon}']),
    action({
      name: 'flush',
      label: 'Flush',
      title: 'Flush {addon}',
      does: 'Makes everything that the cache holds invalid.',
      level: 'destructive',
      method: 'POST',
      path: 'flush',
      answer: flushAnswer,
      affects: { owner: ['loses'], attached: ['loses'], note: cold },
      losses: [emptied],
      traps: ['The answer says ok even where it failed: look at the figures of the cache.'],
      reversible: { kind: 'no', how: 'What it held comes back only as the apps put it there again.' },
      outcome: { by: 'answer', words: 'The answer says ok whatever happened: look at the figures of the cache.' },
      aka: ['memcached:flush', '{addon}'],
    }),
    restart(['aka memcached:restart flushes the cache and does not restart it.']),
  ],
}
