import type { Page } from '@playwright/test'
import { startDemo } from '#demo/demo.ts'
import { answeringServer, testAuthorityFile, type AnsweringServer, type Route } from '../kit/answering-server.ts'
import { readRecording, recordedEstate, routesOf } from '../core/inventory/recordings.ts'
import { addPlatform, expect, mapReady, open, profileOf, test } from './kit/test.ts'
import type { Shell } from './kit/shell.ts'

/*
 * Each case of a platform, or something in front of it, that answers badly: after a good sync, so that there is
 * something to lose. The page says it in words, keeps what it had and says how old that is.
 */
const html = '<!doctype html><title>Sign in</title><p>Sign in to continue.'

/** Everything a server with these routes is asked for, but /account, which a controller does not have. */
function everywhere(server: AnsweringServer, route: Route): void {
  for (const path of Object.keys(server.routes)) server.routes[path] = route
}

async function syncNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sync now' }).click()
}

interface Scene {
  server: AnsweringServer
  shell: Shell
  endpointId: string
  addons: number
}

type Start = (options?: { tls?: 'localhost' }) => Promise<Scene>

const it = test.extend<{ start: Start }>({
  start: async ({ launch, afterwards }, use) => {
    await use(async (options = {}) => {
      const server = await answeringServer(routesOf(recordedEstate()), options)
      afterwards(() => server.close())
      const shell = await launch()
      const url = options.tls ? server.url.replace('127.0.0.1', 'localhost') : server.url
      const certificateAuthorityFile = options.tls ? testAuthorityFile : null
      const { endpointId } = await shell.call('endpoints.add', {
        profile: { ...profileOf(url, 'Recorded'), certificateAuthorityFile },
        credential: 'any-key',
      })
      await shell.call('inventory.sync', { endpointId })
      const { total } = await shell.call('inventory.addons', everyAddon(endpointId))
      return { server, shell, endpointId, addons: total }
    })
  },
})

function everyAddon(endpointId: string) {
  const sort = 'name' as const
  return {
    endpointId,
    text: '',
    service: null,
    space: null,
    sharedOnly: false,
    sort,
    descending: false,
    offset: 0,
    limit: 1,
  }
}

/** What was known is on screen, with its age, under a banner with these words and this advice. */
async function staleBut(page: Page, { addons }: Scene, words: RegExp, advice: RegExp): Promise<void> {
  const banner = page.getByTestId('banner')
  await expect(banner.getByRole('alert')).toHaveText(words)
  await expect(banner).toHaveAttribute('title', advice)
  await expect(banner).toContainText(/Everything below is from \d\d:\d\d\./)
  await expect(page.locator('.page-count')).toHaveText(String(addons))
  await expect(page.getByTestId('addon-row').first()).toBeVisible()
  await expect(page.getByTestId('as-of')).toContainText('as of')
}

const cases: [name: string, route: Route, words: RegExp, advice: RegExp][] = [
  ['a credential that is not good any more', { status: 401 }, /credential/, /Check the credential/],
  [
    'an account that is locked out',
    { status: 403, body: 'Forbidden' },
    /does not let this account in/,
    /Ask the platform team/,
  ],
  [
    'a login page in front of everything',
    { body: html, headers: { 'content-type': 'text/html' } },
    /not an Akkeris API/,
    /Check the address/,
  ],
  [
    'JSON that stops in the middle',
    { body: '[{"id":"1","name":"a' },
    /./,
    /Check the address|between here and the platform/,
  ],
  ['200 with nothing in it', { body: '' }, /./, /Check the address|between here and the platform/],
  ['an answer that breaks off', { body: [1, 2, 3], truncate: true }, /broke off/, /Check the address, the network/],
  ['trouble of its own', { status: 500, body: 'Internal Server Error' }, /500/, /trouble of its own/],
  [
    'another place altogether',
    { status: 302, headers: { location: 'https://elsewhere.example/' } },
    /sent us elsewhere/,
    /Check the address/,
  ],
  [
    '500 MB',
    { body: Buffer.alloc(1024 * 1024, '['), times: 500 },
    /larger than \d+ MB/,
    /larger than any platform should give/,
  ],
]

for (const [name, route, words, advice] of cases) {
  it(`${name}: said in words, old data kept, and gone when all is well again`, async ({ page, start }) => {
    const scene = await start()
    const good = { ...scene.server.routes }
    await open(page, scene.shell, `/e/${scene.endpointId}/addons`)
    await expect(page.getByTestId('addon-row').first()).toBeVisible()
    everywhere(scene.server, route)
    await syncNow(page)
    await staleBut(page, scene, words, advice)
    await page.reload()
    await staleBut(page, scene, words, advice)
    Object.assign(scene.server.routes, good)
    await page.getByTestId('banner').getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByTestId('banner')).toHaveCount(0)
    await expect(page.getByTestId('endpoint-switch')).toContainText('Reachable')
  })
}

it('a certificate that is not trusted: said in words, old data kept', async ({ page, start, afterwards }) => {
  const scene = await start({ tls: 'localhost' })
  await open(page, scene.shell, `/e/${scene.endpointId}/addons`)
  await expect(page.getByTestId('addon-row').first()).toBeVisible()
  const port = Number(new URL(scene.server.url).port)
  await scene.server.close()
  const impostor = await answeringServer({ '*': { body: [] } }, { tls: 'elsewhere', port })
  afterwards(() => impostor.close())
  await syncNow(page)
  await staleBut(page, scene, /The certificate of localhost:\d+ is/, /it cannot be skipped/)
  expect(impostor.log).toEqual([])
})

it('wrong from the very first: the view says what is wrong and leads to what can be done', async ({
  page,
  launch,
  afterwards,
}) => {
  const server = await answeringServer({ '*': { body: html, headers: { 'content-type': 'text/html' } } })
  afterwards(() => server.close())
  const shell = await launch()
  const { endpointId } = await shell.call('endpoints.add', {
    profile: profileOf(server.url, 'A shop'),
    credential: 'any-key',
  })
  await open(page, shell, `/e/${endpointId}/findings`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Akkeris/)
  await expect(page.getByText(/Check the address/)).toBeVisible()
  await page.getByRole('link', { name: 'Edit the endpoint' }).click()
  await expect(page.getByRole('dialog', { name: 'Edit A shop' })).toBeVisible()
})

it('404 on the attachments: the snapshot is marked partial and nothing of them is lost', async ({ page, start }) => {
  const { server, shell, endpointId } = await start()
  const before = await shell.call('graph.map', { endpointId })
  const recorded = readRecording('failure/boot-one-region-down-attachments')
  server.routes['/addon-attachments'] = { status: recorded.status, body: recorded.body }
  await open(page, shell, `/e/${endpointId}/map`)
  await mapReady(page)
  const asOf = page.getByTestId('as-of')
  await expect(asOf).not.toContainText('Partial')
  await syncNow(page)
  await expect(asOf).toContainText('Partial')
  await asOf.click()
  const details = page.getByRole('dialog', { name: 'The latest sync' })
  await expect(details).toContainText('Some rows are missing')
  await expect(details).toContainText('/addon-attachments')
  await expect(details).toContainText(/could not be read\. What was known of them is kept\./)
  expect((await shell.call('graph.map', { endpointId })).attachments).toEqual(before.attachments)
  await page.goto(`${shell.origin}/#/endpoints`)
  await expect(page.getByTestId('endpoint')).toContainText('partial')
})

it('rows left out: each that was known stays and says since when it was not seen', async ({
  page,
  launch,
  afterwards,
}) => {
  const platform = await startDemo({ size: 'S', seed: 9 })
  afterwards(() => platform.close())
  const shell = await launch()
  const endpointId = await addPlatform(shell, platform, 'Broken broker')
  platform.faults.set('/addons', { kind: 'drop-rows', rows: 40 })
  await open(page, shell, `/e/${endpointId}/addons?sort=name`)
  const count = page.locator('.page-count')
  await expect(count).toHaveText('302')
  await syncNow(page)
  await expect(page.getByTestId('as-of')).toContainText('Partial')
  await expect(count).toHaveText('302')
  const carried = page.getByTestId('addon-row').filter({ hasText: 'last seen' })
  await expect(carried.first()).toBeVisible()
  await carried.first().getByRole('link').click()
  await expect(page.locator('.addon-facts')).toContainText(/last seen just now/)

  platform.faults.clear()
  await page.goBack()
  await syncNow(page)
  await expect(page.getByTestId('as-of')).not.toContainText('Partial')
  await expect(carried).toHaveCount(0)
})

it('rows that make no sense, and names with markup in them: shown as text, the rest as usual', async ({
  page,
  start,
}) => {
  const { server, shell, endpointId } = await start()
  const estate = recordedEstate()
  const [first, ...others] = estate['/addons']
  const name = '<img src=x onerror=alert(1)>'
  server.routes['/addons'] = { body: [{ ...first, name }, { id: 7, nonsense: true }, 'text', null, ...others] }
  await open(page, shell, `/e/${endpointId}/addons?sort=name`)
  await expect(page.getByTestId('addon-row').first()).toBeVisible()
  await syncNow(page)
  await expect(page.getByTestId('as-of')).toContainText('Partial')
  await page.getByRole('textbox', { name: /^Filter by name/ }).fill('onerror')
  await page.getByTestId('addon-row').getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await page.goto(`${shell.origin}/#/e/${endpointId}/map?addon=${first?.id}`)
  await mapReady(page)
  await expect(page.getByTestId('graph-selected')).toContainText(name)
  await expect(page.locator('img')).toHaveCount(0)
})
