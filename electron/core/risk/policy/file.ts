import type { PolicyState } from '#shared/domain/risk-views.ts'
import { createDocumentFile } from '#core/documents/file.ts'
import type { Clock, LogEntry } from '#core/ports.ts'
import type { Rule } from '../rule.ts'
import { readPolicy, standardPolicy, type Policy } from './policy.ts'

/** Looked for in the data folder unless a shell names another one. */
export const policyFileName = 'addon-atlas.policy.yaml'

export interface PolicyFile {
  state(): PolicyState
  /** The last valid one; the standard one before, and while there is no file. Replaced as a whole. */
  current(): Policy
  /** Looks at the file again; true when the state or the policy is another one now. Never throws. */
  reload(): Promise<boolean>
}

interface Parts {
  /** Null for none, ever. */
  path: string | null
  clock: Clock
  log: (entry: LogEntry) => void
  rules: readonly Rule[]
}

/** Nothing is read before the first reload. */
export function createPolicyFile({ path, clock, log, rules }: Parts): PolicyFile {
  const file = createDocumentFile<Policy>({
    path,
    standard: standardPolicy,
    // Rules that were judged by a policy must not fall back to the standard ones because of a slip of the pen.
    whenInvalid: 'keep',
    read(text) {
      const reading = readPolicy(text, rules, clock.now())
      return 'problems' in reading ? reading : { value: reading.policy }
    },
    invalid(problems) {
      const message = `The policy file is not valid (problems: ${problems}); what was in force stays in force.`
      log({ level: 'warning', room: 'risk', message })
    },
  })

  return {
    state() {
      const { settings, exclusions } = file.current()
      return {
        ...file.state(),
        changes: {
          rules: settings.rules.size,
          exclusions: exclusions.length,
          organizationPairs: settings.organizationPairs.size,
        },
      }
    },
    current: () => file.current(),
    reload: () => file.reload(),
  }
}
