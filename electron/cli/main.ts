#!/usr/bin/env node
import { tooOldNode } from './node-version.ts'

const tooOld = tooOldNode(process.versions.node)
if (tooOld === null) await run()
else {
  process.stderr.write(`${tooOld}\n`)
  process.exitCode = 2
}

async function run(): Promise<void> {
  const [{ text }, { untilAskedToEnd }, { exitCodes }, { runCommandLine }] = await Promise.all([
    import('node:stream/consumers'),
    import('../ending.ts'),
    import('./command.ts'),
    import('./run.ts'),
  ])
  const words = process.argv.slice(2)
  const environment = { ...process.env }
  let isWritable = true
  let isLost = false
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!isWritable) return
    isWritable = false
    // Whoever read the output has gone, as `head` does once it has enough: the verdict is told by the exit code all the same.
    if (error.code === 'EPIPE' || error.code === 'EOF') return
    isLost = true
    process.stderr.write(`The output could not be written${error.code === undefined ? '' : ` (${error.code})`}.\n`)
    process.exitCode = exitCodes.failed
  })
  process.stderr.on('error', () => {
    // Nobody is left who could be told.
  })
  // `serve` takes the token out by itself; no other command starts anything that could inherit it.
  const code = await runCommandLine(words, {
    print(line) {
      if (isWritable) process.stdout.write(`${line}\n`)
    },
    write(bytes) {
      if (isWritable) process.stdout.write(bytes)
    },
    isShown: process.stdout.isTTY,
    say: (line) => process.stderr.write(`${line}\n`),
    readStandardInput: () => text(process.stdin),
    environment,
    // The web shell listens for signals itself; two listeners would count each signal twice.
    ended: words[0] === 'serve' ? new Promise(() => {}) : untilAskedToEnd(),
  })
  process.exitCode = isLost ? exitCodes.failed : code
}
