import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openVault, type Keyring } from '../../../electron/desktop/vault.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

/** A keyring that seals under a key of its own; another key cannot open it. */
function keyring(change: Partial<Keyring> & { key?: string; mark?: string } = {}): Keyring {
  const { key = 'k1', mark = 'v11', ...rest } = change
  return {
    isAsyncEncryptionAvailable: async () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    encryptStringAsync: async (text) => Buffer.from(`${mark}${key}${Buffer.from(text).toString('base64')}`),
    async decryptStringAsync(sealed) {
      const text = sealed.toString()
      if (!text.startsWith(`${mark}${key}`)) throw new Error('wrong key')
      return { result: Buffer.from(text.slice(mark.length + key.length), 'base64').toString(), shouldReEncrypt: false }
    },
    ...rest,
  }
}

interface Opening {
  keyring: Keyring
  file: string
  platform?: NodeJS.Platform
  patience?: number
}

async function open({ platform = 'linux', ...rest }: Opening) {
  const said: string[] = []
  const vault = await openVault({ ...rest, platform, log: ({ message }) => said.push(message) })
  return { vault, said }
}

const secret = 'sesame-7d1f'

describe('the vault over a keyring', () => {
  it('keeps credentials over a restart, sealed and closed to others', async () => {
    const file = join(temporaryFolder(), 'desktop', 'credentials.json')
    const { vault } = await open({ keyring: keyring(), file })
    expect(vault.kind).toBe('keyring')
    await Promise.all([vault.keep('one', secret), vault.keep('two', 'other'), vault.keep('three', 'gone')])
    await vault.forget('three')

    const again = await open({ keyring: keyring(), file })
    expect(await again.vault.read('one')).toBe(secret)
    expect(await again.vault.read('two')).toBe('other')
    expect(await again.vault.read('three')).toBeNull()
    expect(readFileSync(file, 'utf8')).not.toContain(secret)
    expect(statSync(file).mode & 0o077).toBe(0)
  })

  it('forgets what does not open and asks again', async () => {
    const file = join(temporaryFolder(), 'credentials.json')
    await (await open({ keyring: keyring(), file })).vault.keep('one', secret)

    const { vault, said } = await open({ keyring: keyring({ key: 'k2' }), file })
    expect(await vault.read('one')).toBeNull()
    expect(said.join()).toContain('forgotten')
    expect(readFileSync(file, 'utf8')).not.toContain('one')
    await vault.keep('one', 'new')
    expect(await vault.read('one')).toBe('new')
  })

  it.each(['', 'garbage', '{"version":1,"sealed":{"one":7}}', '{"version":1,"sealed":{"one":"bm90IHNlYWxlZA=="}}'])(
    'starts with the file %j',
    async (text) => {
      const file = join(temporaryFolder(), 'credentials.json')
      writeFileSync(file, text)
      const { vault } = await open({ keyring: keyring(), file })
      expect(vault.kind).toBe('keyring')
      expect(await vault.read('one')).toBeNull()
    },
  )

  it('seals again when the keyring has a newer key', async () => {
    const file = join(temporaryFolder(), 'credentials.json')
    await (await open({ keyring: keyring(), file })).vault.keep('one', secret)
    const before = readFileSync(file, 'utf8')

    const old = keyring()
    const rotated = keyring({
      key: 'k2',
      decryptStringAsync: async (sealed) => ({ ...(await old.decryptStringAsync(sealed)), shouldReEncrypt: true }),
    })
    expect(await (await open({ keyring: rotated, file })).vault.read('one')).toBe(secret)
    expect(readFileSync(file, 'utf8')).not.toBe(before)
    expect(await (await open({ keyring: keyring({ key: 'k2' }), file })).vault.read('one')).toBe(secret)
  })

  it('holds a credential for the session when it cannot be sealed just then', async () => {
    const file = join(temporaryFolder(), 'credentials.json')
    let works = true
    const sealing = keyring()
    const { vault, said } = await open({
      keyring: keyring({
        encryptStringAsync: async (text) => {
          if (!works) throw new Error(`could not seal ${text}`)
          return sealing.encryptStringAsync(text)
        },
      }),
      file,
    })
    await vault.keep('one', 'before')
    works = false
    await vault.keep('one', secret)
    expect(await vault.read('one')).toBe(secret)
    expect(said.join()).toContain('lasts for this session')
    expect(said.join()).not.toContain(secret)
  })

  it('leaves a file alone that is there and cannot be read', async () => {
    const { vault } = await open({ keyring: keyring(), file: temporaryFolder() })
    expect(vault.kind).toBe('session')
  })
})

describe('without a keyring worth the name', () => {
  const cases: [string, Keyring][] = [
    ['basic_text', keyring({ getSelectedStorageBackend: () => 'basic_text' })],
    ['unknown', keyring({ getSelectedStorageBackend: () => 'unknown' })],
    ['not available', keyring({ isAsyncEncryptionAvailable: async () => false })],
    ['sealed with the public key', keyring({ mark: 'v10' })],
    ['throwing', keyring({ encryptStringAsync: async () => Promise.reject(new Error('no')) })],
    ['never answering', keyring({ isAsyncEncryptionAvailable: () => new Promise(() => {}) })],
  ]
  it.each(cases)('%s: credentials last for the session and touch no disk', async (_name, keyring) => {
    const folder = temporaryFolder()
    const file = join(folder, 'credentials.json')
    const { vault, said } = await open({ keyring, file, patience: 50 })
    expect(vault.kind).toBe('session')
    expect(said.join()).toContain('this session only')
    await vault.keep('one', secret)
    expect(await vault.read('one')).toBe(secret)
    await vault.forget('one')
    expect(await vault.read('one')).toBeNull()
    expect(() => statSync(file)).toThrow()
  })

  it('believes the same mark on macOS, where it stands for the keychain', async () => {
    const file = join(temporaryFolder(), 'credentials.json')
    const { vault } = await open({ keyring: keyring({ mark: 'v10' }), file, platform: 'darwin' })
    expect(vault.kind).toBe('keyring')
  })
})
