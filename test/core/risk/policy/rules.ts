import { addonRule, ok, type Rule } from '#core/risk/rule.ts'

const rule: Omit<Parameters<typeof addonRule>[0], 'id' | 'title' | 'options'> = {
  group: 'ownership',
  baseSeverity: 'medium',
  confidence: 'high',
  needs: [],
  minimumStatefulness: 0,
  minimumApps: 2,
  excludedKinds: [],
  transient: false,
  context: false,
  optIn: false,
  fires: 'Fires when it does.',
  why: 'Because.',
  falsePositives: 'None.',
  remedyInWords: 'Split it.',
  references: [],
  judge: () => ok,
  sentence: () => '',
  remedy: () => [],
}

/** A rule without options, one with an option of each kind, and one that is off by itself. */
export const someRules: readonly Rule[] = [
  addonRule({ ...rule, id: 'AKR-101', title: 'Production data outside', baseSeverity: 'critical', options: {} }),
  addonRule({
    ...rule,
    id: 'AKR-206',
    title: 'Wide fan-out',
    options: {
      relational: { standard: 3, about: 'Consumers from which it is wide.' },
      strict: { standard: false, about: 'Whether one product counts.' },
      kinds: { standard: ['stream'], about: 'Kinds that do not count.' },
    },
  }),
  addonRule({ ...rule, id: 'AKR-308', title: 'Shadow sharing', optIn: true, options: {} }),
]
