import { createHash, generateKeyPair, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { Random } from '../generate/random.ts'
import type { DemoClock } from './clock.ts'

const keyPairLater = promisify(generateKeyPair)

/** What a webhook's token is about; in it under the names the platform gives them. */
export interface TokenSubject {
  /** Who made the change; null when the platform was not told. */
  username: string | null
  deliveryId: string
  event: string
  appId: string
}

export interface Tokens {
  /** Comes back once there is a key, so that the next one is issued without waiting. */
  ready(): Promise<void>
  /** A JWT (RS256) that opens the controller for an hour, and a minute on either side for clocks that differ. */
  issue(subject: TokenSubject): Promise<string>
  /** Who a token speaks for; null for one that was not issued here, was changed, or is not valid now. */
  read(token: string): { username: string | null } | null
}

const lifetimeSeconds = 3600
const driftSeconds = 60
const audience = 'https://apps.akkeris.example'

const claimsSchema = z.object({
  sub: z.string().optional(),
  aud: z.literal(audience),
  exp: z.number(),
  nbf: z.number(),
})

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function claimsOf(payload: string): z.infer<typeof claimsSchema> | null {
  try {
    return claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString())).data ?? null
  } catch {
    return null
  }
}

/**
 * The tokens the platform hands to webhooks (API-FACTS section 2). Its pair of keys is made when the first one is asked
 * for, is nobody else's and is gone with the demo; `random` is for what else differs from token to token, and for
 * nothing besides: how long a key takes must not change what other things are called.
 */
export function createTokens(clock: DemoClock, random: Random): Tokens {
  let pair: Promise<{ publicKey: KeyObject; privateKey: KeyObject }> | null = null
  let publicKey: KeyObject | null = null
  let header = ''

  async function privateKey(): Promise<KeyObject> {
    pair ??= keyPairLater('rsa', { modulusLength: 2048 })
    const made = await pair
    if (!publicKey) {
      publicKey = made.publicKey
      const der = publicKey.export({ type: 'spki', format: 'der' })
      header = encoded({ alg: 'RS256', kid: createHash('sha256').update(der).digest('base64url') })
    }
    return made.privateKey
  }

  return {
    async ready() {
      await privateKey()
    },
    async issue({ username, deliveryId, event, appId }) {
      const now = Math.floor(clock.now() / 1000)
      const jti = random.next() * Number.MAX_VALUE
      const key = await privateKey()
      const payload = encoded({
        hook_id: deliveryId,
        hook_type: event,
        app_uuid: appId,
        ...(username === null ? {} : { sub: username }),
        // Never elevated, whoever made the change.
        ele: false,
        aud: audience,
        iss: audience,
        exp: now + lifetimeSeconds + driftSeconds,
        nbf: now - driftSeconds,
        jti,
      })
      const signed = `${header}.${payload}`
      return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`
    },
    read(token) {
      const [head, payload, signature, ...others] = token.split('.')
      // Before the first one was issued there is none to be told from a false one.
      if (!publicKey || head !== header || !payload || !signature || others.length > 0) return null
      const bytes = Buffer.from(signature, 'base64url')
      if (!verify('RSA-SHA256', Buffer.from(`${head}.${payload}`), publicKey, bytes)) return null
      const claims = claimsOf(payload)
      const now = Math.floor(clock.now() / 1000)
      if (!claims || claims.exp <= now || claims.nbf >= now) return null
      return { username: claims.sub ?? null }
    },
  }
}
