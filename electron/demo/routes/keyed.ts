/** Places are asked for by id or name. */
export const keyed = <Thing extends { id: string; name: string }>(things: Thing[], key: string): Thing | undefined =>
  things.find((thing) => thing.id === key || thing.name === key)

/** A field that says something. */
export const isText = (given: unknown): given is string => typeof given === 'string' && given !== ''
