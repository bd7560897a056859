import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import { AppError } from '#shared/errors.ts'
import type { Ports } from '../ports.ts'
import { clientOf, openTransport, type EndpointClient, type Target } from './client.ts'
import type { Limits, Transport } from './transport.ts'

export interface Connection {
  transport: Transport
  client: EndpointClient
  close(): Promise<void>
}

/** One connection per endpoint, opened at first use and shared by everybody who asks that endpoint. */
export interface Connections {
  open(profile: EndpointProfile): Promise<Connection>
  /** Cancels what runs on it; a demo platform behind it ends. The next use opens a new one. */
  drop(id: string): Promise<void>
  close(): Promise<void>
}

interface ConnectionsOptions extends Pick<Ports, 'vault' | 'startDemo'> {
  limits: Limits
}

export function createConnections({ vault, startDemo, limits }: ConnectionsOptions): Connections {
  const opening = new Map<string, Promise<Connection>>()
  let closed = false

  async function connect(profile: EndpointProfile): Promise<Connection> {
    if (profile.demo !== null) return await connectDemo(profile)
    const credential = await vault.read(profile.id)
    if (credential === null) {
      throw new AppError('no-credential', `There is no credential for ${profile.name} at hand.`)
    }
    const { url, credentialKind, userName, certificateAuthorityFile } = profile
    return await connectTo({ url, credentialKind, userName, certificateAuthorityFile, credential })
  }

  async function connectDemo({ demo }: EndpointProfile): Promise<Connection> {
    if (demo === null || startDemo === null) {
      throw new AppError('unreachable', 'The demo platform cannot be started here.')
    }
    const running = await startDemo(demo)
    try {
      const connection = await connectTo({
        url: new URL(running.url).origin,
        credentialKind: 'key',
        credential: running.key,
        userName: '',
        certificateAuthorityFile: null,
      })
      return {
        ...connection,
        async close() {
          await connection.close()
          await running.close()
        },
      }
    } catch (thrown) {
      await running.close()
      throw thrown
    }
  }

  async function connectTo(target: Target): Promise<Connection> {
    const transport = await openTransport(target, limits)
    return { transport, client: clientOf(transport, target), close: () => transport.close() }
  }

  async function drop(id: string): Promise<void> {
    const pending = opening.get(id)
    opening.delete(id)
    if (pending === undefined) return
    let connection: Connection
    try {
      connection = await pending
    } catch {
      // Whoever asked for it has been told why it never came about.
      return
    }
    await connection.close()
  }

  return {
    async open(profile) {
      if (closed) throw new AppError('cancelled', 'Addon Atlas is closing.')
      const { id } = profile
      const existing = opening.get(id)
      if (existing !== undefined) return await existing
      const pending = connect(profile)
      opening.set(id, pending)
      try {
        return await pending
      } catch (thrown) {
        if (opening.get(id) === pending) opening.delete(id)
        throw thrown
      }
    },
    drop,
    async close() {
      closed = true
      await Promise.all([...opening.keys()].map(drop))
    },
  }
}
