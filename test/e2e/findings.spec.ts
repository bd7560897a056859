import type { Page } from '@playwright/test'
import { readEstate } from './kit/estate.ts'
import { expect, mapReady, open, test, type Town } from './kit/test.ts'

async function openFindings(page: Page, { shell, endpointId }: Town, query = ''): Promise<void> {
  await open(page, shell, `/e/${endpointId}/findings${query}`)
  await expect(page.getByTestId('finding')).toBeVisible()
}

const rules: [rule: string, title: RegExp, reason: RegExp][] = [
  ['AKR-101', /Production add-on attached to a non-production space/, /outside production holds? it/],
  ['AKR-103', /Production app depends on a non-production add-on/, /production/],
  ['AKR-104', /Compliance sets differ/, /dev|qa|socs|prod|perf|internal|pci|hipaa|none/],
  ['AKR-107', /Preview app uses a shared stateful add-on/, /preview/i],
  ['AKR-201', /Orphaned add-on/, /own/],
  ['AKR-204', /Shared across organizations/, /organization/],
  ['AKR-206', /Wide fan-out/, /\d+ (other )?apps/],
]

for (const [rule, title, reason] of rules) {
  test(`${rule}: found by its name, with reason and remedy, and shown on the map`, async ({ page, town }) => {
    await openFindings(page, town)
    await page.getByRole('textbox', { name: /^Filter by add-on/ }).fill(rule)
    const lines = page.getByTestId('finding-line')
    await expect(lines.first()).toContainText(rule)
    await expect(lines.filter({ hasNotText: rule })).toHaveCount(0)
    await lines.last().click()
    await expect(page).toHaveURL(new RegExp(`finding=[^&]*${rule}`))

    const finding = page.getByTestId('finding')
    await expect(finding.getByRole('heading', { level: 2 })).toHaveText(title)
    await expect(finding.locator('.finding-reason')).toHaveText(reason)
    await expect(finding.getByRole('heading', { name: 'Why it matters' })).toBeVisible()
    const remedy = finding.locator('.remedy')
    await expect(remedy.getByRole('listitem').first()).toBeVisible()
    const requests = await remedy.locator('.request code').allTextContents()
    for (const request of requests) expect(request).toMatch(/^(GET|POST|PATCH|PUT|DELETE) \/[\w/.-]+(\n\{.*\})?$/s)
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
    await expect(finding.getByRole('heading', { level: 2 })).toHaveText(title)
  })
}

test('severities are switched off and on, and the address keeps it', async ({ page, town }) => {
  const { findings, summary } = await town.shell.call('risk.findings', { endpointId: town.endpointId })
  await openFindings(page, town)
  const count = page.locator('.page-count')
  const chips = page.getByRole('group', { name: 'Severities shown' })
  await expect(count).toHaveText(String(findings.length))
  const critical = chips.getByRole('button').first()
  await expect(critical).toHaveAttribute('aria-pressed', 'true')
  await critical.click()
  await expect(critical).toHaveAttribute('aria-pressed', 'false')
  await expect(count).toHaveText(`${findings.length - summary.critical} of ${findings.length}`)
  await expect(page).toHaveURL(/hide=critical/)
  await page.reload()
  await expect(count).toHaveText(`${findings.length - summary.critical} of ${findings.length}`)
  await critical.click()
  await expect(count).toHaveText(String(findings.length))
})

test('the tree is walked with the keyboard and the finding beside it follows', async ({ page, town }) => {
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
  await expect(page.getByTestId('finding-line').last()).toHaveAttribute('aria-selected', 'true')
})

test('nothing fits, or the finding of a link is gone: said, with a way back', async ({ page, town }) => {
  await openFindings(page, town, '?finding=AKR-999%20nowhere')
  await expect(page.getByText('The finding this link points to is gone, or filtered out.')).toBeVisible()
  await page.getByRole('textbox', { name: /^Filter by add-on/ }).fill('nothing is called this')
  await page.getByRole('button', { name: /^Show all/ }).click()
  await expect(page.getByTestId('finding-line').first()).toBeVisible()
})
