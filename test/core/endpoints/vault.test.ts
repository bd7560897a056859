import { expect, test } from 'vitest'
import { environmentVault, memoryVault } from '#core/endpoints/vault.ts'

test('memory keeps by endpoint and forgets', async () => {
  const vault = memoryVault()
  expect(await vault.read('a')).toBeNull()
  await vault.keep('a', 'one')
  await vault.keep('b', 'two')
  await vault.forget('b')
  expect([await vault.read('a'), await vault.read('b')]).toEqual(['one', null])
})

test('the token of the environment serves the only endpoint that would use it', async () => {
  const vault = environmentVault({ token: 'token', next: memoryVault() })
  expect(await vault.read('a')).toBeNull()
  vault.serve?.(['a'])
  expect([await vault.read('a'), await vault.read('b')]).toEqual(['token', null])
  expect(await vault.origin?.('a')).toBe('environment')
})

test('with two that would use it, it serves neither, until one has its own', async () => {
  const vault = environmentVault({ token: 'token', next: memoryVault() })
  vault.serve?.(['a', 'b'])
  expect([await vault.read('a'), await vault.read('b')]).toEqual([null, null])
  expect(await vault.origin?.('a')).toBeNull()
  await vault.keep('b', 'own')
  expect([await vault.read('a'), await vault.read('b')]).toEqual(['token', 'own'])
  expect([await vault.origin?.('a'), await vault.origin?.('b')]).toEqual(['environment', 'session'])
})

test('where it was forgotten it serves no more', async () => {
  const vault = environmentVault({ token: 'token', next: memoryVault() })
  vault.serve?.(['a'])
  await vault.forget('a')
  expect(await vault.read('a')).toBeNull()
})
