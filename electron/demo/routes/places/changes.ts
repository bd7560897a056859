import type { SmallList } from '../../platform/directory.ts'
import type { Platform } from '../../platform/platform.ts'
import { keyed } from '../keyed.ts'
import { Refusal, fieldsOf, missing, part, unprocessable, value } from '../route.ts'
import type { Caller, Route } from '../route.ts'

export const administratorsOnly = (): Refusal => new Refusal(403, 'This operation is only allowed by administrators.')

/** Whether the server takes a name for what it calls a `region` or a `stack`. Throws its Refusal. */
export function mustBeName(kind: string, name: string): void {
  if (/^[A-z0-9-]+$/.test(name) && name.length <= 31) return
  throw unprocessable(`The ${kind} name was invalid, it must be an alpha numeric and may contain a hyphen.`)
}

interface Kind<Place> {
  /** Its path and its list. */
  list: Extract<SmallList, 'regions' | 'stacks'>
  /** In sentences. */
  word: string
  places: Place[]
  row: (place: Place) => unknown
  /** Both throw what refuses them. */
  mayChange: (caller: Caller) => void
  created: (fields: Record<string, unknown>) => Place
  apply: (place: Place, fields: Record<string, unknown>) => void
}

/** Making, changing and removing a place, which are the same three requests for every kind of it. */
export function placeChanges<Place extends { id: string; name: string }>(
  { directory }: Platform,
  { list, word, places, row, mayChange, created, apply }: Kind<Place>,
): Route[] {
  const pattern = `/${list}`
  function found(key = ''): Place {
    const place = keyed(places, key)
    if (!place) throw missing(`The specified ${word} ${key} was not found.`)
    return place
  }

  return [
    {
      method: 'POST',
      pattern,
      answer(request) {
        mayChange(request.caller)
        const place = created(fieldsOf(request))
        places.push(place)
        directory.rewrite(list)
        return value(row(place), 201)
      },
    },
    {
      method: 'PATCH',
      pattern: `${pattern}/${part}`,
      answer(request) {
        mayChange(request.caller)
        const place = found(request.parts[0])
        apply(place, fieldsOf(request))
        directory.rewrite(list)
        return value(row(place))
      },
    },
    {
      method: 'DELETE',
      pattern: `${pattern}/${part}`,
      answer({ parts: [key], caller }) {
        mayChange(caller)
        const place = found(key)
        places.splice(places.indexOf(place), 1)
        directory.rewrite(list)
        return value(row(place))
      },
    },
  ]
}
