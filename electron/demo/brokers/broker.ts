import type { FleetAddon } from '../platform/fleet.ts'
import type { Instance } from '../platform/instances.ts'
import type { Platform } from '../platform/platform.ts'
import type { Verb } from '../platform/requests.ts'

/** What a broker is told of an action. */
export interface Asked {
  platform: Platform
  addon: FleetAddon
  instance: Instance
  /** What follows the action in the path; empty for nothing. */
  subject: string
  /** The JSON that was sent along; null for none, and for a broken one. */
  payload: unknown
}

/** The status of a refusal, or what the broker does once the call has got through, and answers then. */
export type Outcome = { refuses: number } | { answer: () => unknown }

export type Acting = (asked: Asked) => Outcome

/** Something a broker can do besides making, binding and changing (API-FACTS section 7). */
export interface BrokerAction {
  /** What the broker calls it, which only its schema is asked for by. */
  name: string
  method: Verb
  path: string
  /** Whether the path goes on with the name or id of something. */
  ofSubject?: true
  run: Acting
}

export const says = (answer: () => unknown): Outcome => ({ answer })
export const refuses = (status: number): Outcome => ({ refuses: status })

/** Brokers refuse whatever would change an instance that is not in good order, and go on answering questions about it. */
export const whenIdle =
  (run: Acting): Acting =>
  (asked) =>
    asked.instance.task !== null || asked.addon.state !== 'provisioned' ? refuses(422) : run(asked)

/** What the broker that offers these actions makes of a request for one. Wrong verbs and unknown actions are the same to it. */
export function outcomeOf(actions: BrokerAction[], method: string, path: string, asked: Asked): Outcome {
  const described = actions.find(({ name }) => name === path)
  if (method === 'GET' && asked.subject === 'schema' && described) return says(() => schemaOf(described))
  const action = actions.find(
    (one) => one.method === method && one.path === path && (one.ofSubject === true) === (asked.subject !== ''),
  )
  return action ? action.run(asked) : refuses(404)
}

/**
 * The description of an action as the real brokers give it: an OpenAPI stub that is no valid JSON, because of the comma
 * after its last response, so that the controller passes it on as a string.
 */
function schemaOf({ name, method, path, ofSubject }: BrokerAction): string {
  const suffix = ofSubject ? `${path}/{subject}` : path
  return `{
  "openapi": "3.0.0",
  "info": { "title": "${name}", "version": "1.0.0" },
  "paths": {
    "/v2/service_instances/{instance_id}/actions/${suffix}": {
      "${method}": {
        "summary": "${name}",
        "responses": {
          "200": { "description": "OK" },
          "400": { "description": "Bad Request" },
        }
      }
    }
  }
}`
}
