import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { IncomingMessage, request } from 'node:http'
import { z } from 'zod'
import type { Random } from '../generate/random.ts'
import type { DemoClock } from './clock.ts'
import type { FleetApp, FleetDelivery, FleetHook } from './fleet.ts'
import type { Tokens } from './tokens.ts'

/** One change, as every webhook that wants to know of it is told. */
export interface Notice {
  app: FleetApp
  event: string
  username: string | null
  /** The payload, already written: its signature is over these very bytes. */
  payload: string
}

export interface Deliveries {
  /** Tells every active hook of the app that wants the event; comes back when all have answered or failed. */
  tell(notice: Notice): Promise<void>
}

export interface DeliveryParts {
  clock: DemoClock
  random: Random
  /** Null for a controller without a certificate: it hands out no tokens. */
  tokens: Tokens | null
}

const patience = 10_000
const mostKept = 500

/** A token would be of no use any more to these, or comes from nobody. */
const withoutToken = new Set(['destroy', 'crashed', 'preview-released'])

/** Whether a hook may really be called: an app in a box never calls anything but the machine it runs on. */
export function isOnThisMachine(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && (hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname))
}

async function post(url: string, headers: Record<string, string | number>, payload: string) {
  const sent = request(url, { method: 'post', headers, signal: AbortSignal.timeout(patience) })
  // Nobody waits for a hook when the demo is closed.
  sent.on('socket', (socket) => socket.unref())
  sent.end(payload)
  const [response] = z.tuple([z.instanceof(IncomingMessage)]).parse(await once(sent, 'response'))
  response.resume()
  await once(response, 'end')
  return response
}

const texts = (headers: IncomingMessage['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, given]) => [name, Array.isArray(given) ? given.join(', ') : (given ?? '')]),
  )

/** Webhook deliveries as recorded of the real server, headers, signature, token and all. */
export function createDeliveries({ clock, random, tokens }: DeliveryParts): Deliveries {
  async function headersOf({ app, event, username, payload }: Notice, hook: FleetHook, id: string) {
    const token =
      tokens && !withoutToken.has(event) ? await tokens.issue({ username, deliveryId: id, event, appId: app.id }) : null
    const signature = `sha1=${createHmac('sha1', hook.secret).update(payload).digest('hex')}`
    return {
      'x-appkit-event': event,
      'x-appkit-delivery': id,
      'x-akkeris-event': event,
      'x-akkeris-delivery': id,
      ...(token === null ? {} : { 'x-akkeris-token': token }),
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(payload),
      'user-agent': 'akkeris-hookshot',
      'x-appkit-signature': signature,
      'x-akkeris-signature': signature,
    }
  }

  async function deliver(notice: Notice, hook: FleetHook): Promise<void> {
    const { event, payload } = notice
    const id = random.uuid()
    const body: unknown = JSON.parse(payload)
    const note = (request: FleetDelivery['request'], response: FleetDelivery['response']): void => {
      hook.deliveries.push({ id, event, at: clock.stamp(), request, response })
      if (hook.deliveries.length > mostKept) hook.deliveries.shift()
    }
    // Of a delivery that reached nobody the real server keeps no headers either.
    if (!isOnThisMachine(hook.url)) {
      note({ headers: {}, body }, null)
      return
    }
    try {
      const headers = await headersOf(notice, hook, id)
      const answer = await post(hook.url, headers, payload)
      // Nor does it keep what the other side answered, the status and headers apart.
      note({ headers, body }, { code: answer.statusCode ?? 0, headers: texts(answer.headers), body: '' })
    } catch {
      note({ headers: {}, body }, null)
    }
  }

  return {
    async tell(notice) {
      const wanting = (notice.app.hooks ?? []).filter(
        ({ active, events }) => active && events.some((event) => event.toLowerCase() === notice.event),
      )
      await Promise.all(wanting.map((hook) => deliver(notice, hook)))
    },
  }
}
