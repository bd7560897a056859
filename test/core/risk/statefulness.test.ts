import { describe, expect, it } from 'vitest'
import { statefulnessOf } from '#core/risk/statefulness.ts'
import { estate } from './estate.ts'

describe('statefulness', () => {
  it.each([
    ['akkeris-postgresql', 'relational', 1],
    ['akkeris-mysql', 'relational', 1],
    ['alamo-postgresonprem', 'relational', 1],
    ['akkeris-mongodb', 'document', 1],
    ['alamo-rabbitmq', 'queue', 0.9],
    ['akkeris-s3', 'object', 0.8],
    ['akkeris-es', 'search', 0.6],
    ['alamo-influxdb', 'timeseries', 0.6],
    ['securekey', 'secret', 0.5],
    ['akkeris-memcached', 'volatile-cache', 0.4],
    ['kafka', 'stream', 0.2],
    ['akkeris-cdn', 'cdn', 0.2],
    ['cloudfront', 'cdn', 0.2],
    ['papertrail', 'unshareable', 0],
    ['twilio', 'unshareable', 0],
  ])('takes %s for %s', (service, kind, value) => {
    expect(statefulnessOf(service, null, true)).toEqual({ kind, value, guessed: false, missing: null })
  })

  it.each([
    ['true', 'persistent-cache', 0.8],
    ['false', 'volatile-cache', 0.4],
  ])('asks the plan of a redis: persistence %s', (persistence, kind, value) => {
    const plan = estate().service('akkeris-redis:x', {}, { persistence }).inventory.services[0]?.plans[0] ?? null
    expect(statefulnessOf('akkeris-redis', plan, true)).toMatchObject({ kind, value, guessed: false, missing: null })
  })

  it('is in doubt about a redis without its plan', () => {
    expect(statefulnessOf('akkeris-redis', null, true)).toMatchObject({ kind: 'volatile-cache', guessed: true })
    expect(statefulnessOf('akkeris-redis', null, true).missing).not.toBeNull()
  })

  it('guesses at a broker of which nobody told, and takes it to keep data', () => {
    expect(statefulnessOf('team-postgres', null, true)).toMatchObject({ kind: 'relational', guessed: true })
    expect(statefulnessOf('mystery', null, null)).toMatchObject({ kind: 'other', value: 0.6, guessed: true })
  })

  it('takes a credential out of a vault for what cannot be shared', () => {
    expect(statefulnessOf('ledger-db', null, false)).toEqual({
      kind: 'unshareable',
      value: 0,
      guessed: false,
      missing: null,
    })
  })
})
