/** Every value that crosses a boundary between a shell and the core is one of these: what JSON.parse can give back. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/**
 * `T` itself when it survives a trip through JSON unchanged, `never` otherwise. A Date, a Map, a function or a field
 * that may be `undefined` turns into something else on the other side, so a payload that holds one does not compile.
 */
export type Jsonable<T> = T extends Json
  ? T
  : T extends readonly (infer Item)[]
    ? T extends readonly Jsonable<Item>[]
      ? T
      : never
    : // eslint-disable-next-line typescript/no-explicit-any -- any function at all is what is being refused
      T extends ((...values: never[]) => unknown) | Date | Map<unknown, unknown> | Set<unknown> | undefined
      ? never
      : T extends object
        ? T extends { [Key in keyof T]: Jsonable<T[Key]> }
          ? T
          : never
        : never
