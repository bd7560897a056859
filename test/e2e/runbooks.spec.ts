import { startDemo, type Demo } from '#demo/demo.ts'
import type { FleetAddon } from '#demo/platform/fleet.ts'
import { violations } from './kit/axe.ts'
import { addPlatform, expect, open, test } from './kit/test.ts'

async function attachSomewhere({ url, key, platform }: Demo, addon: FleetAddon): Promise<void> {
  const headers = { authorization: key, 'x-username': 'somebody', 'content-type': 'application/json' }
  for (const { id } of platform.fleet.apps.filter((app) => app.formation.length > 0)) {
    const body = JSON.stringify({ addon: addon.id, app: id })
    const { status } = await fetch(`${url}/addon-attachments`, { method: 'POST', headers, body })
    if (status === 201) return
  }
  throw new Error('It can be attached nowhere.')
}

test.use({ reducedMotion: 'reduce' })

test('a runbook is planned step by step, begun once, and done', async ({ page, launch, afterwards }) => {
  test.setTimeout(120_000)
  const platform = await startDemo({ size: 'S', seed: 7, brokerMilliseconds: 1 })
  afterwards(() => platform.close())
  const shell = await launch({ times: { undo: 300 } })
  const endpointId = await addPlatform(shell, platform, 'Seattle')
  await shell.call('preferences.set', { endpointId })
  const addon = platform.platform.fleet.addons.find(
    ({ service, owner, attachments }) =>
      service.name === 'akkeris-redis' &&
      owner !== null &&
      attachments.length > 1 &&
      attachments.every(({ app }) => app.formation.length > 0 && !app.space.compliance.includes('prod')),
  )
  if (!addon) throw new Error('Nobody shares a cache.')
  await open(page, shell, `/e/${endpointId}/addons/${addon.id}`)
  await page.getByTestId('runbooks').click()
  if (process.env['PICTURES']) await page.screenshot({ path: process.env['PICTURES'] + '/runbook-form.png' })
  await page.getByRole('radio', { name: /^Take it from every app/ }).check()
  expect(await violations(page)).toEqual([])
  await page.getByTestId('plan-runbook').click()
  await expect(page.getByTestId('runbook-plan')).toContainText(`${addon.attachments.length} steps, in this order`)
  await expect(page.getByTestId('runbook-steps')).toContainText('DELETE /apps/')
  if (process.env['PICTURES']) await page.screenshot({ path: process.env['PICTURES'] + '/runbook-plan.png' })
  await page.getByLabel('The name of the add-on').fill(addon.attachments.find(({ owned }) => owned)?.name ?? '')
  await page.getByLabel('Reason').fill('Nobody needs it.')
  // Everything is given, so the button to begin would hear the second press: slow enough to come when it is armed.
  await page.getByTestId('arm-first').dblclick({ delay: 200 })
  const begin = page.getByTestId('start-runbook')
  await expect(begin).toBeEnabled()
  await expect(page.getByTestId('runbook-plan')).toBeVisible()
  expect((await shell.call('runbooks.list', { endpointId })).runbooks).toEqual([])
  expect(await violations(page)).toEqual([])
  await expect(page.getByRole('button', { name: 'Copy as curl, without the credential' })).toBeVisible()
  // Somebody else attaches it meanwhile: nothing is sent, and it is planned and confirmed anew.
  await attachSomewhere(platform, addon)
  await begin.click()
  await expect(page.getByTestId('runbook-plan')).toContainText('A step more now: Detach')
  expect(await violations(page)).toEqual([])
  await page.getByTestId('plan-again').click()
  await expect(page.getByTestId('runbook-plan')).toContainText(`${addon.attachments.length} steps, in this order`)
  await expect(begin).toBeDisabled()
  await page.getByLabel('The name of the add-on').fill(addon.attachments.find(({ owned }) => owned)?.name ?? '')
  await page.getByLabel('Reason').fill('Nobody needs it.')
  await begin.click()
  await expect(page.getByTestId('runbook-run')).toHaveAttribute('data-state', 'done', { timeout: 60_000 })
  if (process.env['PICTURES']) await page.screenshot({ path: process.env['PICTURES'] + '/runbook-run.png' })
  expect(platform.platform.directory.addon(addon.id)).toBeFalsy()
  expect(await violations(page)).toEqual([])

  // All of it stands together in the journal, and each step leads there.
  const { runbooks } = await shell.call('runbooks.list', { endpointId })
  const filter = { endpointId: null, subject: null, runId: null, runbookId: runbooks[0]?.id ?? '', kinds: [] }
  const everything = { ...filter, text: '', since: null, until: null }
  const { matching } = await shell.call('journal.entries', { filter: everything, offset: 0, limit: 1 })
  expect(matching).toBeGreaterThan(addon.attachments.length * 4)
  await open(page, shell, `/journal?run=${runbooks[0]?.steps[0]?.runId ?? ''}`)
  await page.getByRole('link', { name: /^all steps of/ }).click()
  await expect(page).toHaveURL(new RegExp(`runbook=${runbooks[0]?.id ?? ''}`))
  await expect(page.locator('.page-count')).toContainText(`${matching} of `)
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'No longer only runbook' }).click()
  await expect(page).toHaveURL(/#\/journal$/)
})
