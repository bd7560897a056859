import type { FleetRegion } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { isFields } from '../../platform/requests.ts'
import { regionRow } from '../../rows/places.ts'
import { isText, keyed } from '../keyed.ts'
import { Refusal, fieldsOf, missing, part, value } from '../route.ts'
import type { Caller, Route } from '../route.ts'

function mustBePlatform({ username }: Caller): void {
  if (username !== null && username !== '') throw new Refusal(403, 'This operation is only allowed by administrators.')
}

/** What a request says of a region, in the server's fields. */
function factsOf(given: Record<string, unknown>): Partial<FleetRegion> {
  const provider = isFields(given['provider']) ? given['provider'] : {}
  const { country, description, locale, private_capable: isPrivate, high_availability: isHigh } = given
  const { region, availability_zones: zones } = provider
  return {
    ...(isText(country) ? { country } : {}),
    ...(isText(description) ? { description } : {}),
    ...(isText(locale) ? { locale } : {}),
    ...(typeof isPrivate === 'boolean' ? { privateCapable: isPrivate } : {}),
    ...(typeof isHigh === 'boolean' ? { highAvailability: isHigh } : {}),
    ...(isText(region) ? { provider: region } : {}),
    ...(Array.isArray(zones) ? { zones: zones.map(String) } : {}),
  }
}

const refuse = (text: string): Refusal => new Refusal(422, text)

/** Left to the platform itself: whoever has a name is not let in, elevated or not. */
export function regionChanges({ clock, directory, fleet, random }: Platform): Route[] {
  function found(key: string): FleetRegion {
    const region = keyed(fleet.regions, key)
    if (!region) throw missing(`The specified region ${key} was not found.`)
    return region
  }

  function created(given: Record<string, unknown>): FleetRegion {
    const { name } = given
    const facts = factsOf(given)
    const { country, description, locale, privateCapable, provider, zones, highAvailability = false } = facts
    if (!isText(name)) throw refuse('The regions name was not provided and is required.')
    if (!/^[A-z0-9-]+$/.test(name) || name.length > 31) {
      throw refuse('The region name was invalid, it must be an alpha numeric and may contain a hyphen.')
    }
    if (country === undefined) throw refuse('The specified country field does not exist and is required.')
    if (description === undefined) throw refuse('The description field for this region is required.')
    if (locale === undefined) throw refuse('The specified locale must exist.')
    if (privateCapable === undefined) {
      throw refuse('The specified value for private capable was neither true or false.')
    }
    if (provider === undefined) throw refuse('The specified providers region must exist.')
    if (zones === undefined) throw refuse('The specified providers availability zones is required.')
    if (keyed(fleet.regions, name)) throw new Refusal(409, `Unable to create ${name} region, it already exists.`)
    const createdAt = clock.stamp()
    const rest = { country, description, locale, privateCapable, provider, zones, highAvailability, createdAt }
    return { id: random.uuid(), name, ...rest }
  }

  return [
    {
      method: 'POST',
      pattern: '/regions',
      answer(request) {
        mustBePlatform(request.caller)
        const region = created(fieldsOf(request))
        fleet.regions.push(region)
        directory.rewrite('regions')
        return value(regionRow(region), 201)
      },
    },
    {
      method: 'PATCH',
      pattern: `/regions/${part}`,
      answer(request) {
        mustBePlatform(request.caller)
        const region = found(request.parts[0] ?? '')
        Object.assign(region, factsOf(fieldsOf(request)))
        directory.rewrite('regions')
        return value(regionRow(region))
      },
    },
    {
      method: 'DELETE',
      pattern: `/regions/${part}`,
      answer({ parts: [key = ''], caller }) {
        mustBePlatform(caller)
        const region = found(key)
        fleet.regions.splice(fleet.regions.indexOf(region), 1)
        directory.rewrite('regions')
        return value(regionRow(region))
      },
    },
  ]
}
