import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { violations } from './kit/axe.ts'
import { announced, attachAnother, chosen, lines, openFindings, ownTown, title } from './kit/findings.ts'
import { addPlatform, expect, mapReady, test } from './kit/test.ts'

const day = 86_400_000

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
  const lastDay = new Date(Date.now() + 20 * day).toISOString().slice(0, 10)
  const policy = [
    'version: 1',
    'exclusions:',
    `  - rule: ${worst?.ruleId}`,
    `    addon: ${worst?.addon.name}`,
    '    reason: Agreed with security.',
    '    ticket: SEC-9',
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
  await expect(page.getByTestId('answer')).toContainText('Agreed with security. SEC-9')
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
