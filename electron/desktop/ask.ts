import type { CommandInput, CommandName } from '#shared/contract/commands.ts'
import type { CoreCarrier } from '../thread/host.ts'

let lastCall = 0

/** A question of the main process itself to the core; the answer is a Result that has yet to be decoded. */
export async function askCore<Name extends CommandName>(
  carrier: Pick<CoreCarrier, 'call'>,
  command: Name,
  input: CommandInput<Name>,
): Promise<unknown> {
  lastCall += 1
  const bytes = await carrier.call({ id: `desktop-${lastCall}`, command, input })
  return JSON.parse(new TextDecoder().decode(bytes))
}
