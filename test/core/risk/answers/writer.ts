import { createAnswers } from '#core/risk/answers/answers.ts'
import { openRecord } from '#core/store/record.ts'
import { finding, here, profile, said } from './samples.ts'

/** Acknowledges one finding after the other and says each number once it is kept, until it is killed. */
const clock = { now: () => Date.now() }
const record = openRecord({ directory: process.argv[2] ?? null, clock, notice: () => {} })
record.saveProfile(profile)
const answers = createAnswers({ clock, bus: { publish: () => {} }, record, who: () => 'ada' })
for (let number = 1; ; number++) {
  await answers.acknowledge(here, finding(`addon-${number}`), said(clock))
  process.stdout.write(`${number}\n`)
}
