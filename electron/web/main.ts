import { runWebShell } from './run.ts'

process.exitCode = await runWebShell(process.argv.slice(2))
