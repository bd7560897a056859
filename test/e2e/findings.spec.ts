import { isOpen } from '#shared/domain/finding.ts'
import { readEstate } from './kit/estate.ts'
import { violations } from './kit/axe.ts'
import { announced, createOn, lines, openFindings, ownTown, title } from './kit/findings.ts'
import { expect, mapReady, open, test } from './kit/test.ts'

const rules: [rule: string, title: RegExp, reason: RegExp][] = [
  ['AKR-101', /Production add-on attached to a non-production space/, /outside production holds? it/],
  ['AKR-103', /Production app depends on a non-production add-on/, /production/],
  ['AKR-104', /Compliance sets differ/, /dev|qa|socs|prod|perf|internal|pci|hipaa|none/],
  ['AKR-107', /Preview app uses a shared stateful add-on/, /preview/i],
  ['AKR-201', /Orphaned add-on/, /own/],
  ['AKR-204', /Shared across organizations/, /organization/],
  ['AKR-206', /Wide fan-out/, /\d+ (other )?apps/],
]

for (const [rule, words, reason] of rules) {
  test(`${rule}: found by its name, with reason, evidence and remedy, and shown on the map`, async ({ page, town }) => {
    await openFindings(page, town)
    await page.getByRole('textbox', { name: /^Filter by add-on/ }).fill(rule)
    await expect(lines(page).first()).toContainText(rule)
    await expect(lines(page).filter({ hasNotText: rule })).toHaveCount(0)
    await lines(page).last().click()
    await expect(page).toHaveURL(new RegExp(`finding=[^&]*${rule}`))

    const finding = page.getByTestId('finding')
    await expect(title(page)).toHaveText(words)
    await expect(finding.locator('.finding-reason')).toHaveText(reason)
    await expect(finding.getByRole('heading', { name: 'Why it matters' })).toBeVisible()
    await expect(finding.getByRole('link', { name: rule })).toHaveAttribute('href', `#/rules?rule=${rule}`)
    const evidence = finding.getByRole('table').getByRole('row')
    await expect(evidence.nth(1)).toContainText(/\/[a-z-]+/)
    await expect(evidence.nth(1)).toContainText(/just now|ago/)
    const remedy = finding.locator('.remedy')
    await expect(remedy.getByRole('listitem').first()).toBeVisible()
    const requests = await remedy.locator('.request code').allTextContents()
    for (const request of requests) expect(request).toMatch(/^(GET|POST|PATCH|PUT|DELETE) \/[\w/.?=&%-]+(\n\{.*\})?$/s)
    if (rule !== 'AKR-201') expect(requests.length).toBeGreaterThan(0)

    const detail = page.getByRole('region', { name: 'The finding' })
    const name = (await detail.getByRole('link').first().textContent()) ?? ''
    const addon = (await readEstate(town.platform)).addons.find((each) => each.name === name)
    await detail.getByRole('link', { name: 'Show on map' }).click()
    await mapReady(page)
    await expect(page.getByTestId('graph-selected')).toHaveAttribute('data-node-kind', 'addon')
    await expect(page.getByTestId('graph-selected')).toContainText(name)
    expect(addon, name).toBeDefined()
    await page.goBack()
    await expect(title(page)).toHaveText(words)
  })
}

test('each step of a remedy opens as a plan: what is to be created, and once it is there, that it becomes primary', async ({
  page,
  launch,
  afterwards,
}) => {
  const town = await ownTown(launch, afterwards)
  const { shell, platform, endpointId } = town
  const { findings } = await shell.call('risk.findings', { endpointId })
  const promotions = findings.flatMap(({ id, remedy }) => {
    const requests = remedy.flatMap((step) => step.requests)
    const promotion = requests.find(({ path, body }) => /\/addons\/own-\w+$/.test(path) && body === '{"primary":true}')
    const [app = '', name = ''] = promotion?.path.split('/addons/') ?? []
    const creation = requests.find(({ method, path }) => method === 'POST' && path === `${app}/addons`)
    return promotion && creation ? [{ id, promotion, creation, app: app.replace('/apps/', ''), name }] : []
  })
  const [first] = promotions
  if (!first) throw new Error('No remedy creates an add-on and makes it primary.')
  const { id, promotion, creation, app, name } = first
  await openFindings(page, town, `?hide=none&finding=${encodeURIComponent(id)}`)
  const plan = ({ method, path }: { method: string; path: string }) =>
    page.getByRole('button', { name: `Plan it: ${method} ${path}`, exact: true })

  await plan(promotion).click()
  await expect(announced(page)).toHaveText(`${app} does not hold ${name} yet: it is made by an earlier step.`)
  await plan(creation).click()
  await expect(page.getByRole('dialog', { name: /^Create / })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await createOn(platform, creation)
  await shell.call('inventory.sync', { endpointId })
  await plan(promotion).click()
  await expect(page.getByRole('dialog', { name: `Promote ${name} on ${app}` })).toBeVisible()
})

test('severities are switched off and on, what is shown and how is chosen, and the address keeps it', async ({
  page,
  town,
}) => {
  const { findings, summary } = await town.shell.call('risk.findings', { endpointId: town.endpointId })
  const listed = findings.filter(({ severity, state }) => severity !== 'info' && isOpen(state)).length
  await openFindings(page, town)
  const chips = page.getByRole('group', { name: 'Severities shown' })
  await expect(chips.getByRole('button').last()).toHaveAttribute('aria-pressed', 'false')
  await expect(page.locator('.page-count')).toHaveText(`${listed} of ${findings.length}`)
  const critical = chips.getByRole('button').first()
  await expect(critical).toHaveAttribute('aria-pressed', 'true')
  await critical.click()
  await expect(critical).toHaveAttribute('aria-pressed', 'false')
  await expect(page.locator('.page-count')).toHaveText(`${listed - summary.critical} of ${findings.length}`)
  await expect(page).toHaveURL(/hide=info%2Ccritical/)
  await page.reload()
  await expect(page.locator('.page-count')).toHaveText(`${listed - summary.critical} of ${findings.length}`)
  await critical.click()
  await chips.getByRole('button').last().click()
  await expect(page).toHaveURL(/hide=none/)
  await expect(page.locator('.page-count')).toHaveText(String(findings.length))

  await page
    .getByRole('group', { name: 'Findings shown' })
    .getByRole('button', { name: /^Answered/ })
    .click()
  await expect(page).toHaveURL(/show=answered/)
  await expect(page.getByRole('heading', { name: 'Nothing is answered yet' })).toBeVisible()
  await page.getByRole('button', { name: /^Show all/ }).click()
  await page.getByRole('button', { name: /^Sorted by/ }).click()
  await page.getByRole('menuitemradio', { name: 'Name of the add-on' }).click()
  await expect(page).toHaveURL(/sort=name/)
  const names = await page.locator('.line-addon strong').allTextContents()
  expect(names.length).toBeGreaterThan(2)
  expect(names).toEqual(names.toSorted())
})

test('the tree is walked, folded and unfolded with the keyboard, and the finding beside it follows', async ({
  page,
  town,
}) => {
  await openFindings(page, town)
  const tree = page.getByRole('tree', { name: 'Findings by add-on' })
  const reason = page.getByTestId('finding').locator('.finding-reason')
  await tree.focus()
  const first = (await reason.textContent()) ?? ''
  await page.keyboard.press('ArrowDown')
  await expect(reason).not.toHaveText(first)
  await page.keyboard.press('Home')
  await expect(reason).toHaveText(first)
  await page.keyboard.press('End')
  await expect(lines(page).last()).toHaveAttribute('aria-selected', 'true')

  await page.keyboard.press('Home')
  const head = page.locator('.line-addon').first()
  await expect(head).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(head).toHaveAttribute('aria-expanded', 'false')
  await expect(tree).toHaveAttribute('aria-activedescendant', (await head.getAttribute('id')) ?? '')
  await page.keyboard.press('ArrowRight')
  await expect(head).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'The finding' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(tree).toBeFocused()
})

test('nothing fits, or the finding of a link is gone or left out: said, with a way back', async ({ page, town }) => {
  await open(page, town.shell, `/e/${town.endpointId}/findings?finding=AKR-999%2Fnowhere`)
  await expect(page.getByRole('heading', { name: 'The finding this link points to is gone' })).toBeVisible()
  await page.getByRole('button', { name: 'Show the first of the list' }).click()
  await expect(page.getByTestId('finding')).toBeVisible()
  await page.getByRole('textbox', { name: /^Filter by add-on/ }).fill('nothing is called this')
  await page.getByRole('button', { name: /^Show all/ }).click()
  await expect(lines(page).first()).toBeVisible()

  const { findings } = await town.shell.call('risk.findings', { endpointId: town.endpointId })
  const high = findings.find(({ severity }) => severity === 'high')
  await page.goto(
    `${town.shell.origin}/#/e/${town.endpointId}/findings?hide=high&finding=${encodeURIComponent(high?.id ?? '')}`,
  )
  await expect(page.getByText('The list leaves this finding out')).toBeVisible()
  await expect(page.getByTestId('finding')).toContainText(high?.reason ?? 'none')
})

test('how a score came about is shown to who points at it and to who comes by keyboard', async ({ page, town }) => {
  await openFindings(page, town)
  const score = page.getByRole('button', { name: /^Score \d+/ })
  // As a hand does: it comes from somewhere.
  await page.mouse.move(900, 700)
  await score.hover()
  await expect(page.getByRole('tooltip')).toContainText('Apps that would feel it')
  await page.mouse.move(0, 0)
  await expect(page.getByRole('tooltip')).toHaveCount(0)
  await page.getByTestId('finding').getByRole('link').first().focus()
  await page.keyboard.press('Tab')
  await expect(score).toBeFocused()
  await expect(page.getByRole('tooltip')).toContainText('The rule itself')
})

test('incident mode is named, puts what goes on right now first and leaves context out', async ({ page, town }) => {
  const { findings } = await town.shell.call('risk.findings', { endpointId: town.endpointId })
  const context = new Set(findings.filter((each) => each.context).map(({ ruleId }) => ruleId))
  await openFindings(page, town, '?hide=none')
  await page.keyboard.press('i')
  await expect(page.getByTestId('incident')).toContainText('Incident mode.')
  await expect(announced(page)).toHaveText(/^Incident mode/)
  await expect(page).toHaveURL(/incident=yes/)
  await expect(page.locator('.page-count')).toHaveText(
    `${findings.filter((each) => !each.context && isOpen(each.state)).length} of ${findings.length}`,
  )
  for (const rule of context) await expect(lines(page).filter({ hasText: rule })).toHaveCount(0)
  if (findings.some(({ transient, context: aside }) => transient && !aside)) {
    await expect(lines(page).first()).toContainText('right now')
  }
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('i')
  await expect(page.getByTestId('incident')).toHaveCount(0)
})

test('what could not be judged is listed by rule, with an example of each', async ({ page, town }) => {
  const { blindness } = await town.shell.call('risk.findings', { endpointId: town.endpointId })
  await openFindings(page, town)
  await page.getByRole('button', { name: /need a deep look|could not be made/ }).click()
  const unknown = page.getByTestId('unknown')
  await expect(unknown.getByRole('listitem')).toHaveCount(blindness.length)
  await expect(unknown).toContainText(blindness[0]?.example ?? 'none')
  await expect(page).toHaveURL(/finding=unknown/)
  expect(await violations(page)).toEqual([])
})
