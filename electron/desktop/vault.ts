import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { SafeStorage } from 'electron'
import { z } from 'zod'
import { memoryVault } from '#core/endpoints/vault.ts'
import type { LogEntry, Vault } from '#core/ports.ts'

/** The asynchronous half of safeStorage; the other half is deprecated. */
export type Keyring = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>

export interface VaultOptions {
  keyring: Keyring
  platform: NodeJS.Platform
  /** Holds what the keyring sealed, by endpoint id; worthless without the keyring. */
  file: string
  log: (entry: LogEntry) => void
  /** Milliseconds to wait for a keyring that may be asking a person for its password. */
  patience?: number
}

const sealedFile = z.strictObject({ version: z.literal(1), sealed: z.record(z.string().max(200), z.base64()) })

/**
 * Opens the operating system's keyring, or a vault for this session when there is none worth the name. Never falls back
 * to a key that anybody could know: a credential that cannot be sealed properly is kept in memory and asked for again.
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { log, patience = 10_000 } = options
  const trusted = await withinTime(isTrustworthy(options), patience)
  if (trusted) {
    try {
      return await keyringVault(options)
    } catch {
      // The file of sealed credentials is there and cannot be read: leave it alone rather than write over it.
    }
  }
  log({ level: 'warning', room: 'vault', message: 'No keyring: credentials are kept for this session only.' })
  return memoryVault()
}

/**
 * On Linux `isAsyncEncryptionAvailable` is true even where there is no keyring: Chromium then seals with a constant,
 * public key. Such output begins with `v10` there (on macOS the same mark stands for the real keychain).
 */
async function isTrustworthy({ keyring, platform }: VaultOptions): Promise<boolean> {
  try {
    if (platform === 'linux' && ['basic_text', 'unknown'].includes(keyring.getSelectedStorageBackend())) return false
    if (!(await keyring.isAsyncEncryptionAvailable())) return false
    return !isSealedWithPublicKey(await keyring.encryptStringAsync('probe'), platform)
  } catch {
    return false
  }
}

function isSealedWithPublicKey(sealed: Buffer, platform: NodeJS.Platform): boolean {
  return platform === 'linux' && sealed.subarray(0, 3).toString('latin1') === 'v10'
}

async function withinTime(answer: Promise<boolean>, milliseconds: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => {
    late.resolve(false)
  }, milliseconds)
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

async function keyringVault({ keyring, platform, file, log }: VaultOptions): Promise<Vault> {
  const sealed = await readSealed(file)
  const unsealed = new Map<string, string>()
  let writing: Promise<void> = Promise.resolve()

  /** One writer at a time, the whole file each time, replaced in one step. */
  function write(): Promise<void> {
    const text = JSON.stringify({ version: 1, sealed: Object.fromEntries(sealed) })
    const written = writing.then(() => replaceFile(file, text))
    writing = written.catch(() => {})
    return written
  }

  async function seal(endpointId: string, secret: string): Promise<void> {
    const bytes = await keyring.encryptStringAsync(secret)
    if (isSealedWithPublicKey(bytes, platform)) throw new Error('The keyring went away.')
    sealed.set(endpointId, bytes.toString('base64'))
    await write()
  }

  /** A keyring or a disk that fails just now must not cost the person what was typed: it lasts for the session then. */
  async function keep(endpointId: string, secret: string): Promise<void> {
    unsealed.delete(endpointId)
    try {
      await seal(endpointId, secret)
    } catch {
      unsealed.set(endpointId, secret)
      log({ level: 'warning', room: 'vault', message: 'A credential could not be sealed; it lasts for this session.' })
    }
  }

  async function forget(endpointId: string): Promise<void> {
    unsealed.delete(endpointId)
    if (sealed.delete(endpointId)) await write()
  }

  return {
    kind: 'keyring',
    keep,
    forget,
    async read(endpointId) {
      const text = sealed.get(endpointId)
      const fresh = unsealed.get(endpointId)
      if (fresh !== undefined || text === undefined) return fresh ?? null
      const opened = await open(text)
      if (opened === null) await forget(endpointId)
      else if (opened.shouldReEncrypt) await keep(endpointId, opened.result)
      return opened?.result ?? null
    },
  }

  /** Null: another desktop, a changed key or a copied profile. It will never open again, so the person is asked anew. */
  async function open(text: string): Promise<{ result: string; shouldReEncrypt: boolean } | null> {
    try {
      return await keyring.decryptStringAsync(Buffer.from(text, 'base64'))
    } catch {
      log({ level: 'warning', room: 'vault', message: 'A kept credential could not be opened and was forgotten.' })
      return null
    }
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(`${file}.new`, text, { mode: 0o600 })
  await rename(`${file}.new`, file)
}

/** Missing, cut short or of another make: it holds nothing that could be opened. Throws when it cannot be read. */
async function readSealed(file: string): Promise<Map<string, string>> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return new Map()
    throw thrown
  }
  try {
    return new Map(Object.entries(sealedFile.parse(JSON.parse(text)).sealed))
  } catch {
    return new Map()
  }
}
