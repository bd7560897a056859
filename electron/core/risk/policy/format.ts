import { z } from 'zod'
import { severities } from '#shared/domain/finding.ts'
import { strictDays, strictRules } from '../answers/limits.ts'
import { environments } from '../environment.ts'
import type { Rule, RuleOption } from '../rule.ts'
import type { OptionValue } from '../settings.ts'
import { listing } from '../wording.ts'

export const formatVersion = 1

const day = 86_400_000
/** An exclusion is looked at again at least this often; one of a strict rule as often as an acknowledgement of it. */
export const longestExclusion = 400

const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'may not hold control characters')

const sentence = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text.replaceAll(/[\n\t]/g, ' ')), 'may not hold control characters')

const name = line(200)

/** As environmentByName cuts them: the words of a space's name in lower case, without the number at their end. */
const token = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]*[a-z]$/)

const tokens = z.record(token, z.enum(environments))

export const matcherNames = ['addon', 'owner', 'app', 'space', 'organization'] as const
export type MatcherName = (typeof matcherNames)[number]

const glob = (about: string) => name.meta({ description: `${about} An asterisk stands for any characters.` }).optional()

const matchers = {
  addon: glob('Id or name of the add-on.'),
  owner: glob('Name of the app that owns the add-on, with its space: api-prod.'),
  app: glob('Names of apps, with their spaces. Each app that the finding is about has to fit.'),
  space: glob('Names of spaces. Each space that the finding is about has to fit.'),
  organization: glob('Names of organizations. Each organization that the finding is about has to fit.'),
} satisfies Record<MatcherName, unknown>

/**
 * The form of a policy file for these rules: what is not in it is refused. Every section may be left out, or be empty.
 * `now`, in milliseconds since the epoch, is what exclusions may not reach too far beyond.
 */
export function policyFormat(rules: readonly Rule[], now: number) {
  const strict = rules.map(({ id }) => id).filter((id) => strictRules.has(id))
  const strictly = strict.length === 0 ? '' : `, ${strictDays} for ${listing(strict)}`
  const butStrict = strict.length === 0 ? '' : ` but ${listing(strict)}`
  const exclusion = z
    .strictObject({
      rule: z
        .enum(['*', ...rules.map(({ id }) => id)])
        .meta({ description: `Id of the rule, or "*" (in quotes) for each of them${butStrict}.` }),
      ...matchers,
      reason: sentence.meta({ description: 'Why nobody has to act on it. Shown wherever the finding is.' }),
      ticket: line(200).meta({ description: 'Where it was decided.' }).optional(),
      expires: z.iso.date().meta({
        description: `The last day (UTC) on which it holds, at most ${longestExclusion} days ahead${strictly}.`,
      }),
    })
    .check(({ value: { rule, expires }, issues }) => {
      // A day that there is not is refused as that alone.
      if (issues.some(({ path }) => path?.[0] === 'expires')) return
      const isStrict = strictRules.has(rule)
      const most = isStrict ? strictDays : longestExclusion
      if (!(Date.parse(expires) > now + most * day)) return
      const message = `may lie at most ${most} days ahead${isStrict ? ` for ${rule}, as an acknowledgement of it may` : ''}`
      issues.push({ code: 'custom', path: ['expires'], input: expires, message })
    })
    .refine(
      (given) => matcherNames.some((matcher) => given[matcher] !== undefined),
      `has to say what it is about: ${matcherNames.slice(0, -1).join(', ')} or ${matcherNames.at(-1)}`,
    )
    .meta({ anyOf: matcherNames.map((matcher) => ({ required: [matcher] })) })

  return z
    .strictObject({
      version: z.literal(formatVersion).meta({ description: 'Of the format. May be left out.' }).optional(),
      environments: z
        .strictObject({
          tokens: tokens
            .meta({ description: 'Word of a space name -> what the space is for. Added to the standard words.' })
            .nullish(),
          'replace-tokens': tokens.meta({ description: 'The same in place of the standard words.' }).nullish(),
        })
        .meta({ description: 'What spaces without tags, stages and notes are for, told by their names.' })
        .nullish(),
      compliance: z
        .strictObject({
          'ignored-tags': z
            .array(name)
            .meta({ description: 'Compliance tags whose difference between two spaces does not matter.' })
            .nullish(),
        })
        .nullish(),
      organizations: z
        .strictObject({
          'may-share': z
            .array(
              z
                .array(name)
                .length(2)
                .refine(([one, other]) => one !== other, 'has to name two different organizations'),
            )
            .meta({ description: 'Pairs of organizations that may share add-ons, in either direction.' })
            .nullish(),
          platform: z.array(name).meta({ description: 'Organizations that may share with anybody.' }).nullish(),
        })
        .nullish(),
      rules: z
        .strictObject(Object.fromEntries(rules.map((rule) => [rule.id, ruleFormat(rule)])))
        .meta({ description: 'Rule id -> what is different about it here.' })
        .nullish(),
      exclusions: z
        .array(exclusion)
        .meta({ description: 'Findings that nobody has to act on. They stay visible, with the reason.' })
        .nullish(),
    })
    .meta({ title: 'Policy file of Addon Atlas' })
}

function ruleFormat(rule: Rule) {
  return z
    .strictObject({
      enabled: z.boolean().meta({ description: 'Whether it is judged at all.', default: !rule.optIn }).optional(),
      severity: z
        .enum(severities)
        .meta({ description: 'In place of its own base severity.', default: rule.baseSeverity })
        .optional(),
      options: z
        .strictObject(
          Object.fromEntries(Object.entries(rule.options).map(([key, option]) => [key, optionFormat(option)])),
        )
        .nullish(),
    })
    .meta({ title: rule.title, description: `${rule.title}. ${rule.fires}` })
    .nullish()
}

function optionFormat({ standard, about }: RuleOption) {
  const format: z.ZodType<OptionValue> =
    typeof standard === 'number' ? z.number().min(0) : typeof standard === 'boolean' ? z.boolean() : z.array(name)
  return format.meta({ description: about, default: standard }).optional()
}

/** The form as JSON Schema (draft 7), with every rule and option spelled out, for editors: docs/addon-atlas.policy.schema.json. */
export function policySchema(rules: readonly Rule[]): object {
  return z.toJSONSchema(policyFormat(rules, 0), { io: 'input', target: 'draft-7' })
}
