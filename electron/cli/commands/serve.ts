import type { CommandLineCommand } from '../command.ts'
import { runWebShell, webShellHelp } from '../../web/run.ts'

export const serve: CommandLineCommand = {
  name: 'serve',
  summary: 'show the window in the browser of this machine',
  help: `addon-atlas serve [options]\n\n${webShellHelp}`,
  run: (words) => runWebShell(words),
}
