import { AxeBuilder } from '@axe-core/playwright'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { request } from 'undici'
import { isOpen } from '#shared/domain/finding.ts'
import { startDemo } from '#demo/demo.ts'
import { readEstate } from './kit/estate.ts'
import type { Shell } from './kit/shell.ts'
import { addPlatform, expect, mapReady, open, test, type Town } from './kit/test.ts'

type Place = Pick<Town, 'shell' | 'endpointId'>

async function openFindings(page: Page, { shell, endpointId }: Place, query = ''): Promise<void> {
  await open(page, shell, `/e/${endpointId}/findings${query}`)
  await expect(page.getByTestId('finding')).toBeVisible()
}

const day = 86_400_000

const lines = (page: Page) => page.getByTestId('finding-line')
const chosen = (page: Page) => page.getByRole('treeitem', { selected: true })
const title = (page: Page) => page.getByTestId('finding').getByRole('heading', { level: 2 })
const announced = (page: Page) => page.getByTestId('announcements')
const count = (page: Page) => page.locator('.page-count')

async function violations(page: Page, inside?: string): Promise<string[]> {
  const builder = new AxeBuilder({ page })
  const { violations } = await (inside === undefined ? builder : builder.include(inside)).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(' ')}`))
}

/** A platform that this test may answer the findings of. */
async function ownTown(
  launch: (options?: { folder?: string }) => Promise<Shell>,
  afterwards: (work: () => Promise<void>) => void,
): Promise<Town> {
  const platform = await startDemo({ size: 'S', seed: 11 })
  afterwards(() => platform.close())
  const shell = await launch()
  return { platform, shell, endpointId: await addPlatform(shell, platform, 'Village') }
}

/** Attaches the add-on to the first app that the platform lets have it; returns the app's name. */
async function attachAnother({ url, key }: Town['platform'], addonId: string): Promise<string> {
  for (const { name } of (await readEstate({ url, key })).apps) {
    const { statusCode, body } = await request(`${url}/apps/${name}/addon-attachments`, {
      method: 'POST',
      headers: { authorization: key, 'content-type': 'application/json' },
      body: JSON.stringify({ addon: addonId, app: name }),
    })
    await body.dump()
    if (statusCode === 201) return name
  }
  throw new Error('No app may have it.')
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

test('severities are switched off and on, what is shown and how is chosen, and the address keeps it', async ({
  page,
  town,
}) => {
  const { findings, summary } = await town.shell.call('risk.findings', { endpointId: town.endpointId })
  const listed = findings.filter(({ severity, state }) => severity !== 'info' && isOpen(state)).length
  await openFindings(page, town)
  const chips = page.getByRole('group', { name: 'Severities shown' })
  await expect(chips.getByRole('button').last()).toHaveAttribute('aria-pressed', 'false')
  await expect(count(page)).toHaveText(`${listed} of ${findings.length}`)
  const critical = chips.getByRole('button').first()
  await expect(critical).toHaveAttribute('aria-pressed', 'true')
  await critical.click()
  await expect(critical).toHaveAttribute('aria-pressed', 'false')
  await expect(count(page)).toHaveText(`${listed - summary.critical} of ${findings.length}`)
  await expect(page).toHaveURL(/hide=info%2Ccritical/)
  await page.reload()
  await expect(count(page)).toHaveText(`${listed - summary.critical} of ${findings.length}`)
  await critical.click()
  await chips.getByRole('button').last().click()
  await expect(page).toHaveURL(/hide=none/)
  await expect(count(page)).toHaveText(String(findings.length))

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

test('triage by keyboard alone: filter, next, acknowledge, withdraw, annotate, and keys that stay out of the way', async ({
  page,
  launch,
  afterwards,
}) => {
  const town = await ownTown(launch, afterwards)
  await openFindings(page, town)
  await page.keyboard.press('/')
  await expect(page.getByRole('textbox', { name: /^Filter by add-on/ })).toBeFocused()
  await page.keyboard.type('akr-1')
  await expect(page).toHaveURL(/text=akr-1/)
  await expect(lines(page).filter({ hasNotText: /AKR-1|-/ })).toHaveCount(0)
  // What is typed is text, whatever its letters mean elsewhere.
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Tab')
  await page.keyboard.press('j')
  const tree = page.getByRole('tree')
  await expect(tree).toBeFocused()
  const second = (await chosen(page).textContent()) ?? ''
  await page.keyboard.press('k')
  await expect(chosen(page)).not.toHaveText(second)
  await page.keyboard.press('k')
  await expect(announced(page)).toHaveText('This is the first finding.')
  const first = (await title(page).textContent()) ?? ''
  const address = page.url()

  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog', { name: 'Acknowledge this finding' })
  await expect(dialog).toContainText(/Covers the (one app that holds|\d+ apps that hold) it now\. Another app/)
  await expect(dialog.getByRole('radio', { name: 'Accepted risk' })).toBeFocused()
  expect(await violations(page, 'dialog')).toEqual([])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await page.keyboard.type('jam, kiwi and ale: not keys here')
  await dialog.getByRole('button', { name: '7 days' }).click()
  await page.keyboard.press('Tab')
  await dialog.getByRole('textbox', { name: 'Reason' }).press('Tab')
  await page.keyboard.type('PAY-7')
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(announced(page)).toHaveText(/^Acknowledged until \d+ \w+ \d{4}\. Next: /)
  await expect(chosen(page)).toHaveText(second)
  await expect(tree).toBeFocused()

  await page.getByRole('button', { name: /^Answered 1/ }).click()
  await expect(title(page)).toHaveText(first)
  const answer = page.getByTestId('answer')
  await expect(answer).toContainText('Acknowledged as a false positive until')
  await expect(answer).toContainText('jam, kiwi and ale: not keys here')
  await expect(answer).toContainText('PAY-7')
  await expect(page.getByTestId('finding')).toContainText(/History.*Acknowledged as a false positive/s)
  expect(await violations(page)).toEqual([])

  await page.keyboard.press('w')
  await page.getByRole('dialog', { name: 'Withdraw the acknowledgement' }).getByRole('textbox').fill('It was wrong.')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(announced(page)).toHaveText('Withdrawn. It counts as open again.')
  await page.goto(address)
  await expect(title(page)).toHaveText(first)
  await expect(answer).toHaveCount(0)
  await expect(page.getByTestId('finding')).toContainText('The acknowledgement was withdrawn: It was wrong.')

  await page.keyboard.press('n')
  const annotate = page.getByRole('dialog', { name: /^Annotate / })
  await expect(annotate.getByRole('textbox', { name: 'Contact' })).toBeFocused()
  await page.keyboard.type('#team-jam')
  await annotate.getByRole('checkbox').first().check()
  await annotate
    .getByRole('textbox', { name: /^Connections per dyno/ })
    .first()
    .fill('20')
  expect(await violations(page, 'dialog')).toEqual([])
  await annotate.getByRole('button', { name: 'Save' }).click()
  await expect(annotate).toHaveCount(0)
  await expect(page.getByTestId('annotations')).toContainText('#team-jam')
  await expect(page.getByTestId('annotations')).toContainText('only reads')

  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(page.getByTestId('addon-row').first()).toBeVisible()
  await page.goBack()
  await expect(title(page)).toHaveText(first)
  await page.keyboard.press('o')
  await expect(page.getByTestId('focus-view')).toBeVisible()
  await page.goBack()
  await expect(title(page)).toHaveText(first)
  await page.keyboard.press('m')
  await mapReady(page)
  await expect(page).toHaveURL(/\/map\?addon=/)
})

test('an answer that lapses or is outgrown by another app counts as open again, and says so', async ({
  page,
  launch,
  afterwards,
}) => {
  const { platform, shell, endpointId } = await ownTown(launch, afterwards)
  const { findings } = await shell.call('risk.findings', { endpointId })
  const some = findings.filter(({ ruleId, owner }) => /^AKR-10[13]$/.test(ruleId) && owner !== null)
  const [lapsing, outgrown] = some.filter(
    (each, at) => some.findIndex(({ addon }) => addon.id === each.addon.id) === at,
  )
  if (!lapsing || !outgrown) throw new Error('The platform has too few findings.')
  const answered = { endpointId, category: 'temporary', reason: 'A migration.', ticket: '' } as const
  await shell.call('risk.acknowledge', { ...answered, findingId: lapsing.id, expiresAt: Date.now() + 1_500 })
  await shell.call('risk.acknowledge', { ...answered, findingId: outgrown.id, expiresAt: Date.now() + 5 * day })
  const newcomer = await attachAnother(platform, outgrown.addon.id)
  await shell.call('inventory.sync', { endpointId })

  await openFindings(page, { shell, endpointId }, `?finding=${encodeURIComponent(outgrown.id)}`)
  await expect(page.getByTestId('answer')).toContainText('Outgrown: this is not what was acknowledged.')
  await expect(page.getByTestId('answer')).toContainText(new RegExp(`Attached (since|last): ${newcomer}`))
  await expect(chosen(page)).toContainText('outgrown')
  await page.waitForTimeout(1_500)
  await page.goto(`${shell.origin}/#/e/${endpointId}/findings?finding=${encodeURIComponent(lapsing.id)}`)
  await page.reload()
  await expect(page.getByTestId('answer')).toContainText('The acknowledgement lapsed')
  await expect(chosen(page)).toContainText('lapsed')
})

test('what the policy file excludes is answered with its line, and what is wrong with the file heads the list', async ({
  page,
  launch,
  afterwards,
  folder,
}) => {
  const { shell, endpointId } = await ownTown(launch, afterwards)
  const { findings } = await shell.call('risk.findings', { endpointId })
  const [worst] = findings
  const lastDay = new Date(Date.now() + 60 * day).toISOString().slice(0, 10)
  const policy = [
    'version: 1',
    'exclusions:',
    `  - rule: ${worst?.ruleId}`,
    `    addon: ${worst?.addon.name}`,
    '    reason: Agreed with security.',
    `    expires: ${lastDay}`,
    '  - rule: AKR-101',
    '    addon: nothing-is-called-this',
    '    reason: It was once.',
    `    expires: ${lastDay}`,
  ]
  await writeFile(join(folder, 'addon-atlas.policy.yaml'), policy.join('\n'))
  const { state, problems } = await shell.call('risk.policy', {})
  expect(problems).toEqual([])
  expect(state).toBe('in-force')

  await openFindings(page, { shell, endpointId }, `?show=answered&finding=${encodeURIComponent(worst?.id ?? '')}`)
  await expect(page.getByTestId('answer')).toContainText(
    new RegExp(`Excluded by the policy file, line \\d+, up to and with ${lastDay}`),
  )
  await expect(page.getByTestId('answer')).toContainText('Agreed with security.')
  const first = lines(page).first()
  await expect(page.locator('.line-checks')).toContainText('About the checks themselves')
  await first.click()
  await expect(page.getByTestId('check')).toContainText('What to do')
  expect(await violations(page)).toEqual([])
})

test('a baseline decides what is new, until it is removed; then the last look does', async ({
  page,
  launch,
  afterwards,
}) => {
  const town = await ownTown(launch, afterwards)
  await openFindings(page, town)
  const newness = page.getByTestId('newness')
  await expect(newness).toContainText('nothing counts as new')
  await newness.getByRole('button', { name: 'Mark all as seen' }).click()
  await expect(newness).toContainText('0 new since you last marked all as seen, just now')

  const menu = page.getByRole('button', { name: 'More about all findings' })
  await menu.click()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Baselines' })
  await dialog.getByRole('textbox').fill('June')
  await page.keyboard.press('Enter')
  await expect(newness).toContainText('0 new since baseline “June”, just now')
  await page.getByRole('button', { name: /^New 0/ }).click()
  await expect(page.getByRole('heading', { name: 'Nothing is new' })).toBeVisible()

  await newness.getByRole('button', { name: 'Set baseline…' }).click()
  await expect(dialog.getByRole('listitem')).toContainText('June')
  expect(await violations(page, 'dialog')).toEqual([])
  await dialog.getByRole('button', { name: 'Remove baseline June' }).click()
  await expect(dialog.getByRole('listitem')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(newness).toContainText('since you last marked all as seen')
})

test('incident mode is named, puts what goes on right now first and leaves context out', async ({ page, town }) => {
  const { findings } = await town.shell.call('risk.findings', { endpointId: town.endpointId })
  const context = new Set(findings.filter((each) => each.context).map(({ ruleId }) => ruleId))
  await openFindings(page, town, '?hide=none')
  await page.keyboard.press('i')
  await expect(page.getByTestId('incident')).toContainText('Incident mode.')
  await expect(announced(page)).toHaveText(/^Incident mode/)
  await expect(page).toHaveURL(/incident=yes/)
  await expect(count(page)).toHaveText(
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

test('findings are saved as a file, and answers go to another endpoint through one', async ({
  page,
  launch,
  afterwards,
  folder,
}) => {
  const { platform, shell, endpointId } = await ownTown(launch, afterwards)
  const { findings } = await shell.call('risk.findings', { endpointId })
  const [worst] = findings
  const answered = {
    category: 'planned-fix',
    reason: 'Next sprint.',
    ticket: 'OPS-1',
    expiresAt: Date.now() + 9 * day,
  } as const
  await shell.call('risk.acknowledge', { endpointId, findingId: worst?.id ?? '', ...answered })
  await openFindings(page, { shell, endpointId })
  const more = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'More about all findings' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }

  await more('Export findings as…')
  await page.getByRole('radio', { name: 'CSV' }).check()
  const [report] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the file' }).click(),
  ])
  expect(report.suggestedFilename()).toMatch(/\.csv$/)
  const table = await readFile(await report.path(), 'utf8')
  expect(table).toContain(worst?.addon.name)
  expect(table).toContain('Next sprint.')

  await more('Export or import answers…')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export answers' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('addon-atlas-answers-village.json')
  await expect(page.getByRole('dialog')).toContainText('Saved 1 acknowledgement and 0 annotations')
  const shared = join(folder, 'answers.json')
  await file.saveAs(shared)

  const other = await addPlatform(shell, platform, 'The same, from next door')
  await page.goto(`${shell.origin}/#/e/${other}/findings`)
  await expect(page.getByTestId('finding')).toBeVisible()
  await more('Export or import answers…')
  await page.getByLabel('File of answers').setInputFiles(shared)
  await expect(page.getByTestId('imported')).toHaveText('1 answer taken over.')
  await page.getByLabel('File of answers').setInputFiles(shared)
  await expect(page.getByTestId('imported')).toHaveText(/Nothing in it is new\. 1 answer was here already/)
  await page.getByLabel('File of answers').setInputFiles({
    name: 'cat.json',
    mimeType: 'application/json',
    buffer: Buffer.from('[]'),
  })
  await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible()
  expect(await violations(page, 'dialog')).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Answered 1/ }).click()
  await expect(page.getByTestId('answer')).toContainText('Acknowledged as to be fixed until')
})
