/** Reading and writing what stands after the question mark of an address. */

/** An empty value says nothing, so `?service=` is the same as no service at all. */
export function given(query: URLSearchParams, name: string): string | null {
  const value = query.get(name)
  return value === null || value === '' ? null : value
}

export function timeIn(query: URLSearchParams, name: string): number | null {
  const time = Date.parse(given(query, name) ?? '')
  return Number.isNaN(time) || time < 0 ? null : time
}

/** A whole number from 1 on; null for anything else. */
export function numberIn(query: URLSearchParams, name: string): number | null {
  const text = given(query, name)
  const number = text !== null && /^\d{1,15}$/.test(text) ? Number(text) : 0
  return number >= 1 ? number : null
}

export function query(values: Record<string, string | null>): string {
  const pairs = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== null && pair[1] !== '')
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`
}
