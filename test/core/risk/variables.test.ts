import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  baseNames,
  endOf,
  hasUnsettablePrefix,
  haveOnePrefix,
  isPrefixed,
  mayMatch,
  prefixOf,
  rivalsOf,
  sharedNames,
  variableName,
} from '#core/risk/variables.ts'

const postgres = 'akkeris-postgresql'

describe('the prefix of a name', () => {
  it.each([
    ['akkeris-postgresql-bear-1234', postgres, true, 'DATABASE_URL', 'DATABASE_URL'],
    ['akkeris-postgresql-bear-1234', postgres, false, 'DATABASE_URL', 'BEAR_1234_DATABASE_URL'],
    ['foobar', postgres, false, 'DATABASE_URL', 'FOOBAR_DATABASE_URL'],
    ['my-db', postgres, false, 'DATABASE_URL', 'MYDB_DATABASE_URL'],
    ['my_db', postgres, false, 'DATABASE_URL', 'MY_DB_DATABASE_URL'],
    ['orders-main-db', postgres, false, 'DATABASE_URL', 'DB_DATABASE_URL'],
    ['users-main-db', postgres, false, 'DATABASE_URL', 'DB_DATABASE_URL'],
    ['kafka-bear-1234', 'kafka', false, 'KAFKA_LOCATION', '1234_KAFKA_LOCATION'],
    ['a-b-', postgres, false, 'DATABASE_URL', '_DATABASE_URL'],
    ['amazon-s3-shock-2047', 'amazon-s3', false, 'S3_BUCKET', 'SHOCK_2047_S3_BUCKET'],
    ['amazon-s3-shock-2047', 'amazon-s3', false, 'S3_ACCESS_KEY', 'SHOCK_2047_S3_ACCESS_KEY'],
    ['orders-prod-primary-ro', postgres, false, 'DATABASE_URL', 'PRIMARY_RO_DATABASE_URL'],
    ['logs', 'alamo-rabbitmq', false, 'RABBITMQ_URL', 'LOGS_RABBITMQ_URL'],
    ['anything', 'securekey', false, 'SECURE_KEY', 'SECURE_KEY'],
    ['anything', 'securekey', true, 'SECURE_KEY', 'SECURE_KEY'],
    ['Reporting-DB', postgres, false, 'DATABASE_URL', 'REPORTINGDB_DATABASE_URL'],
    ['akkeris-mysql-quince-6293', 'akkeris-mysql', false, 'DATABASE_URL', 'QUINCE_6293_DATABASE_URL'],
    ['my-new-db', postgres, false, 'DATABASE_URL', 'DB_DATABASE_URL'],
    ['alamo-postgres-abcdef-1235', 'alamo-postgresql', false, 'DATABASE_URL', 'ABCDEF_1235_DATABASE_URL'],
  ])('%s of %s, primary %s: %s is %s', (name, service, primary, variable, expected) => {
    expect(variableName(service, name, primary, variable)).toBe(expected)
  })

  it.each([
    ['a--', ''],
    ['a-b-', ''],
    ['---', '_'],
    ['', ''],
    ['-', ''],
    ['a-b--c', '_C'],
    ['a b', 'AB'],
    ['a-b-ü-c.d', '_CD'],
  ])('of "%s" is "%s"', (name, expected) => {
    expect(prefixOf(name)).toBe(expected)
  })

  it('is what the steps of the platform make, whatever the name', () => {
    const name = fc.oneof(fc.string({ unit: fc.constantFrom(...'abZ019_-. ü'.split('')) }), fc.string())
    fc.assert(
      fc.property(name, (name) => {
        const parts = name.split('-')
        const rest = parts.length > 2 ? parts.slice(2).join('-').replace(/-/g, '_').replace(/ /g, '') : name
        const expected = rest
          .replace(/[^a-zA-Z0-9_]/g, '')
          .trim()
          .toUpperCase()
        expect(prefixOf(name)).toBe(expected)
        expect(prefixOf(name)).toBe(expected)
        expect(prefixOf(name)).toMatch(/^[A-Z0-9_]*$/)
      }),
    )
  })

  const near = fc.string({ unit: fc.constantFrom(...'aA1_-. '.split('')), maxLength: 8 })

  it('is compared without being made', () => {
    fc.assert(
      fc.property(near, near, (one, other) => {
        expect(haveOnePrefix(one, other)).toBe(prefixOf(one) === prefixOf(other))
        expect(haveOnePrefix(one, one)).toBe(true)
      }),
      { numRuns: 2000 },
    )
    expect(haveOnePrefix('orders-main-db', 'users-main-db')).toBe(true)
    expect(haveOnePrefix('my-db', 'mydb')).toBe(true)
    expect(haveOnePrefix('My-Zz', 'myzZ')).toBe(true)
    expect(haveOnePrefix('my-db', 'my_db')).toBe(false)
    expect(haveOnePrefix('b-a9', 'ba0')).toBe(false)
  })

  it('is told apart by its end only where it is another one', () => {
    fc.assert(
      fc.property(near, near, (one, other) => {
        if (!mayMatch(endOf(one), endOf(other))) expect(haveOnePrefix(one, other)).toBe(false)
      }),
      { numRuns: 2000 },
    )
    // Hyphens at the end are dropped, or not, and so is what is no letter: nothing is told by them.
    for (const name of ['db-', 'db.', '-', ''])
      expect([endOf(name), mayMatch(endOf(name), endOf('db'))]).toEqual([0, true])
    expect(mayMatch(endOf('my-db'), endOf('mydb'))).toBe(true)
    expect(mayMatch(endOf('orders-a'), endOf('orders-b'))).toBe(false)
    expect(mayMatch(endOf('orders_A'), endOf('orders_a'))).toBe(true)
  })

  it.each([
    ['kafka-bear-1234', true],
    ['kafka-bear-0', true],
    ['kafka-bear-9a', true],
    ['a-b-', true],
    ['a--', true],
    ['9-lives', true],
    ['-9-z', false],
    ['', true],
    ['-', true],
    ['---', false],
    ['a-b--9', false],
    ['a-b-_9', false],
    ['a-b-.9', true],
    ['kafka', false],
    ['a-9', false],
    ['-a', false],
    ['-9', true],
    ['a-b-z1', false],
    ['a-b-A1', false],
  ])('of "%s" cannot be set in a shell: %s', (name, expected) => {
    expect(hasUnsettablePrefix(name)).toBe(expected)
  })

  it('cannot be set in a shell where it is empty or begins with a digit, whatever the name', () => {
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), (name) => {
        expect(hasUnsettablePrefix(name)).toBe(/^([0-9]|$)/.test(prefixOf(name)))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('names that services bring', () => {
  it('knows the platform and nobody else', () => {
    expect(baseNames('akkeris-postgresql')).toEqual(['DATABASE_URL', 'DATABASE_READONLY_URL'])
    expect(baseNames('akkeris-mysql')).toEqual(['DATABASE_URL', 'DATABASE_READONLY_URL'])
    expect(baseNames('akkeris-redis')).toEqual(['REDIS_URL'])
    expect(baseNames('akkeris-memcached')).toEqual(['MEMCACHED_URL'])
    expect(baseNames('akkeris-s3')).toEqual(['S3_BUCKET', 'S3_LOCATION', 'S3_REGION', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'])
    expect(baseNames('akkeris-es')).toEqual(['ES_URL', 'KIBANA_URL'])
    expect(baseNames('alamo-mongodb')).toEqual(['MONGODB_URL'])
    expect(baseNames('alamo-rabbitmq')).toEqual(['RABBITMQ_URL', 'RABBITMQUI_URL'])
    expect(baseNames('cloudfront')).toEqual(['CLOUDFRONT_URL'])
    expect(baseNames('securekey')).toEqual(['SECURE_KEY'])
    expect(baseNames('twilio')).toEqual(['TWILIO_AUTH_TOKEN', 'TWILIO_SID'])
    expect(baseNames('team-store')).toBeNull()
    expect(rivalsOf('team-store')).toBeNull()
  })

  it('knows who writes the same', () => {
    expect(rivalsOf('akkeris-postgresql')).toEqual([
      'akkeris-mysql',
      'alamo-postgresql',
      'alamo-postgresonprem',
      'alamo-mysql',
    ])
    expect(rivalsOf('alamo-redis')).toEqual(['akkeris-redis'])
    expect(rivalsOf('akkeris-mongodb')).toEqual(['alamo-mongodb'])
    expect(rivalsOf('akkeris-es')).toEqual(['alamo-es'])
    expect(rivalsOf('kafka')).toEqual([])
    expect(rivalsOf('securekey')).toEqual([])
  })

  it('promises no variable that only a replica brings', () => {
    expect(sharedNames(['DATABASE_URL', 'DATABASE_READONLY_URL'], ['DATABASE_READONLY_URL', 'DATABASE_URL'])).toEqual([
      'DATABASE_URL',
    ])
    expect(sharedNames(['REDIS_URL'], ['MEMCACHED_URL'])).toEqual([])
  })

  it('prefixes all but secure keys', () => {
    expect(isPrefixed('securekey')).toBe(false)
    expect(isPrefixed('kafka')).toBe(true)
  })
})
