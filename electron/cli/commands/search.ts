import { AppError } from '#shared/errors.ts'
import { commonHelp, commonOptions, exitCodes, parseWords, type CommandLineCommand } from '../command.ts'
import { withSession } from '../session.ts'
import { table } from '../terminal.ts'

const most = 200

export const search: CommandLineCommand = {
  name: 'search',
  summary: 'find spaces, apps, add-ons, services and plans by name',
  help: `addon-atlas search WORDS [options]

Looks through what is known of every endpoint, or of one. Works offline.

  --limit N          at most this many, 50 unless given, ${most} at most
${commonHelp}
`,
  async run(words, terminal) {
    const { values, positionals } = parseWords(words, { ...commonOptions, limit: { type: 'string' } }, true)
    const text = positionals.join(' ').trim()
    if (text === '') throw new AppError('invalid-input', 'Say what to search for.')
    const limit = Number(values.limit ?? 50)
    if (!Number.isInteger(limit) || limit < 1 || limit > most) {
      throw new AppError('invalid-input', `--limit is a number from 1 to ${most}.`)
    }
    return await withSession(values, terminal, async (session) => {
      const targets = await session.targets()
      const [only] = targets
      const endpointId = values.endpoint !== undefined && only ? only.profile.id : null
      const { hits } = await session.call('inventory.search', { endpointId, text, limit })
      if (values.json) terminal.print(JSON.stringify({ hits }))
      else if (hits.length === 0) terminal.say('Nothing of that name is known.')
      else {
        const names = new Map(targets.map(({ profile }) => [profile.id, profile.name]))
        const rows = hits.map((hit) => [hit.kind, hit.name, hit.context, names.get(hit.endpointId) ?? ''])
        terminal.print(table(['KIND', 'NAME', 'WHERE', 'ENDPOINT'], rows))
      }
      return exitCodes.clean
    })
  },
}
