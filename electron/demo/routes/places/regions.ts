import type { FleetRegion } from '../../platform/fleet.ts'
import type { Platform } from '../../platform/platform.ts'
import { isFields } from '../../platform/requests.ts'
import { regionRow } from '../../rows/places.ts'
import { isText, keyed } from '../keyed.ts'
import { conflict, unprocessable } from '../route.ts'
import type { Route } from '../route.ts'
import { administratorsOnly, mustBeName, placeChanges } from './changes.ts'

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

/** Left to the platform itself: whoever has a name is not let in, elevated or not. */
export function regionChanges(platform: Platform): Route[] {
  const { clock, fleet, random } = platform
  function created(given: Record<string, unknown>): FleetRegion {
    const { name } = given
    const facts = factsOf(given)
    const { country, description, locale, privateCapable, provider, zones, highAvailability = false } = facts
    if (!isText(name)) throw unprocessable('The regions name was not provided and is required.')
    mustBeName('region', name)
    if (country === undefined) throw unprocessable('The specified country field does not exist and is required.')
    if (description === undefined) throw unprocessable('The description field for this region is required.')
    if (locale === undefined) throw unprocessable('The specified locale must exist.')
    if (privateCapable === undefined) {
      throw unprocessable('The specified value for private capable was neither true or false.')
    }
    if (provider === undefined) throw unprocessable('The specified providers region must exist.')
    if (zones === undefined) throw unprocessable('The specified providers availability zones is required.')
    if (keyed(fleet.regions, name)) throw conflict(`Unable to create ${name} region, it already exists.`)
    const createdAt = clock.stamp()
    const rest = { country, description, locale, privateCapable, provider, zones, highAvailability, createdAt }
    return { id: random.uuid(), name, ...rest }
  }

  return placeChanges(platform, {
    list: 'regions',
    word: 'region',
    places: fleet.regions,
    row: regionRow,
    created,
    mayChange({ username }) {
      if (username !== null && username !== '') throw administratorsOnly()
    },
    apply(region, fields) {
      Object.assign(region, factsOf(fields))
    },
  })
}
