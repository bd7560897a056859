import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import { commands } from '#shared/contract/commands.ts'
import { filesBelow, root, sourcesBelow, visit } from './sources.ts'

const doors = sourcesBelow('electron/core').filter(({ path }) => basename(path) === 'commands.ts')

/** The commands that a room's door answers: property names of the literal that it returns. */
function answeredBy(door: (typeof doors)[number]): string[] {
  const names: string[] = []
  visit(door.program, (node) => {
    if (node['type'] !== 'Property') return
    const { value } = node['key'] as { value?: unknown }
    if (typeof value === 'string' && Object.hasOwn(commands, value)) names.push(value)
  })
  return names
}

it('every command has one owner', () => {
  const owned = doors.flatMap(answeredBy)
  expect(owned.toSorted()).toEqual(Object.keys(commands).toSorted())
})

it('every command declares whether it reads or writes', () => {
  for (const [name, { effect, input }] of Object.entries(commands)) {
    expect(['read', 'write', 'change'], name).toContain(effect)
    expect(input.safeParse(undefined).success, name).toBe(false)
  }
})

it('every command refuses what it does not know', () => {
  for (const [name, { input }] of Object.entries(commands)) {
    const { success } = input.safeParse({ surprise: true })
    expect(success, name).toBe(false)
  }
})

it('no room calls another one by its door', () => {
  const callers = sourcesBelow('electron').filter(({ path }) => path !== 'electron/core/core.ts')
  const wrong = callers.filter(({ imports }) =>
    imports.some(({ file }) => /^electron\/core\/\w+\/commands\.ts$/.test(file ?? '')),
  )
  expect(wrong.map(({ path }) => path)).toEqual([])
})

it('every rule has an id, a remedy and a test with quiet and loud cases', async () => {
  const files = readdirSync(join(root, 'electron/core/risk/rules')).filter((name) => /^akr-\d+\.ts$/.test(name))
  const { rules } = await import('#core/risk/rules/index.ts')
  expect(rules.map(({ id }) => `${id.toLowerCase()}.ts`).toSorted()).toEqual(files.toSorted())
  const tests = filesBelow('test/core/risk').filter((path) => path.endsWith('.test.ts'))
  for (const rule of rules) {
    const { id } = rule
    expect(typeof rule.remedy, id).toBe('function')
    const test = tests.find((path) => basename(path) === `${id.toLowerCase()}.test.ts`)
    const text = test === undefined ? '' : readFileSync(join(root, test), 'utf8')
    for (const kind of ['loud', 'quiet']) expect(text, `${id} ${kind}`).toContain(kind)
  }
})
