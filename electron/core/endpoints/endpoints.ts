import { randomUUID } from 'node:crypto'
import type { ProfileDraft } from '#shared/contract/commands.ts'
import type { DemoChoice, EndpointProfile, EndpointStatus } from '#shared/domain/endpoint.ts'
import { scenarioWords } from '#shared/domain/scenario.ts'
import type { EndpointView, ImportCandidate } from '#shared/domain/views.ts'
import { AppError, toAppError } from '#shared/errors.ts'
import type { Bus } from '../bus.ts'
import type { Ports } from '../ports.ts'
import type { RecordStore } from '../store/record.ts'
import { parseAddress } from './address.ts'
import { openTransport, type EndpointClient, type Target } from './client.ts'
import { createConnections } from './connections.ts'
import { identify } from './identify.ts'
import { readAkaFiles } from './import.ts'
import { createStatuses, stateOf } from './statuses.ts'
import { defaultLimits, type Limits } from './transport.ts'

/**
 * Which platforms there are, how they are, and the way to ask them. Every endpoint has connections, limits and a status
 * of its own, so that a slow or broken one never delays another. `record` keeps the profiles and never a secret; the
 * vault keeps the credentials.
 */
export interface Endpoints {
  profiles(): EndpointProfile[]
  /** Throws AppError not-found. */
  profile(id: string): EndpointProfile
  status(id: string): EndpointStatus
  /** Starts the demo platform if it is one. Throws AppError no-credential, certificate, not-found. */
  client(id: string): Promise<EndpointClient>
  /** What the latest request told about the endpoint; null for an answer. */
  note(id: string, error: AppError | null): void
  /** Asks the endpoint who it is. Never throws for what the endpoint does; throws AppError cancelled and not-found. */
  check(id: string, signal?: AbortSignal): Promise<EndpointStatus>
  credential(id: string): Promise<EndpointView['credential']>
  /** Returns the id. Throws AppError invalid-input. */
  add(draft: ProfileDraft, credential: string | null): Promise<string>
  /** With null the credential stays, unless the address changed: a credential never goes to another server. */
  update(id: string, draft: ProfileDraft, credential: string | null): Promise<void>
  /** Cancels its requests and forgets its credential. */
  remove(id: string): Promise<void>
  /** Like check, for what is being typed; `endpointId` lends its credential if the address is the same. */
  test(
    draft: ProfileDraft,
    credential: string | null,
    endpointId: string | null,
    signal?: AbortSignal,
  ): Promise<EndpointStatus>
  importable(): Promise<{ candidates: ImportCandidate[]; problems: string[] }>
  /** Returns the ids, in the order asked for. Throws AppError not-found for an address that is not importable. */
  import(urls: string[]): Promise<string[]>
  /** Returns the id of the demo of that choice, making a profile when there is none. Starts nothing. */
  addDemo(choice: DemoChoice): string
  close(): Promise<void>
}

interface EndpointsOptions extends Pick<Ports, 'vault' | 'clock' | 'log' | 'homeDirectory' | 'startDemo'> {
  record: Pick<RecordStore, 'profiles' | 'saveProfile' | 'removeProfile' | 'preferences' | 'savePreferences'>
  bus: Bus
  /** Only tests are in a hurry. */
  limits?: Limits
}

/** A demo listens on a port of its own at each start. */
const demoAddress = 'http://127.0.0.1:0'
const demoNotStarted = 'The demo platform starts when it is first used.'

export function createEndpoints({
  record,
  vault,
  bus,
  clock,
  log,
  homeDirectory,
  startDemo,
  limits = defaultLimits,
}: EndpointsOptions): Endpoints {
  const statuses = createStatuses(bus, clock)
  const connections = createConnections({ vault, startDemo, limits })

  function profile(id: string): EndpointProfile {
    const found = record.profiles().find((candidate) => candidate.id === id)
    if (found === undefined) throw new AppError('not-found', 'There is no such endpoint.')
    return found
  }

  function exists(id: string): boolean {
    return record.profiles().some((candidate) => candidate.id === id)
  }

  function note(id: string, error: AppError | null): void {
    if (exists(id)) statuses.note(id, error)
  }

  async function check(id: string, signal?: AbortSignal): Promise<EndpointStatus> {
    const { credentialKind } = profile(id)
    statuses.checking(id)
    try {
      const connection = await connections.open(profile(id))
      const found = await identify(connection.transport, credentialKind, signal)
      if (exists(id)) statuses.found(id, found)
    } catch (thrown) {
      const error = toAppError(thrown)
      note(id, error)
      if (stateOf(error.code) === null) {
        if (exists(id) && statuses.get(id).state === 'checking') statuses.reset(id)
        throw error
      }
    }
    return statuses.get(id)
  }

  /** Nobody waits for it; what it finds is in the status. */
  function checkInBackground(id: string): void {
    check(id).catch((thrown: unknown) => {
      const error = toAppError(thrown)
      if (error.code !== 'cancelled' && error.code !== 'not-found') {
        log({ level: 'warning', room: 'endpoints', message: `A check failed: ${error.message}` })
      }
    })
  }

  /** After every change of the list. */
  function changed(): void {
    vault.serve?.(record.profiles().flatMap(({ id, demo }) => (demo === null ? [id] : [])))
    bus.publish({ name: 'endpoints.changed' })
  }

  async function add(draft: ProfileDraft, credential: string | null): Promise<string> {
    const added: EndpointProfile = { ...chosen(draft), id: randomUUID(), readOnly: true, demo: null }
    // The credential first: a profile whose credential could not be kept would look complete and not be.
    if (credential !== null) await vault.keep(added.id, credential)
    try {
      record.saveProfile(added)
    } catch (thrown) {
      await vault.forget(added.id)
      throw thrown
    }
    changed()
    checkInBackground(added.id)
    return added.id
  }

  async function update(id: string, draft: ProfileDraft, credential: string | null): Promise<void> {
    const before = profile(id)
    if (before.demo !== null) {
      record.saveProfile({ ...before, name: draft.name, environment: draft.environment })
      changed()
      return
    }
    const after: EndpointProfile = { ...before, ...chosen(draft) }
    const moved = after.url !== before.url
    // In this order, so that at no moment an address meets a credential that was not entered for it.
    if (moved) await vault.forget(id)
    record.saveProfile(after)
    if (credential !== null) await vault.keep(id, credential)
    const keys = ['url', 'credentialKind', 'userName', 'certificateAuthorityFile'] as const
    const sameTarget = credential === null && keys.every((key) => after[key] === before[key])
    if (!sameTarget) {
      await connections.drop(id)
      statuses.reset(id)
    }
    changed()
    if (!sameTarget) checkInBackground(id)
  }

  async function remove(id: string): Promise<void> {
    profile(id)
    record.removeProfile(id)
    await connections.drop(id)
    statuses.forget(id)
    const preferences = record.preferences()
    if (preferences.endpointId === id) {
      record.savePreferences({ ...preferences, endpointId: null })
      bus.publish({ name: 'preferences.changed' })
    }
    changed()
    await vault.forget(id)
  }

  async function test(
    draft: ProfileDraft,
    credential: string | null,
    endpointId: string | null,
    signal?: AbortSignal,
  ): Promise<EndpointStatus> {
    const stored = endpointId === null ? null : profile(endpointId)
    if (stored !== null && stored.demo !== null) return await check(stored.id, signal)
    const { url, credentialKind, userName, certificateAuthorityFile } = chosen(draft)
    const secret = credential ?? (stored?.url === url ? await vault.read(stored.id) : null)
    const tested = { checkedAt: clock.now(), since: clock.now() }
    const unidentified = { ...tested, frontDoor: null, account: null }
    if (secret === null) {
      const message = 'Enter the credential to test it.'
      return { ...unidentified, state: 'no-credential', code: 'no-credential', message }
    }
    const target: Target = { url, credentialKind, credential: secret, userName, certificateAuthorityFile }
    try {
      const transport = await openTransport(target, limits)
      try {
        return { ...tested, ...(await identify(transport, credentialKind, signal)) }
      } finally {
        await transport.close()
      }
    } catch (thrown) {
      const error = toAppError(thrown)
      const state = stateOf(error.code)
      if (state === null) throw error
      return { ...unidentified, state, code: error.code, message: error.message }
    }
  }

  async function importFromAka(urls: string[]): Promise<string[]> {
    const { importable } = await readAkaFiles(homeDirectory)
    const found = urls.map((url) => {
      const candidate = importable.find((one) => one.url === url)
      if (candidate === undefined) throw new AppError('not-found', 'The aka CLI does not know that address (any more).')
      return candidate
    })
    const ids: string[] = []
    for (const { url, name, token } of found) {
      const known = record.profiles().find((one) => one.url === url && one.credentialKind === 'bearer')
      if (known === undefined) {
        ids.push(await add({ ...akaDraft, name: name.slice(0, 80), url }, token))
        continue
      }
      // Known but without a credential: that is what the person came for.
      if (token !== null && (await vault.read(known.id)) === null) await update(known.id, known, token)
      ids.push(known.id)
    }
    return ids
  }

  changed()
  for (const { id, demo } of record.profiles()) {
    if (demo === null) checkInBackground(id)
    else statuses.reset(id, demoNotStarted)
  }

  return {
    profiles: () => record.profiles(),
    profile,
    status: (id) => statuses.get(id),
    async client(id) {
      try {
        return (await connections.open(profile(id))).client
      } catch (thrown) {
        const error = toAppError(thrown)
        note(id, error)
        throw error
      }
    },
    note,
    check,
    async credential(id) {
      if (profile(id).demo !== null) return 'session'
      if (vault.origin !== undefined) return (await vault.origin(id)) ?? 'none'
      return (await vault.read(id)) === null ? 'none' : vault.kind
    },
    add,
    update,
    remove,
    test,
    async importable() {
      const { importable, problems } = await readAkaFiles(homeDirectory)
      const known = new Set(record.profiles().map(({ url }) => url))
      const candidates = importable.map(({ url, name, source, token }) => ({
        url,
        name,
        source,
        hasCredential: token !== null,
        alreadyKnown: known.has(url),
      }))
      return { candidates, problems }
    },
    import: importFromAka,
    addDemo(choice) {
      const { size, seed, scenario } = choice
      const same = record
        .profiles()
        .find(({ demo }) => demo?.size === size && demo.seed === seed && demo.scenario === scenario)
      if (same !== undefined) return same.id
      const id = randomUUID()
      const name = scenario === undefined ? `Demo platform (${size})` : scenarioWords[scenario].title
      record.saveProfile({ ...demoProfile, id, name, demo: choice })
      statuses.reset(id, demoNotStarted)
      changed()
      return id
    },
    close: () => connections.close(),
  }
}

const demoProfile = {
  url: demoAddress,
  credentialKind: 'key',
  userName: '',
  elevated: false,
  environment: 'other',
  readOnly: true,
  certificateAuthorityFile: null,
} as const

const akaDraft = {
  credentialKind: 'bearer',
  userName: '',
  elevated: false,
  environment: 'other',
  certificateAuthorityFile: null,
} as const

/** The draft's own part of a profile, put in order. Throws AppError invalid-input. */
function chosen(draft: ProfileDraft): ProfileDraft {
  if (!/^[\x20-\x7e]*$/.test(draft.userName)) {
    throw new AppError('invalid-input', 'A user name goes out as a header: only plain letters, digits and signs.')
  }
  const { name, credentialKind, userName, environment, certificateAuthorityFile } = draft
  return {
    name,
    url: parseAddress(draft.url),
    credentialKind,
    userName,
    // The edge decides by itself who is elevated.
    elevated: draft.elevated && credentialKind === 'key',
    environment,
    certificateAuthorityFile: certificateAuthorityFile === '' ? null : certificateAuthorityFile,
  }
}
