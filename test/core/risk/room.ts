import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { CoreEvent } from '#shared/contract/bridge.ts'
import { createBus, type Bus } from '#core/bus.ts'
import { createHistory, type History } from '#core/history/history.ts'
import type { Clock } from '#core/ports.ts'
import { createAnswers, type Answers } from '#core/risk/answers/answers.ts'
import { noFacts } from '#core/risk/facts.ts'
import { createPolicyFile, type PolicyFile } from '#core/risk/policy/file.ts'
import { createRisk, type FactSources, type Risk } from '#core/risk/risk.ts'
import { rules } from '#core/risk/rules/index.ts'
import { openStores, type Stores } from '#core/store/stores.ts'
import type { EndpointProfile } from '#shared/domain/endpoint.ts'
import { fixedClock, type FixedClock } from '../../kit/clock.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { noon } from './estate.ts'

export interface RiskRoom {
  risk: Risk
  answers: Answers
  history: History
  policy: PolicyFile
}

const log = (): void => {}

/** The real room of risk around rooms that are there already; without a policy file unless a path is given. */
export function riskRoom(parts: {
  clock: Clock
  bus: Bus
  stores: Stores
  facts?: Partial<FactSources>
  policyPath?: string | null
}): RiskRoom {
  const { clock, bus, stores, facts = {}, policyPath = null } = parts
  const answers = createAnswers({ clock, bus, record: stores.record, who: () => 'ada' })
  const history = createHistory({ store: stores.cache.history, log })
  const policy = createPolicyFile({ path: policyPath, clock, log, rules })
  const nothingKnown: FactSources = {
    ready: () => Promise.resolve(),
    looks: () => noFacts,
    shadows: () => null,
    answers: () => noFacts.answers,
    credentialChanges: () => noFacts.credentialChanges,
  }
  const risk = createRisk({ clock, bus, answers, policy, history, facts: { ...nothingKnown, ...facts } })
  return { risk, answers, history, policy }
}

export interface Desk extends RiskRoom {
  clock: FixedClock
  stores: Stores
  bus: Bus
  events: CoreEvent[]
  /** Writes the policy file, which is looked at before the next judging. */
  writePolicy: (text: string) => void
}

/** Alone with stores in memory, at noon, and with the endpoints west and east. Closed after the test. */
export async function riskDesk(facts: Partial<FactSources> = {}): Promise<Desk> {
  const clock = fixedClock(noon)
  const stores = await openStores(null, clock)
  onTestFinished(() => stores.close())
  for (const id of ['west', 'east']) stores.record.saveProfile(profileOf(id))
  const bus = createBus((thrown) => {
    throw thrown
  })
  const events: CoreEvent[] = []
  bus.subscribe((event) => events.push(event))
  const policyPath = join(temporaryFolder(), 'addon-atlas.policy.yaml')
  const room = riskRoom({ clock, bus, stores, facts, policyPath })
  return { ...room, clock, stores, bus, events, writePolicy: (text) => writeFileSync(policyPath, text) }
}

export function profileOf(id: string): EndpointProfile {
  return {
    id,
    name: id,
    url: `https://${id}.example.invalid`,
    credentialKind: 'key',
    userName: '',
    elevated: false,
    environment: 'other',
    readOnly: true,
    certificateAuthorityFile: null,
    demo: null,
  }
}
