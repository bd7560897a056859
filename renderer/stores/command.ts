import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { CancelSignal } from '#shared/contract/bridge.ts'
import type { CommandInput, CommandName, CommandOutput } from '#shared/contract/commands.ts'
import type { Result } from '#shared/errors.ts'
import { bridge } from '../bridge/bridge.ts'
import { createCommandCache, type CommandState } from './command-cache.ts'

const cache = createCommandCache(bridge)

export interface Command<Name extends CommandName> extends CommandState<CommandOutput<Name>> {
  reload: () => void
}

const nothingAsked: CommandState<never> = { data: null, error: null, loading: false, refreshing: false }
const noWatch = (): void => undefined

/**
 * The answer to a command, kept fresh while the component is mounted. `data` of an earlier answer stays while a newer one
 * is on its way. `input` may be a new object on each render: it is compared by what it says. Null asks nothing yet.
 */
export function useCommand<Name extends CommandName>(name: Name, input: CommandInput<Name> | null): Command<Name> {
  const key = JSON.stringify(input)
  // eslint-disable-next-line react/exhaustive-deps -- the key is the input, compared by what it says
  const question = useMemo(() => input, [key])
  const watch = useCallback(
    (changed: () => void) => (question === null ? noWatch : cache.watch(name, question, changed)),
    [name, question],
  )
  const state = useSyncExternalStore<CommandState<CommandOutput<Name>>>(watch, () =>
    question === null ? nothingAsked : cache.read(name, question),
  )
  return useMemo(
    () => ({
      ...state,
      reload: () => {
        if (question !== null) cache.reload(name, question)
      },
    }),
    [state, name, question],
  )
}

/** Asks ahead of need, so that the answer and the code that shows it travel at the same time. */
export function primeCommand<Name extends CommandName>(name: Name, input: CommandInput<Name>): void {
  cache.prime(name, input)
}

/** One question, one answer, nothing kept: for what a person starts by pressing something. */
export function runCommand<Name extends CommandName>(
  name: Name,
  input: CommandInput<Name>,
  signal?: CancelSignal,
): Promise<Result<CommandOutput<Name>>> {
  return bridge.call(name, input, signal)
}
