import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressesIn, decodeDigests } from '#core/look/addresses.ts'
import { recorded } from './room.ts'

describe('addresses in values', () => {
  test.each([
    ['postgres://u1:p4ss@pg-1.example:5432/d1', ['pg-1.example/d1']],
    ['POSTGRES://PG-1.example/d1?sslmode=require', ['pg-1.example/d1']],
    ['jdbc:postgresql://pg-1.example:5432/d1?user=u1&password=p4ss', ['pg-1.example/d1']],
    ['postgres://u1:p@ss@pg-1.example:5432/d1', ['pg-1.example/d1']],
    ['postgres://u1:[redacted]@pg-1.example:5432/d1', ['pg-1.example/d1']],
    ['mongodb://u:p@m-1.example:27017,m-2.example:27017/d1', ['m-1.example/d1', 'm-2.example/d1']],
    ['redis://r-1.example:6379', ['r-1.example:6379']],
    ['https://es-1.example:443/', ['es-1.example:443']],
    ['m-1.example:11211', []],
    ['us-west-2', []],
    ['', []],
    ['://', []],
    ['postgres://', []],
  ])('%s', (value, addresses) => {
    expect(addressesIn(value)).toEqual(addresses)
  })

  test('neither user nor password is part of an address', () => {
    const word = fc.stringMatching(/^[a-z0-9]{6,20}$/)
    fc.assert(
      fc.property(word, word, word, word, (user, password, host, database) => {
        expect(addressesIn(`postgres://${user}:${password}@${host}.example:5432/${database}?x=${password}`)).toEqual([
          `${host}.example/${database}`,
        ])
      }),
    )
  })

  test('any text is taken, long ones quickly', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(addressesIn(`x://${text}`))).toBe(true)
      }),
    )
    const began = performance.now()
    addressesIn(`postgres://${'a@'.repeat(200_000)}`)
    addressesIn('a'.repeat(400_000))
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})

describe('digests', () => {
  const key = randomBytes(32)

  test('are the same for the same database, whoever asks for it, and say nothing without the key', () => {
    const owner = decodeDigests('/addons/a/config', recorded('get-config').body, key)
    const copy = { OTHER: 'jdbc:postgresql://pg-89aacc84.stub.invalid/d99a840d09f', PORT: 9000, NOTHING: null }
    const user = decodeDigests('/apps/a/config-vars', copy, key)
    expect([...user.keys()]).toEqual(['OTHER'])
    expect(user.get('OTHER')).toEqual(owner.get('DATABASE_URL'))
    expect(decodeDigests('/x', copy, randomBytes(32)).get('OTHER')).not.toEqual(user.get('OTHER'))
    expect(JSON.stringify([...owner, ...user])).not.toMatch(/fakepass|89aacc84|d99a840d09f/)
  })

  test('are made of redacted values as well', () => {
    expect([...decodeDigests('/x', recorded('config-vars-socs').body, key).keys()]).toEqual([
      'DATABASE_URL',
      'REDIS_URL',
    ])
  })

  test('of something else than variables there are none', () => {
    expect(() => decodeDigests('/x', 'hunter2', key)).toThrow('The answer to /x does not fit.')
  })
})
