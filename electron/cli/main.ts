#!/usr/bin/env node
import { tooOldNode } from './node-version.ts'

const tooOld = tooOldNode(process.versions.node)
if (tooOld === null) await run()
else {
  process.stderr.write(`${tooOld}\n`)
  process.exitCode = 2
}

async function run(): Promise<void> {
  const [{ text }, { untilAskedToEnd }, { runCommandLine }] = await Promise.all([
    import('node:stream/consumers'),
    import('../ending.ts'),
    import('./run.ts'),
  ])
  const words = process.argv.slice(2)
  const environment = { ...process.env }
  // `serve` takes the token out by itself; no other command starts anything that could inherit it.
  process.stdout.on('error', () => {
    // Whoever read the output has gone, as `head` does.
    process.exit()
  })
  process.exitCode = await runCommandLine(words, {
    print: (line) => process.stdout.write(`${line}\n`),
    say: (line) => process.stderr.write(`${line}\n`),
    readStandardInput: () => text(process.stdin),
    environment,
    // The web shell listens for signals itself; two listeners would count each signal twice.
    ended: words[0] === 'serve' ? new Promise(() => {}) : untilAskedToEnd(),
  })
}
