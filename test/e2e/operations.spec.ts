import {
  close,
  confirm,
  expect,
  outcome,
  over,
  pick,
  planIt,
  recorded,
  runView,
  say,
  test,
  verdict,
  work,
} from './kit/workplace.ts'

/** Each kind of operation once: from its button to what the platform holds afterwards and what the journal says of it. */

test.describe.configure({ mode: 'default' })

test('create: the plan is picked with what speaks against it, the prefix of a second one is shown while it is named', async ({
  page,
  workplace,
}) => {
  await work(page, workplace, `map?app=${workplace.appId('web-dev')}`)
  await page.getByRole('button', { name: 'Operate', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Create an add-on/ }).click()
  const form = page.getByTestId('operation-form')
  await form.getByRole('combobox', { name: 'Plan' }).fill('akkeris-postgresql')
  await expect(form.getByRole('option').filter({ hasText: 'eu-residency' })).toContainText('not offered in us-seattle')
  await expect(form.getByRole('option').filter({ hasText: 'premium-prod' })).toContainText(
    'needs prod, which dev lacks',
  )
  await form
    .getByRole('option')
    .filter({ hasText: /^standard-0\$/ })
    .click()
  await form.getByLabel('Name').fill('my-new-store')
  await expect(page.getByTestId('prefix')).toHaveText('Its variables on web-dev begin with STORE_.')
  await planIt(page).click()
  await expect(page.getByTestId('give')).toHaveCount(0)
  await confirm(page)
  await over(page)
  await expect(outcome(page)).toContainText('As predicted: will work.')
  expect(workplace.holders(workplace.addonId('my-new-store'))).toEqual(['web-dev'])
  await recorded(page, ['as predicted', 'Workshop', 'olive'])
})

test('attach: an app is picked out of dozens, and those that hold it already are none of them', async ({
  page,
  workplace,
}) => {
  const addonId = workplace.addonId('attach-db')
  await work(page, workplace, `addons/${addonId}`)
  await page.getByTestId('operate').first().click()
  await page.getByRole('menuitem', { name: /^Attach to another app/ }).click()
  const form = page.getByTestId('operation-form')
  await expect(form.getByText(/^60 of \d{2}: type a part/)).toBeVisible()
  await form.getByRole('combobox', { name: 'App' }).fill('api-dev')
  await expect(form.getByText('None is called that.')).toBeVisible()
  await pick(page, 'App', 'jobs', /^jobs-dev/)
  await planIt(page).click()
  await confirm(page)
  await over(page)
  expect(workplace.holders(addonId)).toEqual(['api-dev', 'jobs-dev'])
  await recorded(page)
  await page.goBack()
  await expect(page.getByRole('region', { name: 'Apps that hold this add-on' })).toContainText('jobs-dev')
})

test('detach: from the row of the app, with the variables that go and a run that can be found again', async ({
  page,
  workplace,
}) => {
  const addonId = workplace.addonId('detach-db')
  await work(page, workplace, `addons/${addonId}`)
  const rows = page.getByRole('region', { name: 'Apps that hold this add-on' }).getByRole('row')
  await rows.filter({ hasText: 'mail-dev' }).getByRole('button', { name: 'Operate on mail-dev' }).click()
  await page.getByRole('menuitem', { name: /^Detach/ }).click()
  await expect(page.getByRole('dialog', { name: 'Detach detach-db from mail-dev' })).toBeVisible()
  await expect(verdict(page)).toHaveText(/^This will work/)
  await expect(page.getByRole('region', { name: 'Config variables' })).toContainText('DATABASE_URL')
  await expect(page.getByRole('region', { name: 'What is sent' })).toContainText('DELETE /addon-attachments/')
  await confirm(page)
  await over(page)
  await expect(runView(page)).toContainText('200 after')
  await close(page)
  await expect(rows.filter({ hasText: 'mail-dev' })).toHaveCount(0)
  expect(workplace.holders(addonId)).toEqual(['api-dev'])
  await page.getByTestId('runs').click()
  await page.getByTestId('tray-run').filter({ hasText: 'Detach detach-db from mail-dev' }).getByRole('button').click()
  await expect(page.getByRole('dialog', { name: 'Detach detach-db from mail-dev' })).toBeVisible()
  await recorded(page, ['DELETE', 'mail-dev'])
})

test('promote: who was primary and who becomes it', async ({ page, workplace }) => {
  await work(page, workplace)
  await say(page, 'make primary promote-db', /^Make promote-db primary on web-dev/)
  await expect(page.getByRole('region', { name: 'Primary add-ons' })).toContainText('first-db')
  await confirm(page)
  await over(page)
  const held = workplace.demo.platform.fleet.addons.flatMap(({ attachments }) => attachments)
  expect(held.find(({ name }) => name === 'promote-db')?.primary).toBe(true)
  expect(held.find(({ name }) => name === 'first-db')?.primary).toBe(false)
  await recorded(page)
})

test('rename: an owned one and a borrowed one; the same name is nothing to plan', async ({ page, workplace }) => {
  const addonId = workplace.addonId('rename-db')
  await work(page, workplace, `map?addon=${addonId}`)
  await page.getByRole('button', { name: 'Operate', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Rename/ }).click()
  const field = page.getByLabel('New name')
  await expect(field).toHaveValue('rename-db')
  await expect(planIt(page)).toBeDisabled()
  await field.fill('9lives')
  await expect(page.getByText('It has to begin with a letter.')).toBeVisible()
  await field.fill('renamed')
  await planIt(page).click()
  await confirm(page)
  await over(page)
  expect(workplace.addonId('renamed')).toBe(addonId)
  await recorded(page)

  const borrowed = workplace.addonId('bucket')
  await work(page, workplace)
  await say(page, 'rename bucket', /^Rename bucket on tick-dev/)
  await expect(field).toHaveValue('files-too')
  await field.fill('archive')
  await planIt(page).click()
  await expect(page.getByRole('region', { name: 'What is sent' })).toContainText('/addon-attachments/')
  await confirm(page)
  await over(page)
  expect(workplace.addonId('archive')).toBe(borrowed)
  await recorded(page)
})

test('change plan: the difference in price, and back to the form with what was picked', async ({ page, workplace }) => {
  await work(page, workplace)
  await say(page, 'change plan change-db', /^Change plan of change-db/)
  const form = page.getByTestId('operation-form')
  const wanted = form.getByRole('option').filter({ hasText: /^premium-0\$/ })
  await expect(wanted).toContainText('$55/mo more')
  await wanted.click()
  await planIt(page).click()
  await expect(verdict(page)).toBeVisible()
  await page.getByRole('button', { name: 'Back' }).click()
  await expect(wanted).toHaveAttribute('aria-selected', 'true')
  await planIt(page).click()
  await confirm(page)
  await over(page)
  const addonId = workplace.addonId('change-db')
  const { addons } = workplace.demo.platform.fleet
  expect(addons.find(({ id }) => id === addonId)?.plan.name).toBe('akkeris-postgresql:premium-0')
  await recorded(page)
})

test('destroy an add-on: the name has to be typed, a wrong one is said to be wrong', async ({ page, workplace }) => {
  const addonId = workplace.addonId('destroy-db')
  await work(page, workplace)
  await say(page, 'destroy destroy-db', /^Destroy destroy-db/)
  await expect(page.getByRole('region', { name: 'Lost for good' })).toBeVisible()
  const give = page.getByTestId('give')
  await give.getByRole('textbox').first().fill('destroy')
  await expect(give.getByText(/^This is not/)).toBeVisible()
  await give.getByLabel('Reason').fill('It is not used any more')
  await expect(page.getByTestId('run')).toBeDisabled()
  await confirm(page)
  await over(page)
  expect(workplace.holders(addonId)).toEqual([])
  await recorded(page, ['A test of the window'])
})

test('destroy an app', async ({ page, workplace }) => {
  await work(page, workplace)
  await say(page, 'destroy gone-dev', /^Destroy gone-dev/)
  await confirm(page)
  await over(page)
  expect(workplace.demo.platform.directory.app('gone-dev')).toBeNull()
  await recorded(page)
})

test('maintenance: on, and then it is offered off', async ({ page, workplace }) => {
  const turned = (): boolean | undefined => workplace.demo.platform.directory.app('jobs-dev')?.maintenance
  await work(page, workplace)
  await say(page, 'maintenance jobs-dev', /^Turn maintenance on for jobs-dev/)
  await confirm(page)
  await over(page)
  expect(turned()).toBe(true)
  await recorded(page)
  await say(page, 'maintenance jobs-dev', /^Turn maintenance off for jobs-dev/)
  await confirm(page)
  await over(page)
  expect(turned()).toBe(false)
  await recorded(page)
})

test('redeploy and scale: the panel of the map, whole numbers, and all to zero', async ({ page, workplace }) => {
  await work(page, workplace, `map?app=${workplace.appId('idle-dev')}`)
  await page.getByRole('button', { name: 'Operate', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Redeploy/ }).click()
  await confirm(page)
  await over(page)
  await recorded(page)

  await page.goBack()
  await page.getByRole('button', { name: 'Operate', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Scale/ }).click()
  await expect(planIt(page)).toBeDisabled()
  await page.getByLabel('Dynos of web').fill('many')
  await expect(page.getByText('Whole numbers from 0 to 1000.')).toBeVisible()
  await page.getByRole('button', { name: 'All to zero' }).click()
  await planIt(page).click()
  await confirm(page)
  await over(page)
  const { formation = [] } = workplace.demo.platform.directory.app('idle-dev') ?? {}
  expect(formation.map(({ quantity }) => quantity)).toEqual([0])
  await recorded(page)
})

test('actions: a read runs at once, a backup is taken, and the one to restore is picked from what the platform has', async ({
  page,
  workplace,
}) => {
  await work(page, workplace, `addons/${workplace.addonId('backup-db')}`)
  const begin = async (words: string): Promise<void> => {
    await page.getByTestId('operate').first().click()
    await page.getByPlaceholder('Find an operation').fill(words)
    await page.getByRole('menuitem', { name: words }).click()
  }
  await begin('List backups')
  await over(page)
  await expect(page.getByTestId('answer')).toContainText('The list is empty.')
  await close(page)
  const { clock } = workplace.demo.platform
  await begin('Take backup')
  await confirm(page)
  await over(page, 'verifying')
  await clock.advance(180_000)
  await over(page)
  await close(page)
  await begin('Restore backup')
  const form = page.getByTestId('operation-form')
  await expect(form.getByRole('combobox', { name: 'Which backup' })).toBeFocused()
  await expect(form.getByRole('option')).toHaveCount(1)
  await form.getByRole('option').click()
  await planIt(page).click()
  await expect(page.getByTestId('impact-apps')).toContainText('2 interrupted')
  await confirm(page)
  await over(page, 'verifying')
  await clock.advance(300_000)
  await over(page)
  await recorded(page)
})

test('another action: only its name is known, so everything is asked for', async ({ page, workplace }) => {
  await work(page, workplace, `addons/${workplace.addonId('cache')}`)
  await page.getByTestId('operate').first().click()
  await page.getByRole('menuitem', { name: /^Another action/ }).click()
  const action = page.getByRole('textbox', { name: 'Action' })
  await action.fill('stats/now')
  await expect(page.getByText('Letters, digits, dots, hyphens and underscores only.')).toBeVisible()
  await action.fill('cluster')
  await page.getByLabel('Body').fill('{')
  await expect(page.getByText('This is not JSON.')).toBeVisible()
  await page.getByLabel('Body').fill('')
  await planIt(page).click()
  await expect(page.getByTestId('give')).toBeVisible()
  // What a home-made broker would answer; this one knows no such action.
  workplace.demo.faults.set('POST /apps/*/addons/*/actions/cluster', {
    kind: 'status',
    status: 200,
    text: '{"ok":true}',
  })
  await confirm(page)
  await over(page)
  await expect(page.getByTestId('answer')).toBeVisible()
  await recorded(page)
})
