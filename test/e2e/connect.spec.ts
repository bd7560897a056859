import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page, Response } from '@playwright/test'
import { startDemo, type DemoOptions } from '#demo/demo.ts'
import { answeringServer } from '../kit/answering-server.ts'
import { everythingIn, expect, mapReady, test } from './kit/test.ts'

const canary = 'canary-7f3a91c2d4'
const demo = (options: Partial<DemoOptions>) => startDemo({ size: 'S', seed: 3, ...options })

async function fillIn(
  page: Page,
  values: { address: string; kind: 'bearer' | 'key'; credential: string },
): Promise<void> {
  await page.getByLabel('Address').fill(values.address)
  await page
    .getByRole('radio', { name: values.kind === 'key' ? 'Key of a controller' : 'Token for the public edge' })
    .check()
  await page.getByLabel(values.kind === 'key' ? 'Key' : 'Token', { exact: true }).fill(values.credential)
}

async function testIt(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Test the connection' }).click()
}

test('the live test says in words what is wrong before anything is saved', async ({ page, launch, afterwards }) => {
  const controller = await demo({ key: canary })
  afterwards(() => controller.close())
  const edge = await demo({ frontDoor: 'edge', token: canary, outsider: 'an-outsider' })
  afterwards(() => edge.close())
  const website = await answeringServer({
    '*': { body: '<!doctype html><title>Shop</title>', headers: { 'content-type': 'text/html' } },
  })
  afterwards(() => website.close())
  const gone = await answeringServer({})
  await gone.close()

  const shell = await launch()
  await page.goto(await shell.address())
  await page.getByRole('link', { name: /Connect to an endpoint/ }).click()
  const result = page.getByTestId('test-result')
  const attempts: [{ address: string; kind: 'bearer' | 'key'; credential: string }, string, RegExp][] = [
    [{ address: controller.url, kind: 'key', credential: 'not-the-key' }, 'Wrong credential', /refuses this key/],
    [{ address: controller.url, kind: 'bearer', credential: canary }, 'Wrong credential', /takes the bare key/],
    [{ address: edge.url, kind: 'key', credential: canary }, 'Wrong credential', /takes a bearer token/],
    [
      { address: edge.url, kind: 'bearer', credential: 'not-the-token' },
      'Wrong credential',
      /does not know this token/,
    ],
    [{ address: edge.url, kind: 'bearer', credential: 'an-outsider' }, 'Not allowed', /known there but not let in/],
    [{ address: website.url, kind: 'bearer', credential: canary }, 'Not Akkeris', /does not answer like an Akkeris/],
    [{ address: gone.url, kind: 'key', credential: canary }, 'Unreachable', /the connection was refused/],
    [{ address: controller.url, kind: 'key', credential: canary }, 'Reachable', /controller answers and lets you in/],
    [{ address: edge.url, kind: 'bearer', credential: canary }, 'Reachable', /public edge answers, and knows you as/],
  ]
  for (const [values, state, words] of attempts) {
    await fillIn(page, values)
    await expect(result).toHaveCount(0)
    await testIt(page)
    await expect(result).toContainText(state)
    await expect(result).toContainText(words)
    await expect(result).toHaveAttribute('data-ok', String(state === 'Reachable'))
  }

  for (const [address, words] of [
    ['http://apps.example.com', /https/],
    ['https://someone:secret@apps.example.com', /password/],
  ] as const) {
    await fillIn(page, { address, kind: 'key', credential: canary })
    await testIt(page)
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText(words)
  }
  expect((await shell.call('endpoints.list', {})).endpoints).toEqual([])
})

test('a controller and an edge are added, and the credential is nowhere afterwards', async ({
  page,
  launch,
  folder,
  afterwards,
}) => {
  const controller = await demo({ key: `${canary}-key` })
  afterwards(() => controller.close())
  const edge = await demo({ frontDoor: 'edge', token: `${canary}-token` })
  afterwards(() => edge.close())
  const shell = await launch()
  const heard: string[] = []
  const reading: Promise<unknown>[] = []
  page.on('response', (response: Response) => {
    if (!response.url().includes('/api/')) return
    // What was on its way when the page was left cannot be read any more.
    const read = response.text().then((text) => heard.push(text))
    reading.push(read.catch(() => undefined))
  })
  await page.goto(await shell.address())

  for (const [kind, platform] of [
    ['key', controller],
    ['bearer', edge],
  ] as const) {
    await page.goto(`${shell.origin}/#/endpoints?open=add`)
    await fillIn(page, { address: platform.url, kind, credential: kind === 'key' ? platform.key : platform.token })
    await page.getByLabel('Name', { exact: true }).fill(kind === 'key' ? 'The controller' : 'The edge')
    if (kind === 'key') await page.getByRole('radio', { name: 'Production' }).check()
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await mapReady(page)
    await expect(page.getByTestId('map')).toHaveAccessibleName(/^Map of 6 spaces, 100 apps/)
    await expect(page.getByTestId('endpoint-switch')).toContainText(kind === 'key' ? 'production' : 'The edge')
  }
  await page.goto(`${shell.origin}/#/endpoints`)
  const rows = page.getByTestId('endpoint')
  await expect(rows).toHaveCount(2)
  for (const row of await rows.all()) {
    await expect(row).toContainText('Reachable')
    await expect(row).toContainText('read-only')
    await expect(row).toContainText('credential for this session')
  }
  await rows.filter({ hasText: 'The edge' }).getByRole('button', { name: 'Edit The edge' }).click()
  await expect(page.getByLabel('Token', { exact: true })).toHaveValue('')

  expect(await everythingIn(page)).not.toContain(canary)
  await Promise.all(reading)
  expect(heard.length).toBeGreaterThan(10)
  expect(heard.join('\n')).not.toContain(canary)
  expect(shell.errors()).not.toContain(canary)
  for (const file of await readdir(folder)) {
    expect((await readFile(join(folder, file))).includes(canary), file).toBe(false)
  }
})

test('what the aka CLI knows is taken over, and its files stay as they are', async ({
  page,
  launch,
  folder,
  afterwards,
}) => {
  const edge = await demo({ frontDoor: 'edge', token: `${canary}-aka` })
  afterwards(() => edge.close())
  const home = join(folder, 'home')
  await mkdir(join(home, '.akkeris'), { recursive: true })
  const { host, hostname } = new URL(edge.url)
  const configuration = JSON.stringify({ auth: 'auth.example.io', apps: edge.url, updates: '1' })
  const netrc = `machine elsewhere.example\n  login me\n  password other\nmachine ${hostname}\n  login olive\n  password ${edge.token}\n`
  await writeFile(join(home, '.akkeris', 'config.json'), configuration)
  await writeFile(join(home, '.netrc'), netrc)

  const shell = await launch({ folder: join(folder, 'data'), home })
  await page.goto(await shell.address())
  await page.getByRole('link', { name: /Import from the aka CLI/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Import from the aka CLI' })
  await expect(dialog.getByRole('checkbox', { name: new RegExp(host) })).toBeChecked()
  await expect(dialog).toContainText('with its login')
  expect(await everythingIn(page)).not.toContain(canary)
  await dialog.getByRole('button', { name: 'Import 1 endpoint' }).click()
  await mapReady(page)
  await expect(page.getByTestId('endpoint-switch')).toContainText('Reachable')
  await page.goto(`${shell.origin}/#/endpoints?open=import`)
  await expect(dialog).toContainText('already here')
  await expect(dialog.getByRole('button', { name: 'Import', exact: true })).toBeDisabled()
  expect(await everythingIn(page)).not.toContain(canary)
  expect(await readFile(join(home, '.akkeris', 'config.json'), 'utf8')).toBe(configuration)
  expect(await readFile(join(home, '.netrc'), 'utf8')).toBe(netrc)
})
