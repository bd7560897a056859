import type { AddonDetail } from '#shared/domain/views.ts'
import { AppError } from '#shared/errors.ts'
import {
  commonHelp,
  commonOptions,
  credentialHelp,
  exitCodes,
  parseWords,
  type CommandLineCommand,
} from '../command.ts'
import { findAddon } from '../find.ts'
import { withSession } from '../session.ts'
import { moment, table } from '../terminal.ts'

export const addon: CommandLineCommand = {
  name: 'addon',
  summary: 'show one add-on: who holds it, where, and what is wrong with that',
  help: `addon-atlas addon NAME-OR-ID [options]

Shows the apps that hold an add-on, with space and compliance, and its findings. Works offline.

  --ask              also ask the platform for its state, its config-variable names and who has it as primary
${commonHelp}

${credentialHelp}
`,
  async run(words, terminal) {
    const { values, positionals } = parseWords(
      words,
      { ...commonOptions, ask: { type: 'boolean', default: false } },
      true,
    )
    const [wanted, ...rest] = positionals
    if (wanted === undefined || rest.length > 0) {
      throw new AppError('invalid-input', 'Name one add-on, by its name or its id.')
    }
    return await withSession(values, terminal, async (session) => {
      const { endpointId, id } = await findAddon(session, await session.targets(), wanted)
      if (values.ask) await session.call('inventory.ask', { endpointId, addonId: id })
      const detail = await session.call('inventory.addon', { endpointId, addonId: id })
      terminal.print(values.json ? JSON.stringify(detail) : describe(detail))
      return exitCodes.clean
    })
  },
}

function describe({ addon, takenAt, complete, holders, findings, answer }: AddonDetail): string {
  const price = addon.priceCents === null ? 'unknown' : `$${(addon.priceCents / 100).toFixed(2)} a month`
  const lines = [
    `${addon.name} (${addon.id})`,
    `plan ${addon.plan}, price ${price}, owner ${addon.owner ?? 'none'}`,
    `as of ${moment(takenAt)}${complete ? '' : ', read in part'}`,
    '',
    table(
      ['APP', 'SPACE', 'COMPLIANCE', 'ATTACHED AS', 'OWNER', 'PRIMARY'],
      holders.map((holder) => [
        holder.app,
        holder.space,
        holder.compliance.join(' '),
        holder.attachmentName,
        holder.isOwner ? 'yes' : '',
        holder.primary === null ? 'not asked yet' : holder.primary ? 'yes' : 'no',
      ]),
    ),
    '',
  ]
  if (answer) {
    lines.push(`state ${answer.state ?? 'unknown'}, asked ${moment(answer.askedAt)}`)
    lines.push(`config variables: ${answer.configVariables.join(', ') || 'none'}`, '')
  } else lines.push('state and config variables: not asked yet (--ask)', '')
  if (findings.length === 0) lines.push('No findings.')
  else {
    lines.push(
      table(
        ['SEVERITY', 'SCORE', 'RULE', 'REASON'],
        findings.map(({ severity, score, ruleId, reason }) => [severity, score, ruleId, reason]),
      ),
    )
  }
  return lines.join('\n')
}
