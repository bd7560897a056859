import { commonOptions, exitCodes, parseWords, type CommandLineCommand } from '../command.ts'
import { withSession } from '../session.ts'
import { moment, table } from '../terminal.ts'

export const endpoints: CommandLineCommand = {
  name: 'endpoints',
  summary: 'list the endpoints that are known, and how old what is known of them is',
  help: `addon-atlas endpoints [options]

  --data DIR         folder of cache.db and record.db instead of the usual one
  --json             one line of JSON on standard output, everything else on standard error
`,
  async run(words, terminal) {
    const { values } = parseWords(words, { json: commonOptions.json, data: commonOptions.data })
    return await withSession({ ...values, 'token-stdin': false }, terminal, async (session) => {
      const { endpoints } = await session.call('endpoints.list', {})
      if (values.json) terminal.print(JSON.stringify({ endpoints }))
      else if (endpoints.length === 0) terminal.say('No endpoint is known yet.')
      else {
        const rows = endpoints.map(({ profile, lastSync }) => [
          profile.name,
          profile.demo ? 'embedded' : profile.url,
          profile.credentialKind,
          profile.environment,
          lastSync ? moment(lastSync.takenAt) : 'never',
          lastSync ? (lastSync.complete ? 'complete' : 'in part') : '',
        ])
        terminal.print(table(['NAME', 'ADDRESS', 'CREDENTIAL', 'ENVIRONMENT', 'SYNCED', 'HOW'], rows))
      }
      return exitCodes.clean
    })
  },
}
