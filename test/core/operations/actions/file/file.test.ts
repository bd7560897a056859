import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { builtInCatalogue } from '#core/operations/actions/catalogue.ts'
import { actionsFileName, createActionsFile } from '#core/operations/actions/file/file.ts'
import type { LogEntry } from '#core/ports.ts'
import { temporaryFolder } from '../../../../kit/temporary-folder.ts'

const described = 'actions: [{ service: shop-search, action: reindex, label: L, does: D., level: disruptive }]\n'

function start(path: string | null = join(temporaryFolder(), actionsFileName)) {
  const log: LogEntry[] = []
  const file = createActionsFile({ path, log: (entry) => log.push(entry) })
  const names = (): string[] =>
    file
      .catalogue()
      .of('shop-search')
      .map(({ name }) => name)
  return {
    file,
    log,
    path: path ?? '',
    names,
    write: (content: string | Uint8Array) => writeFileSync(path ?? '', content),
  }
}

it('without a path or a file there is what is built in', async () => {
  for (const { file } of [start(null), start()]) {
    expect(await file.reload()).toBe(false)
    expect(file.problems()).toEqual([])
    expect(file.catalogue().of('akkeris-s3')).toEqual(builtInCatalogue.of('akkeris-s3'))
  }
})

it('comes into force, changes and goes', async () => {
  const { file, names, path, write } = start()
  write(described)
  expect(names()).toEqual([])
  expect(await file.reload()).toBe(true)
  expect(names()).toEqual(['reindex'])
  const before = file.catalogue()
  expect(await file.reload()).toBe(false)
  expect(file.catalogue()).toBe(before)
  write(described.replace('reindex', 'rebuild'))
  await file.reload()
  expect(names()).toEqual(['rebuild'])
  rmSync(path)
  expect(await file.reload()).toBe(true)
  expect(names()).toEqual([])
})

it('an invalid one disables itself, what is built in stays, and it says so', async () => {
  const { file, names, write, log } = start()
  write(described)
  await file.reload()
  write(`${described}# \nversion: 1\nlevels:`)
  expect(await file.reload()).toBe(true)
  expect(names()).toEqual([])
  expect(file.catalogue().of('akkeris-s3')).toHaveLength(1)
  expect(file.problems()).toEqual([
    'addon-atlas.actions.yaml is not valid, so none of its actions is offered; all others are.',
    'Line 4: "levels" is no key that is known here. Known are version, actions.',
  ])
  expect(log).toEqual([
    { level: 'warning', room: 'operations', message: expect.stringContaining('problems: 1') as string },
  ])
  write(described)
  await file.reload()
  expect([names(), file.problems()]).toEqual([['reindex'], []])
})

it.each<[string, (path: string) => void, RegExp]>([
  ['10 MB', (path) => { writeFileSync(path, ''); truncateSync(path, 10_000_000) }, /larger than 1 MB/],
  ['a folder', (path) => { mkdirSync(path) }, /^It is not a file\.$/],
  ['another encoding', (path) => { writeFileSync(path, Buffer.from('# caf\xe9', 'latin1')) }, /^Line 1: It is not UTF-8 here/],
])('is not read where it is %s', async (_, make, message) => {
  const { file, path, names } = start()
  make(path)
  await file.reload()
  expect(file.problems()[1]).toMatch(message)
  expect(file.problems().join()).not.toContain(path)
  expect(names()).toEqual([])
}) // prettier-ignore
