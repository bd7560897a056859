import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { startDemo, type Demo } from '#demo/demo.ts'
import { borrowFromOutside } from '../kit/borrow.ts'
import { violations } from './kit/axe.ts'
import type { Shell } from './kit/shell.ts'
import { addPlatform, expect, mapReady, open, test } from './kit/test.ts'

test.use({ reducedMotion: 'reduce' })

/** Whole views are looked at in places.spec.ts; this is for what comes over them. */
async function expectNothingInTheWay(page: Page, inside: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    // Nothing but the colours is different in the dark.
    const rules = colorScheme === 'dark' ? ['color-contrast'] : undefined
    expect(await violations(page, inside, rules)).toEqual([])
  }
}

test('the rules, with the keyboard: what each is, and only those that fit', async ({ page, town }) => {
  const { rules } = await town.shell.call('risk.rules', {})
  await open(page, town.shell, `/e/${town.endpointId}/catalog`)
  await expect(page.getByTestId('service').first()).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await expect(page.getByRole('heading', { level: 1, name: 'Rules' })).toBeFocused()
  const links = page.getByTestId('rule-link')
  await expect(links).toHaveCount(rules.length)

  await page.getByRole('textbox', { name: /^Filter by number/ }).fill('deep look')
  const reading = rules.filter(({ needs }) => needs.some((need) => need.includes('deep look')))
  await expect(links).toHaveCount(reading.length)
  await expect(page.locator('.page-count')).toHaveText(`${reading.length} of ${rules.length}`)

  await links.first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const second = reading[1]
  const detail = page.getByTestId('rule')
  await expect(detail.getByRole('heading', { level: 2 })).toHaveText(second?.title ?? '')
  await expect(page).toHaveURL(new RegExp(`rule=${second?.id}`))
  for (const words of [second?.fires, second?.why, second?.gate, second?.remedy, second?.falsePositives]) {
    await expect(detail).toContainText(words ?? '')
  }
  for (const option of second?.options ?? []) await expect(detail).toContainText(option.about)
  await page.goBack()
  await page.goForward()
  await expect(detail.getByRole('heading', { level: 2 })).toHaveText(second?.title ?? '')

  await page.goto(`${town.shell.origin}/#/rules?rule=AKR-000`)
  await expect(page.getByText('There is no rule AKR-000 in this release.')).toBeVisible()
  await page.goto(`${town.shell.origin}/#/rules?rule=AKR-101`)
  await detail.getByRole('link', { name: 'Show its findings' }).click()
  await expect(page).toHaveURL(/\/findings\?.*text=AKR-101/)

  await page.keyboard.press('Control+k')
  await page.keyboard.type('rules')
  await page.getByRole('option', { name: /^Rules/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Rules' })).toBeVisible()
})

test('the policy file: none, not valid line by line, in force, each time it is read again', async ({
  page,
  launch,
  folder,
}) => {
  const file = join(folder, 'addon-atlas.policy.yaml')
  const shell = await launch()
  await open(page, shell, '/rules')
  const policy = page.getByTestId('policy')
  const again = policy.getByRole('button', { name: 'Read again' })
  await expect(policy).toContainText('none')
  await expect(policy).toContainText('addon-atlas.policy.yaml')

  await writeFile(file, 'version: 1\nrules:\n  AKR-101:\n    severity: enormous\nexclusions: 7\n')
  await again.click()
  await expect(policy).toContainText('not valid')
  await expect(policy.getByRole('listitem').filter({ hasText: 'line 4' })).toContainText('severity')
  await expect(policy.getByRole('listitem').filter({ hasText: 'line 5' })).toBeVisible()
  await expectNothingInTheWay(page, '.policy')

  await writeFile(file, 'version: 1\nrules:\n  AKR-101:\n    severity: high\n')
  await again.focus()
  await page.keyboard.press('Enter')
  await expect(policy).toContainText('in force')
  await expect(policy).toContainText('It speaks of 1 rule.')
  await expect(policy.getByRole('listitem')).toHaveCount(0)
  await expect(page.getByTestId('announcements')).toContainText('It speaks of 1 rule.')
})

/** A platform in this process and a shell that has synced and judged it more than once. */
async function judgedTwice(launch: () => Promise<Shell>, demo: Demo): Promise<{ shell: Shell; endpointId: string }> {
  const shell = await launch()
  const endpointId = await addPlatform(shell, demo, 'Seattle')
  await shell.call('preferences.set', { endpointId })
  await shell.call('risk.scores', { endpointId })
  await borrowFromOutside(demo)
  await shell.call('inventory.sync', { endpointId })
  await shell.call('risk.scores', { endpointId })
  return { shell, endpointId }
}

function row(page: Page, table: string, name: string): Locator {
  const region = page.getByRole('region', { name: `Scores: ${table}` })
  return region.getByRole('row').filter({ has: page.getByText(name, { exact: true }) })
}

test('scores of everything, with their trend, lead to the map, the add-on and the findings', async ({
  page,
  launch,
  afterwards,
}) => {
  const demo = await startDemo({ size: 'S', seed: 7, brokerMilliseconds: 1 })
  afterwards(() => demo.close())
  const { shell, endpointId } = await judgedTwice(launch, demo)
  const { endpoint, spaces, organizations, apps, addons, trend } = await shell.call('risk.scores', { endpointId })
  await open(page, shell, `/e/${endpointId}/catalog`)
  await expect(page.getByTestId('service').first()).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('s')

  const head = page.getByTestId('endpoint-score')
  await expect(head).toContainText(String(endpoint.score))
  await expect(head.getByRole('link', { name: `Critical ${endpoint.counts.critical}` })).toBeVisible()
  const picture = head.getByRole('img', { name: /^Score / })
  await expect(picture).toHaveAccessibleName(new RegExp(`over ${trend.length} judged syncs`))
  await head.getByText('In numbers').click()
  await expect(head.getByRole('row')).toHaveCount(trend.length + 1)

  for (const [table, rows] of [
    ['Spaces', spaces],
    ['Organizations', organizations],
    ['Worst add-ons', addons],
    ['Worst apps', apps],
  ] as const) {
    const shown = page.getByRole('region', { name: `Scores: ${table}` }).getByTestId('score-row')
    await expect(shown).toHaveCount(Math.min(rows.length, 12))
    await expect(shown.first()).toContainText(rows[0]?.name ?? '')
    await expect(shown.first()).toContainText(String(rows[0]?.score))
  }
  const [space] = spaces
  await expect(row(page, 'Spaces', space?.name ?? '').getByRole('img')).toHaveAccessibleName(/judged syncs/)

  await row(page, 'Spaces', space?.name ?? '')
    .getByRole('link', { name: /^Findings of/ })
    .click()
  await expect(page).toHaveURL(new RegExp(`/findings\\?.*text=${space?.name}`))
  await page.goBack()
  await row(page, 'Spaces', space?.name ?? '')
    .getByRole('link', { name: space?.name ?? '', exact: true })
    .click()
  await mapReady(page)
  await expect(page.getByTestId('graph-selected')).toContainText(space?.name ?? '')
  await page.goBack()
  const [addon] = addons
  await row(page, 'Worst add-ons', addon?.name ?? '')
    .getByRole('link', { name: addon?.name ?? '', exact: true })
    .first()
    .click()
  await expect(page).toHaveURL(new RegExp(`/addons/${addon?.id}`))
})

test('a snapshot is kept under a name and let go, with the keyboard', async ({ page, launch, afterwards }) => {
  const demo = await startDemo({ scenario: 'calm', brokerMilliseconds: 1 })
  afterwards(() => demo.close())
  const { shell, endpointId } = await judgedTwice(launch, demo)
  const { snapshots } = await shell.call('history.snapshots', { endpointId })
  await open(page, shell, `/e/${endpointId}/scores`)
  const rows = page.getByTestId('snapshot')
  await expect(rows).toHaveCount(snapshots.length)
  const current = rows.filter({ hasText: 'on screen' })
  await current.getByRole('button', { name: /^Keep under a name/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Keep the snapshot' }).getByLabel('Name')).toBeFocused()
  await page.keyboard.type('before the upgrade')
  await page.keyboard.press('Enter')
  await expect(current).toContainText('before the upgrade')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await current.getByRole('button', { name: 'Let go… before the upgrade' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Let it go' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(current).toContainText('thinned out by itself')
})

test('a deep look says what it will ask, goes on over other views and a reload, and is stopped', async ({
  page,
  launch,
  afterwards,
}) => {
  test.slow()
  // Slow brokers: it runs for as long as it is looked at here.
  const demo = await startDemo({ size: 'S', seed: 7, brokerMilliseconds: 1_500 })
  afterwards(() => demo.close())
  const shell = await launch()
  const endpointId = await addPlatform(shell, demo, 'Seattle')
  const plan = await shell.call('look.plan', { endpointId, scope: { kind: 'all' }, freshFor: 86_400_000 })
  await open(page, shell, `/e/${endpointId}/scores`)
  await page.getByTestId('deep-look').focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Deep look' })
  const beforehand = dialog.getByTestId('look-plan')
  await expect(dialog).toContainText('all of Seattle')
  await expect(beforehand).toContainText(plan.questions.toLocaleString('en-GB'))
  await expect(beforehand).toContainText(plan.brokerAddons.toLocaleString('en-GB'))
  await expect(dialog).toContainText('none yet')

  await dialog.getByRole('button', { name: 'Start the deep look' }).focus()
  await page.keyboard.press('Enter')
  const running = dialog.getByTestId('look-running')
  await expect(running).toContainText(`of ${plan.questions.toLocaleString('en-GB')} questions`)
  await expect(running).toContainText('/apps/')
  await expectNothingInTheWay(page, 'dialog[open]')
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)

  const strip = page.getByTestId('look-status')
  await expect(strip).toContainText('Deep look at all of Seattle')
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await expect(page.getByTestId('service').first()).toBeVisible()
  await expect(strip.getByRole('progressbar')).toBeVisible()
  await page.reload()
  await expect(strip).toContainText('Deep look at all of Seattle')
  await expectNothingInTheWay(page, '.look-status')
  await strip.getByRole('button', { name: 'Stop' }).focus()
  await page.keyboard.press('Enter')
  await expect(strip).toHaveCount(0)
  await expect(page.getByTestId('announcements')).toContainText('The deep look was stopped.')
  const { progress } = await shell.call('look.state', { endpointId })
  expect(progress).toMatchObject({ state: 'stopped', total: plan.questions })
  expect(progress?.done).toBeLessThan(plan.questions)
})

test('a deep look that was stopped goes on with what is left, and says how old its answers are', async ({
  page,
  launch,
  afterwards,
}) => {
  const demo = await startDemo({ scenario: 'calm', brokerMilliseconds: 15 })
  afterwards(() => demo.close())
  const shell = await launch()
  const endpointId = await addPlatform(shell, demo, 'Seattle')
  const wanted = { endpointId, scope: { kind: 'all' }, freshFor: 86_400_000 } as const
  const { questions } = await shell.call('look.plan', wanted)
  await shell.call('look.start', wanted)
  await expect.poll(async () => (await shell.call('look.state', { endpointId })).progress?.done).toBeGreaterThan(3)
  await shell.call('look.stop', { endpointId })
  const rest = await shell.call('look.plan', wanted)
  expect(rest.questions).toBeLessThan(questions)

  await open(page, shell, `/e/${endpointId}/scores`)
  await page.getByTestId('deep-look').click()
  const dialog = page.getByRole('dialog', { name: 'Deep look' })
  const ended = dialog.getByTestId('look-ended')
  const beforehand = dialog.getByTestId('look-plan')
  await expect(ended).toContainText('go on with what is left')
  await expect(beforehand).toContainText(rest.questions.toLocaleString('en-GB'))
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await expect(ended).toContainText(/was done .*answered/, { timeout: 45_000 })
  await expect(dialog).toContainText('the oldest')
  await expect(beforehand).toContainText('nothing is left to ask')
  const start = dialog.getByRole('button', { name: 'Start the deep look' })
  await expect(start).toBeDisabled()
  await dialog.getByRole('radio', { name: 'none, ask all anew' }).check()
  await expect(start).toBeEnabled()
})

test('what has become dangerous is told at once, is in the title until it is seen, and opens with two keys', async ({
  page,
  launch,
  afterwards,
}) => {
  const demo = await startDemo({ scenario: 'calm', brokerMilliseconds: 1 })
  afterwards(() => demo.close())
  const shell = await launch()
  const endpointId = await addPlatform(shell, demo, 'Seattle')
  await shell.call('risk.scores', { endpointId })
  await open(page, shell, `/e/${endpointId}/catalog`)
  await expect(page.getByTestId('service').first()).toBeVisible()
  await expect(page).toHaveTitle(/^Catalog/)

  await borrowFromOutside(demo)
  await page.keyboard.press('Shift+S')
  const alarm = page.getByTestId('alarm')
  await expect(alarm).toHaveAccessibleName(/^\d+ new .*findings? on Seattle$/)
  const count = /^(\d+) new/.exec((await alarm.getAttribute('aria-label')) ?? '')?.[1] ?? ''
  await expect(page).toHaveTitle(/^\(\d+\) Catalog/)
  await expect(alarm.getByRole('listitem').first()).toContainText(/\S/)
  expect(Number(count)).toBeGreaterThan(0)
  await expectNothingInTheWay(page, '.alarms')

  await page.keyboard.press('g')
  await page.keyboard.press('n')
  await expect(page).toHaveURL(/\/findings\?finding=AKR-\d{3}/)
  await expect(alarm).toHaveCount(0)
  await expect(page).toHaveTitle(/^Findings/)

  // The next one is put away where it stands. Nobody is told more often than each ten seconds.
  await borrowFromOutside(demo)
  await page.keyboard.press('Shift+S')
  await expect(alarm).toBeVisible({ timeout: 20_000 })
  await alarm.getByRole('button', { name: 'Open' }).focus()
  await page.keyboard.press('Escape')
  await expect(alarm).toHaveCount(0)
  await expect(page).toHaveTitle(/^Findings/)
})
