import type { FleetSpace, FleetStack } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { newSpaceRow } from '../../rows/places.ts'
import { isText, keyed } from '../keyed.ts'
import { conflict, fieldsOf, missing, stumble, unprocessable, value } from '../route.ts'
import type { Route } from '../route.ts'

/** The platform's own, which nobody may call a space by. */
const reserved = new Set([
  'kube-system',
  'brokers',
  'k2-poc',
  'kube-public',
  'akkeris-system',
  'istio-system',
  'cert-manager',
])

/** The tags a request wants, each checked; none when it says nothing of them. */
function complianceOf(given: unknown): string[] {
  if (given === undefined || given === null || given === '' || given === false) return []
  if (!Array.isArray(given)) {
    throw unprocessable('The specified compliance field must be an array of compliance strings.')
  }
  const tags = given.map(String)
  const bad = tags.find((tag) => !/^[A-z0-9-]+$/.test(tag))
  if (bad !== undefined) {
    throw unprocessable(`The specified compliance value ${bad} is an invalid complaince, must be alphanumeric.`)
  }
  return tags
}

/** Made at once and changed by nobody: no elevated access is asked for, not even for production. */
export function spaceCreation(platform: Platform): Route {
  const { backend, clock, directory, fleet, random } = platform

  /** Without one in the request, the one that was there first. */
  function stackOf(given: unknown): FleetStack {
    const wanted = isText(given) ? given : null
    const stack = wanted === null ? fleet.stacks[0] : keyed(fleet.stacks, wanted)
    if (!stack) throw missing(`Unable to find region ${String(given)}.`)
    if (stack.state === 'deprecated') {
      throw conflict('The specified region or stack has been deprecated.')
    }
    return stack
  }

  function checked(given: Record<string, unknown>): FleetSpace {
    const { name: wanted } = given
    if (typeof wanted !== 'string' || !/^[A-z0-9-]+$/.test(wanted)) {
      throw unprocessable('The specified request did not contain, or contained an invalid "name" field.')
    }
    const name = wanted.toLowerCase()
    if (reserved.has(name)) throw conflict('The specified space is an invalid or reserved name.')
    const stack = stackOf(given['stack'])
    if (keyed(fleet.spaces, name)) throw conflict('The specified space already exists.')
    const compliance = complianceOf(given['compliance'])
    if (compliance.includes('internal') && !stack.region.privateCapable) {
      throw conflict('The specified stack and region is not capable of an private spaces.')
    }
    if (compliance.includes('prod') && stack.state === 'beta') {
      throw conflict(
        'The specified stack is not yet generally availalble, but in beta. A production space cannot be provisioned on beta systems.',
      )
    }
    return { id: random.uuid(), name, compliance, stack, apps: [], createdAt: clock.stamp() }
  }

  return {
    method: 'POST',
    pattern: '/spaces',
    async answer(request) {
      const space = checked(fieldsOf(request))
      const list = { step: 'region', method: 'GET', path: '/v1/spaces' } as const
      await Promise.all(fleet.stacks.map(({ region }) => backend.call({ ...list, region: region.name })))
      // Of two at once, the database takes the second no more.
      if (keyed(fleet.spaces, space.name)) throw stumble()
      space.createdAt = clock.stamp()
      // Kept whatever the region says of it.
      directory.addSpace(space)
      const region = space.stack.region.name
      await backend.call({ step: 'region', method: 'POST', path: '/v1/space', region, success: 201 })
      return value(newSpaceRow(space))
    },
  }
}
