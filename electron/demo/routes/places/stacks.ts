import type { FleetStack } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { isFields } from '../../platform/requests.ts'
import { stackRow } from '../../rows/places.ts'
import { isText, keyed } from '../keyed.ts'
import { Refusal, fieldsOf, missing, part, value } from '../route.ts'
import type { Caller, Route } from '../route.ts'

function mustBeElevated({ elevated }: Caller): void {
  if (!elevated) throw new Refusal(403, 'This operation is only allowed by administrators.')
}

const stateOf = (given: unknown): Pick<FleetStack, 'state'> =>
  given === 'beta' || given === 'deprecated' ? { state: given } : {}

/** For elevated operators. */
export function stackChanges({ clock, directory, fleet, random }: Platform): Route[] {
  function found(key: string): FleetStack {
    const stack = keyed(fleet.stacks, key)
    if (!stack) throw missing(`The specified stack ${key} was not found.`)
    return stack
  }

  function created({ name, region: wanted, state }: Record<string, unknown>): FleetStack {
    const key = isFields(wanted) ? wanted['id'] : undefined
    if (!isText(key)) throw new Refusal(422, 'The specified region was not provided.')
    if (!isText(name)) throw new Refusal(422, 'The stacks name was not provided and is required.')
    if (!/^[A-z0-9-]+$/.test(name) || name.length > 31) {
      throw new Refusal(422, 'The stack name was invalid, it must be an alpha numeric and may contain a hyphen.')
    }
    if (keyed(fleet.stacks, name)) throw new Refusal(409, `The stack ${name} already exists.`)
    const region = keyed(fleet.regions, key)
    if (!region) throw missing(`The specified region ${key} was not found.`)
    return { id: random.uuid(), name, region, createdAt: clock.stamp(), ...stateOf(state) }
  }

  return [
    {
      method: 'POST',
      pattern: '/stacks',
      answer(request) {
        mustBeElevated(request.caller)
        const stack = created(fieldsOf(request))
        fleet.stacks.push(stack)
        directory.rewrite('stacks')
        return value(stackRow(stack), 201)
      },
    },
    {
      method: 'PATCH',
      pattern: `/stacks/${part}`,
      answer(request) {
        mustBeElevated(request.caller)
        const stack = found(request.parts[0] ?? '')
        delete stack.state
        Object.assign(stack, stateOf(fieldsOf(request)['state']))
        directory.rewrite('stacks')
        return value(stackRow(stack))
      },
    },
    {
      method: 'DELETE',
      pattern: `/stacks/${part}`,
      answer({ parts: [key = ''], caller }) {
        mustBeElevated(caller)
        const stack = found(key)
        fleet.stacks.splice(fleet.stacks.indexOf(stack), 1)
        directory.rewrite('stacks')
        return value(stackRow(stack))
      },
    },
  ]
}
