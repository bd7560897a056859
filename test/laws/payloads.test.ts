import { expectTypeOf, it } from 'vitest'
import type { CommandName, CommandOutput } from '#shared/contract/commands.ts'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import type { Jsonable } from '#shared/json.ts'

/** These hold when they compile: the type check is the test, and a line that starts to compile is an error there. */
it('what survives a trip through JSON is a payload', () => {
  expectTypeOf<Jsonable<{ name: string; at: number | null; rows: { ids: string[] }[] }>>().not.toBeNever()
  expectTypeOf<Jsonable<CoreEvent>>().toEqualTypeOf<CoreEvent>()
})

it('what does not survive it is none', () => {
  expectTypeOf<Jsonable<Date>>().toBeNever()
  expectTypeOf<Jsonable<{ at: Date }>>().toBeNever()
  expectTypeOf<Jsonable<{ rows: { seen: Map<string, number> }[] }>>().toBeNever()
  expectTypeOf<Jsonable<{ names: Set<string> }>>().toBeNever()
  expectTypeOf<Jsonable<(string | undefined)[]>>().toBeNever()
  expectTypeOf<Jsonable<{ text: string | undefined }>>().toBeNever()
  expectTypeOf<Jsonable<{ run: () => void }>>().toBeNever()
})

it('every command gives a payload', () => {
  expectTypeOf<{
    [Name in CommandName as [CommandOutput<Name>] extends [never] ? Name : never]: true
  }>().toEqualTypeOf<{}>()
})
