import type { ErrorCode } from '../errors.ts'
import type { ScenarioName } from './scenario.ts'

/** `bearer`: a token for the public edge. `key`: the bare shared key of a controller (API-FACTS section 2). */
export type CredentialKind = 'bearer' | 'key'

/** Colours an endpoint everywhere it is named, so that production is never mistaken for anything else. */
export type EndpointEnvironment = 'production' | 'other'

/** What a person chose about an endpoint. Holds no secret: the credential lives in the vault under the id. */
export interface EndpointProfile {
  id: string
  name: string
  /** Origin without a trailing slash; https, or http on loopback. */
  url: string
  credentialKind: CredentialKind
  /** Sent as X-Username with a key; a controller believes it. Empty when not given. */
  userName: string
  /** Sends X-Elevated-Access with a key. Nothing in a read needs it. */
  elevated: boolean
  environment: EndpointEnvironment
  /** Endpoints are read-only until a person says otherwise. */
  readOnly: boolean
  /** PEM file of a private certificate authority, or null for the system's own list. */
  certificateAuthorityFile: string | null
  /** Which demo platform the profile stands for, when it does; its address changes with each start. */
  demo: DemoChoice | null
}

export type FleetSize = 'S' | 'M' | 'L' | 'XL'

export interface DemoChoice {
  size: FleetSize
  seed: number
  /** A story instead of a fleet of that size. */
  scenario?: ScenarioName
}

/** Which of the two servers answers there: the inner controller or the public edge. */
export type FrontDoor = 'controller' | 'edge'

export type EndpointState =
  'unknown' | 'checking' | 'ok' | 'no-credential' | 'wrong-credential' | 'not-allowed' | 'unreachable' | 'not-akkeris'

export interface EndpointStatus {
  state: EndpointState
  /** The precise code behind a state that is not ok, `null` otherwise. */
  code: ErrorCode | null
  /** One sentence for a person. */
  message: string
  /** Milliseconds since the epoch of the last check; null before the first. */
  checkedAt: number | null
  /** Since when it has been in this state, milliseconds since the epoch. */
  since: number | null
  frontDoor: FrontDoor | null
  /** Who the edge says we are; null on a controller, which has no such route. */
  account: { name: string; email: string; elevated: boolean } | null
}
