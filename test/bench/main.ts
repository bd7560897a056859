import { arch, cpus, platform, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import type { Measure, Suite } from './measure.ts'
import { demoSuite } from './demo/suite.ts'
import { mapSuite } from './map/suite.ts'
import { planSuite } from './plan/suite.ts'
import { riskSuite } from './risk/suite.ts'
import { syncSuite } from './sync/suite.ts'
import { windowSuite } from './window/suite.ts'

/**
 * `npm run bench -- [SUITE] [--json]`: every figure with its floor or peer, its target and whether it was met. Exit 1
 * when one was missed, 2 when a suite could not run. With --json one object per suite and line on standard output;
 * progress goes to standard error.
 */
const suites: Suite[] = [syncSuite, windowSuite, demoSuite, riskSuite, planSuite, mapSuite]

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } })
const wanted = positionals[0]
const chosen = suites.filter((suite) => wanted === undefined || suite.name === wanted)
if (chosen.length === 0) {
  console.error(`There is no suite "${wanted}". Suites: ${suites.map((suite) => suite.name).join(', ')}.`)
  process.exit(2)
}

const machine = {
  platform: `${platform()} ${arch()}`,
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  node: process.version,
}

let missed = false
for (const suite of chosen) {
  const measures = await suite.run((line) => {
    console.error(`  ${line}`)
  })
  missed ||= measures.some((measure) => !measure.ok)
  if (values.json === true) console.log(JSON.stringify({ suite: suite.name, machine, measures }))
  else print(suite.name, measures)
}
process.exit(missed ? 1 : 0)

function print(suite: string, measures: Measure[]): void {
  console.log(`\n${suite} on ${machine.cores} cores, Node ${machine.node}`)
  for (const measure of measures) {
    const beside = measure.floorOrPeer
      ? `  (${measure.floorOrPeer.name}: ${round(measure.floorOrPeer.value)} ${measure.floorOrPeer.unit})`
      : ''
    const value = `${round(measure.value)} ${measure.unit}`
    console.log(
      `${measure.ok ? 'ok    ' : 'MISSED'}  ${measure.name.padEnd(58)} ${value.padStart(12)}  ${measure.target}${beside}`,
    )
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
