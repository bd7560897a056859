import { arch, cpus, platform, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import type { Measure, Suite, SuiteOptions } from './measure.ts'
import { demoSuite } from './demo/suite.ts'
import { mapSuite } from './map/suite.ts'
import { planSuite } from './plan/suite.ts'
import { riskSuite } from './risk/suite.ts'
import { syncSuite } from './sync/suite.ts'
import { windowSuite } from './window/suite.ts'

/**
 * `npm run bench -- [SUITE] [--json] [--rounds N] [--sizes S,M,L,XL]`: every figure with its floor or peer, its target
 * and whether it was met. Exit 1 when one was missed or could not be measured, 2 when a suite could not run. Fewer rounds or fleets are for
 * looking into something; suites that cannot do with fewer take no notice. With --json one object per suite and line on
 * standard output; progress goes to standard error.
 */
const suites: Suite[] = [syncSuite, windowSuite, demoSuite, riskSuite, planSuite, mapSuite]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, rounds: { type: 'string' }, sizes: { type: 'string' } },
})
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

if (values.rounds !== undefined && !/^[1-9]\d?$/.test(values.rounds)) {
  console.error('--rounds takes a number from 1 to 99.')
  process.exit(2)
}
const options: SuiteOptions = {
  ...(values.rounds === undefined ? {} : { rounds: Number(values.rounds) }),
  ...(values.sizes === undefined ? {} : { sizes: values.sizes.split(',') }),
}
let missed = false
for (const suite of chosen) {
  const measures = await suite.run((line) => {
    console.error(`  ${line}`)
  }, options)
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
    const range = measure.range ? ` [${measure.range.map(round).join('..')}]` : ''
    if (measure.value === null) {
      console.log(`NOT MEASURED  ${measure.name}  ${measure.target}: ${measure.why ?? 'nobody knows why'}`)
      continue
    }
    const value = `${round(measure.value)} ${measure.unit}`
    console.log(
      `${measure.ok ? 'ok    ' : 'MISSED'}  ${measure.name.padEnd(58)} ${value.padStart(12)}  ${measure.target}${range}${beside}`,
    )
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
