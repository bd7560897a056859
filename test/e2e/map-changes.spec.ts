import { z } from 'zod'
import { startDemo } from '#demo/demo.ts'
import { violations } from './kit/axe.ts'
import { readEstate } from './kit/estate.ts'
import { attachAnother } from './kit/findings.ts'
import { addPlatform, expect, mapReady, open, test } from './kit/test.ts'

test('the map is compared with an earlier sync: what came, what went, and a link to it', async ({
  page,
  launch,
  afterwards,
}) => {
  const platform = await startDemo({ size: 'S', seed: 7 })
  afterwards(() => platform.close())
  const shell = await launch()
  const endpointId = await addPlatform(shell, platform, 'Town')
  await open(page, shell, `/e/${endpointId}/map`)
  await mapReady(page)
  await page.getByTestId('map-changes').click()
  const menu = page.getByRole('dialog', { name: 'Changes since' })
  await expect(menu).toContainText('Nothing to compare with yet')
  await menu.getByRole('button', { name: 'Remember how it is now' }).click()
  await expect(menu).toHaveCount(0)

  const [then] = (await shell.call('history.snapshots', { endpointId })).snapshots
  const { addons } = await readEstate(platform)
  const addon = addons.find(({ holders, owner }) => owner !== null && holders.length > 1)
  const gone = addon?.holders.find((app) => app !== addon.owner)
  const comes = await attachAnother(platform, addon?.id ?? '')
  const attachments = z.array(z.object({ id: z.string(), addon: z.object({ id: z.string() }) }))
  const held = await fetch(`${platform.url}/apps/${gone}/addon-attachments`, {
    headers: { authorization: platform.key },
  })
  const attachment = attachments.parse(await held.json()).find(({ addon: { id } }) => id === addon?.id)
  const response = await fetch(`${platform.url}/apps/${gone}/addon-attachments/${attachment?.id}`, {
    method: 'DELETE',
    headers: { authorization: platform.key },
  })
  expect(response.ok, await response.text()).toBe(true)
  await shell.call('inventory.sync', { endpointId })

  await page.getByTestId('map-changes').click()
  await menu.getByRole('listitem').getByRole('button').first().click()
  const compared = page.getByTestId('map-compared')
  await expect(compared.getByRole('heading', { name: 'Attachments gone 1' })).toBeVisible()
  await expect(compared).toContainText(`no longer on ${gone}`)
  await expect(compared.getByRole('heading', { name: 'New attachments 1' })).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`since=${encodeURIComponent(new Date(then?.takenAt ?? 0).toISOString())}`))
  expect(await violations(page)).toEqual([])

  if (process.env['PICTURES']) await page.screenshot({ path: `${process.env['PICTURES']}/changes.png` })
  await compared.getByRole('button', { name: new RegExp(`now also on ${comes}$`) }).click()
  await expect(page.getByTestId('graph-selected')).toHaveAttribute('data-node-id', addon?.id ?? '')
  await page.goBack()
  await page.getByRole('button', { name: 'Stop comparing' }).click()
  await expect(compared).toHaveCount(0)
  await expect(page).not.toHaveURL(/since/)
})
