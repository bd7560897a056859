import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { builtInActions } from '#core/operations/actions/catalogue.ts'
import { actionsDocument } from '#core/operations/actions/document.ts'
import { actionsSchema } from '#core/operations/actions/file/format.ts'
import { readActions } from '#core/operations/actions/file/read.ts'
import { root } from '../../../laws/sources.ts'

const page = actionsDocument()
const example = /```yaml\n([\s\S]+?)```/.exec(page)?.[1] ?? ''

it('docs/actions.md says what the catalogue says', async () => {
  // Written anew by `npm run docs`.
  await expect(page).toMatchFileSnapshot(join(root, 'docs/actions.md'))
})

it('the schema for editors is up to date', async () => {
  const schema = `${JSON.stringify(actionsSchema(), null, 2)}\n`
  await expect(schema).toMatchFileSnapshot(join(root, 'docs/addon-atlas.actions.schema.json'))
})

it('every service and every action is on the page', () => {
  for (const { services, actions } of builtInActions) {
    expect(page).toContain(`## ${services.join(', ')}\n`)
    for (const { name, level } of actions)
      expect(page).toMatch(new RegExp(`^\\| \`${name}\` \\| .+ \\| ${level} \\|`, 'm'))
  }
})

it('the example is valid, for the reader and for the schema', () => {
  const read = readActions(example)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  expect(read.actions.map(({ action }) => action.name)).toEqual(['index_health', 'reindex'])
  expect(actionsSchema()).toMatchObject({ $schema: expect.stringContaining('draft-07') as string })
  const validate = new Ajv({ strict: false }).compile(actionsSchema())
  expect([validate(parse(example)), validate.errors]).toEqual([true, null])
  expect(validate({ actions: [{ service: 's', action: 'a' }] })).toBe(false)
  expect(validate({ action: [] })).toBe(false)
})
