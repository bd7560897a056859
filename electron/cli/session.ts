import { homedir } from 'node:os'
import type { CommandInput, CommandName, CommandOutput, ProfileDraft } from '#shared/contract/commands.ts'
import type { CredentialKind } from '#shared/domain/endpoint.ts'
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
}

/** A core in this process for the time of one command. */
export interface Session {
  /** Throws AppError. */
  call<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>>
  /** The endpoints that the words mean, at least one. Throws AppError not-found, invalid-input, no-credential. */
  targets(): Promise<EndpointView[]>
  /** Forgets an endpoint that this session added, for one that turned out to be none. */
  forgetIfNew(endpointId: string): Promise<void>
}

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
  const draft = oneOffDraft(words, token)
  const isInMemory = draft !== null && words.data === undefined
  const core = await createCore({
    shell: 'command-line',
    version,
    dataDirectory: isInMemory ? null : prepareDataDirectory(words.data ?? defaultDataDirectory()),
    homeDirectory: homedir(),
    clock: { now: () => Date.now() },
    vault: token === null ? memoryVault() : environmentVault({ token, next: memoryVault() }),
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
  const added = new Set<string>()

  async function call<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>> {
    calls += 1
    const id = String(calls)
    void terminal.ended.then(() => core.cancel(id))
    const result = await core.call({ id, command: name, input })
    if (!result.ok) throw new AppError(result.error.code, result.error.message)
    // The dispatch pairs each name with its own output; the pairing is lost in Result<unknown>.
    return result.value as CommandOutput<Name>
  }

  async function targets(): Promise<EndpointView[]> {
    const chosen = draft ? await oneOff(draft) : words.endpoint
    const { endpoints } = await call('endpoints.list', {})
    if (endpoints.length === 0) {
      throw new AppError('not-found', 'No endpoint is known yet. Name one with --url, or add it in the window.')
    }
    if (chosen === undefined) return endpoints
    const found = endpoints.filter(({ profile }) => [profile.id, profile.name, profile.url].includes(chosen))
    if (found.length > 0) return found
    const names = endpoints.map(({ profile }) => profile.name).join(', ')
    throw new AppError('not-found', `There is no endpoint of this name or address. There is: ${names}.`)
  }

  /** Makes the one-off endpoint known to this session's core and returns its id. */
  async function oneOff(profile: ProfileDraft): Promise<string> {
    const { endpoints } = await call('endpoints.list', {})
    const known = endpoints.find((endpoint) => endpoint.profile.url === profile.url)
    if (known) {
      const { name, environment, elevated } = known.profile
      const changed = { ...profile, name, environment, elevated }
      return (await call('endpoints.update', { endpointId: known.profile.id, profile: changed, credential: token }))
        .endpointId
    }
    const { endpointId } = await call('endpoints.add', { profile, credential: token })
    added.add(endpointId)
    return endpointId
  }

  try {
    return await work({
      call,
      targets,
      async forgetIfNew(endpointId) {
        if (added.delete(endpointId)) await call('endpoints.remove', { endpointId })
      },
    })
  } finally {
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

function oneOffDraft(words: SessionWords, token: string | null): ProfileDraft | null {
  const { url, credential, user, ca } = words
  if (url === undefined) {
    const stray = (['credential', 'user', 'ca'] as const).find((name) => words[name] !== undefined)
    if (stray) throw new AppError('invalid-input', `--${stray} goes with --url.`)
    return null
  }
  if (words.endpoint !== undefined) throw new AppError('invalid-input', '--url and --endpoint exclude each other.')
  const address = parseAddress(url)
  if (token === null) {
    throw new AppError(
      'no-credential',
      'There is no credential. Put it in ADDON_ATLAS_TOKEN, or on standard input with --token-stdin.',
    )
  }
  return {
    name: new URL(address).host.slice(0, 80),
    url: address,
    credentialKind: credentialKind(credential),
    userName: user ?? '',
    elevated: false,
    environment: 'other',
    certificateAuthorityFile: ca ?? null,
  }
}

function credentialKind(text: string | undefined): CredentialKind {
  if (text === 'bearer' || text === 'key') return text
  throw new AppError('invalid-input', '--credential is bearer (a token for the public edge) or key (of a controller).')
}
