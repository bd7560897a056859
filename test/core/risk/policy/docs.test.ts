import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { policySchema } from '#core/risk/policy/format.ts'
import { readPolicy } from '#core/risk/policy/policy.ts'
import { rules } from '#core/risk/rules/index.ts'
import { root } from '../../../laws/sources.ts'

const page = readFileSync(join(root, 'docs/policy.md'), 'utf8')
const example = /```yaml\n([\s\S]+?)```/.exec(page)?.[1] ?? ''
const now = Date.parse('2026-11-23T09:00:00Z')

it('the example of the page is valid, and uses every section', () => {
  const read = readPolicy(example, rules, now)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  const { settings, exclusions } = read.policy
  expect([...settings.rules.keys()]).toEqual(['AKR-101', 'AKR-104', 'AKR-206', 'AKR-308'])
  expect(settings.environmentTokens['uat']).toBe('staging')
  expect([settings.ignoredTags.size, settings.organizationPairs.size, settings.platformOrganizations.size]).toEqual([
    1, 2, 1,
  ])
  expect(exclusions).toHaveLength(2)
})

it('the schema for editors is up to date', async () => {
  // Written anew by `vitest --update`.
  const schema = `${JSON.stringify(policySchema(rules), null, 2)}\n`
  await expect(schema).toMatchFileSnapshot(join(root, 'docs/addon-atlas.policy.schema.json'))
})
