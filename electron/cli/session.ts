import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { CommandInput, CommandName, CommandOutput, ProfileDraft } from '#shared/contract/commands.ts'
import type { CredentialKind, EndpointProfile } from '#shared/domain/endpoint.ts'
import type { EndpointView } from '#shared/domain/views.ts'
import { AppError } from '#shared/errors.ts'
import { createCore } from '#core/core.ts'
import { parseAddress } from '#core/endpoints/address.ts'
import { environmentVault, memoryVault } from '#core/endpoints/vault.ts'
import { defaultDataDirectory, prepareDataDirectory } from '../data-directory.ts'
import { version } from '../version.ts'
import type { Terminal } from './terminal.ts'

export interface SessionWords {
  data?: string | undefined
  endpoint?: string | undefined
  'token-stdin': boolean
  url?: string | undefined
  credential?: string | undefined
  user?: string | undefined
  ca?: string | undefined
  /** A policy file instead of the one in the data folder. */
  policy?: string | undefined
}

/** A core in this process for the time of one command. */
export interface Session {
  /** Throws AppError. */
  call<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>>
  /**
   * The endpoints that the words mean, at least one. Throws AppError not-found, invalid-input, no-credential; `hint` is
   * what else this command offers when none is known.
   */
  targets(hint?: string): Promise<EndpointView[]>
  /** Forgets what this session kept of an endpoint that could not be read: its profile, or the changes to it. */
  putBack(endpointId: string): Promise<void>
}

/** For commands that read a platform themselves. */
export const orByUrl = ', or name one with --url'

/** For commands that need what an earlier one has read. */
const forKeeps =
  ', or read one into a folder with addon-atlas sync --url URL --credential KIND --data DIR, and name that folder here too'

/**
 * Opens the core, runs the work and closes the core, also when the person wants it to end meanwhile. Without --data a
 * one-off look (--url) keeps everything in memory and leaves nothing behind.
 */
export async function withSession<Outcome>(
  words: SessionWords,
  terminal: Terminal,
  work: (session: Session) => Promise<Outcome>,
): Promise<Outcome> {
  const token = await readToken(words, terminal)
  const wanted = oneOffWords(words, token)
  const isInMemory = wanted !== null && words.data === undefined
  const credentials = memoryVault()
  // Named for one endpoint, the credential must not serve whichever other happens to be the only one without.
  const isForOne = wanted !== null || words.endpoint !== undefined
  const core = await createCore({
    shell: 'command-line',
    version,
    dataDirectory: isInMemory ? null : prepareDataDirectory(words.data ?? defaultDataDirectory()),
    ...(words.policy === undefined ? {} : { policyFile: resolve(words.policy) }),
    homeDirectory: homedir(),
    clock: { now: () => Date.now() },
    vault: token === null || isForOne ? credentials : environmentVault({ token, next: credentials }),
    log({ level, room, message }) {
      // The first line only: what follows is a stack.
      if (level === 'error') terminal.say(`[${room}] ${message.split('\n')[0] ?? ''}`)
    },
    startDemo: async (choice) => {
      const { startDemo } = await import('#demo/demo.ts')
      return await startDemo(choice)
    },
    syncEvery: null,
  })
  let calls = 0
  /** What there was before this session changed it, null for nothing. */
  const before = new Map<string, ProfileDraft | null>()
  let hasTargets = false

  async function call<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>> {
    calls += 1
    const id = String(calls)
    void terminal.ended.then(() => core.cancel(id))
    const result = await core.call({ id, command: name, input })
    if (!result.ok) throw new AppError(result.error.code, result.error.message)
    // The dispatch pairs each name with its own output; the pairing is lost in Result<unknown>.
    return result.value as CommandOutput<Name>
  }

  async function targets(hint = forKeeps): Promise<EndpointView[]> {
    const chosen = wanted ? await oneOff(wanted) : words.endpoint
    const { endpoints } = await call('endpoints.list', {})
    if (endpoints.length === 0) {
      throw new AppError('not-found', `No endpoint is known yet. Add one in the window (addon-atlas serve)${hint}.`)
    }
    if (chosen === undefined) {
      hasTargets = true
      return endpoints
    }
    const found = endpoints.filter(({ profile }) => [profile.id, profile.name, profile.url].includes(chosen))
    const [only, ...others] = found
    if (!only) {
      const names = endpoints.map(({ profile }) => profile.name).join(', ')
      throw new AppError('not-found', `There is no endpoint of this name or address. There is: ${names}.`)
    }
    hasTargets = true
    if (token !== null && others.length === 0) await credentials.keep(only.profile.id, token)
    return found
  }

  /** Makes the one-off endpoint known to this session's core and returns its id. */
  async function oneOff({ url, ...named }: OneOff): Promise<string> {
    const { endpoints } = await call('endpoints.list', {})
    const known = endpoints.find((endpoint) => endpoint.profile.url === url)?.profile
    if (known) {
      const saved = draftOf(known)
      const profile = { ...saved, ...named }
      before.set(known.id, saved)
      return (await call('endpoints.update', { endpointId: known.id, profile, credential: token })).endpointId
    }
    const { credentialKind } = named
    if (!credentialKind) throw unknownKind()
    const profile: ProfileDraft = {
      name: new URL(url).host.slice(0, 80),
      url,
      userName: '',
      elevated: false,
      environment: 'other',
      certificateAuthorityFile: null,
      ...named,
      credentialKind,
    }
    const { endpointId } = await call('endpoints.add', { profile, credential: token })
    before.set(endpointId, null)
    return endpointId
  }

  async function putBack(endpointId: string): Promise<void> {
    const profile = before.get(endpointId)
    if (profile === undefined) return
    before.delete(endpointId)
    if (profile === null) await call('endpoints.remove', { endpointId })
    else await call('endpoints.update', { endpointId, profile, credential: null })
  }

  /** What was in a cache that was put aside is lost, which is not the same as never synced. */
  async function asLost(thrown: unknown): Promise<unknown> {
    if (!(thrown instanceof AppError) || thrown.code !== 'not-found' || !hasTargets) return thrown
    const { notices } = await call('app.about', {})
    if (!notices.some((notice) => notice.startsWith('The cache file'))) return thrown
    return new AppError('store-damaged', 'The cache was damaged, and what was known with it.', { cause: thrown })
  }

  try {
    return await work({ call, targets, putBack })
  } catch (thrown) {
    throw await asLost(thrown)
  } finally {
    for (const notice of (await call('app.about', {})).notices) terminal.say(notice)
    await core.close()
  }
}

async function readToken(words: SessionWords, terminal: Terminal): Promise<string | null> {
  const token = words['token-stdin']
    ? (await terminal.readStandardInput()).trim()
    : terminal.environment['ADDON_ATLAS_TOKEN']
  if (words['token-stdin'] && !token) throw new AppError('no-credential', 'Standard input held no credential.')
  return token || null
}

/** The platform that --url names, with what else was named about it and nothing that was not. */
type OneOff = Pick<ProfileDraft, 'url'> &
  Partial<Pick<ProfileDraft, 'credentialKind' | 'userName' | 'certificateAuthorityFile'>>

function oneOffWords(words: SessionWords, token: string | null): OneOff | null {
  const { url, credential, user, ca } = words
  if (url === undefined) {
    const stray = (['credential', 'user', 'ca'] as const).find((name) => words[name] !== undefined)
    if (stray) throw new AppError('invalid-input', `--${stray} goes with --url.`)
    return null
  }
  if (words.endpoint !== undefined) throw new AppError('invalid-input', '--url and --endpoint exclude each other.')
  const address = parseAddress(url)
  if (token === null) throw new AppError('no-credential', 'There is no credential.')
  if (words.data === undefined && credential === undefined) throw unknownKind()
  return {
    url: address,
    ...(credential === undefined ? {} : { credentialKind: credentialKind(credential) }),
    ...(user === undefined ? {} : { userName: user }),
    ...(ca === undefined ? {} : { certificateAuthorityFile: ca }),
  }
}

function draftOf(profile: EndpointProfile): ProfileDraft {
  const { name, url, credentialKind, userName, elevated, environment, certificateAuthorityFile } = profile
  return { name, url, credentialKind, userName, elevated, environment, certificateAuthorityFile }
}

function credentialKind(text: string): CredentialKind {
  if (text === 'bearer' || text === 'key') return text
  throw unknownKind()
}

function unknownKind(): AppError {
  return new AppError('invalid-input', '--credential is bearer (a token for the public edge) or key (of a controller).')
}
