import type { FleetStack } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { isFields } from '../../platform/requests.ts'
import { stackRow } from '../../rows/places.ts'
import { isText, keyed } from '../keyed.ts'
import { conflict, missing, unprocessable } from '../route.ts'
import type { Route } from '../route.ts'
import { administratorsOnly, mustBeName, placeChanges } from './changes.ts'

const stateOf = (given: unknown): Pick<FleetStack, 'state'> =>
  given === 'beta' || given === 'deprecated' ? { state: given } : {}

/** For elevated operators. */
export function stackChanges(platform: Platform): Route[] {
  const { clock, fleet, random } = platform
  function created({ name, region: wanted, state }: Record<string, unknown>): FleetStack {
    const key = isFields(wanted) ? wanted['id'] : undefined
    if (!isText(key)) throw unprocessable('The specified region was not provided.')
    if (!isText(name)) throw unprocessable('The stacks name was not provided and is required.')
    mustBeName('stack', name)
    if (keyed(fleet.stacks, name)) throw conflict(`The stack ${name} already exists.`)
    const region = keyed(fleet.regions, key)
    if (!region) throw missing(`The specified region ${key} was not found.`)
    return { id: random.uuid(), name, region, createdAt: clock.stamp(), ...stateOf(state) }
  }

  return placeChanges(platform, {
    list: 'stacks',
    word: 'stack',
    places: fleet.stacks,
    row: stackRow,
    created,
    mayChange({ elevated }) {
      if (!elevated) throw administratorsOnly()
    },
    apply(stack, { state }) {
      delete stack.state
      Object.assign(stack, stateOf(state))
    },
  })
}
