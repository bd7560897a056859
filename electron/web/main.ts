import { tooOldNode } from '../cli/node-version.ts'

const tooOld = tooOldNode(process.versions.node)
if (tooOld === null) {
  const { runWebShell } = await import('./run.ts')
  process.exitCode = await runWebShell(process.argv.slice(2))
} else {
  process.stderr.write(`${tooOld}\n`)
  process.exitCode = 2
}
