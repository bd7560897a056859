import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { RuleDescription } from '#shared/domain/finding.ts'
import { describeRule } from '#core/risk/describe.ts'
import { rulesDocument } from '#core/risk/document.ts'
import { rules } from '#core/risk/rules/index.ts'
import { root } from '../../laws/sources.ts'

const page = rulesDocument(rules.map(describeRule))

it('docs/rules.md says what the rules say', async () => {
  // Written anew by `npm run docs`.
  await expect(page).toMatchFileSnapshot(join(root, 'docs/rules.md'))
})

it('each rule has a section of its own, and each link leads to one', () => {
  const sections = [...page.matchAll(/^### (AKR-\d+)$/gm)].map(([, id]) => id)
  expect(sections).toEqual(rules.map(({ id }) => id))
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'))
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor)
  expect(links.length).toBeGreaterThan(rules.length)
  expect(links.filter((anchor) => !headings.includes(anchor ?? ''))).toEqual([])
})

it('tables keep their columns and texts their words, whatever a record holds', () => {
  const [first] = rules
  if (!first) throw new Error('There are no rules.')
  const odd: RuleDescription = {
    ...describeRule(first),
    title: 'Pipes | and *stars*',
    why: 'Reads _DATABASE_URL and <b>.',
    options: [{ name: 'states', about: 'a | b', standard: 'x | y' }],
  }
  const text = rulesDocument([odd])
  expect(text).toContain(String.raw`| Pipes \| and \*stars\* |`)
  expect(text).toContain(String.raw`| ${'`states`'} | x \| y | a \| b |`)
  expect(text).toContain(String.raw`Reads ${'`_DATABASE_URL`'} and \<b>.`)
})

it('no rule refers to what only its authors have', () => {
  expect(rules.flatMap(({ references }) => references).filter((each) => /API-FACTS|Recording/i.test(each))).toEqual([])
})
