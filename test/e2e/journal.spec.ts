import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Download, Locator, Page } from '@playwright/test'
import { z } from 'zod'
import { openDatabase } from '#core/store/database.ts'
import { preparedAppend } from '#core/store/journal.ts'
import { startDemo } from '#demo/demo.ts'
import { violations } from './kit/axe.ts'
import { announced } from './kit/findings.ts'
import { newFolder, startShell, type Shell } from './kit/shell.ts'
import { addPlatform, expect, open, test as base } from './kit/test.ts'

base.use({ reducedMotion: 'reduce' })

/** A shell with a journal of its own: answers, an endpoint that is gone, and a run that really went to a platform. */
interface Desk {
  shell: Shell
  endpointId: string
  addonId: string
  addonName: string
  /** Of the app that was put into maintenance. */
  appName: string
  runId: string
}

const reason = 'The dynos hold | locks, see <the channel>.'

async function runMaintenance(shell: Shell, endpointId: string, appId: string): Promise<string> {
  await shell.call('operations.arm', { endpointId })
  const plan = await shell.call('operations.plan', { operation: { kind: 'maintenance', endpointId, appId, on: true } })
  const { id: planId, hash, friction } = plan
  const { id } = await shell.call('operations.confirm', {
    planId,
    hash,
    typed: friction.typed,
    reason,
    ticket: 'INC-7',
  })
  await expect
    .poll(async () => (await shell.call('operations.run', { runId: id })).state, { timeout: 30_000 })
    .toBe('done')
  await shell.call('operations.disarm', { endpointId })
  return id
}

const test = base.extend<object, { desk: Desk }>({
  desk: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs
    async ({}, use) => {
      const folder = await newFolder()
      const platform = await startDemo({ size: 'S', seed: 7, brokerMilliseconds: 1 })
      const shell = await startShell({ folder: folder.path })
      const gone = await addPlatform(shell, platform, 'Old town')
      const { findings: once } = await shell.call('risk.findings', { endpointId: gone })
      await acknowledge(shell, gone, once[0]?.id ?? '')
      await shell.call('endpoints.remove', { endpointId: gone })
      const endpointId = await addPlatform(shell, platform, 'Seattle')
      await shell.call('preferences.set', { endpointId })
      const { findings } = await shell.call('risk.findings', { endpointId })
      for (const { id } of findings.slice(0, 30)) await acknowledge(shell, endpointId, id)
      const [worst] = findings
      const addonId = worst?.addon.id ?? ''
      const { addon, holders } = await shell.call('inventory.addon', { endpointId, addonId })
      const holder = holders.find(({ running, isOwner }) => running && !isOwner) ?? holders[0]
      const runId = await runMaintenance(shell, endpointId, holder?.appId ?? '')
      await use({ shell, endpointId, addonId, addonName: addon.name, appName: holder?.app ?? '', runId })
      await shell.stop()
      await platform.close()
      await folder.remove()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

async function acknowledge(shell: Shell, endpointId: string, findingId: string): Promise<void> {
  await shell.call('risk.acknowledge', {
    endpointId,
    findingId,
    category: 'accepted-risk',
    reason: 'Known since the spring.',
    ticket: 'OPS-1',
    expiresAt: Date.now() + 3 * 86_400_000,
  })
}

function rows(page: Page): Locator {
  return page.getByTestId('journal-row')
}

async function openJournal(page: Page, { shell }: Pick<Desk, 'shell'>, query = ''): Promise<void> {
  await open(page, shell, `/journal${query}`)
  await expect(rows(page).first()).toContainText(/\w/)
}

test('entries newest first, chosen and gone into with the keyboard; every one of them in the address', async ({
  page,
  desk,
}) => {
  const { entries } = await desk.shell.call('journal.facets', {})
  await open(page, desk.shell, `/e/${desk.endpointId}/catalog`)
  await expect(page.getByTestId('service').first()).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('j')
  await expect(page.getByRole('heading', { level: 1, name: 'Journal' })).toBeFocused()
  await expect(page.locator('.page-count')).toHaveText(`${entries} entries`)
  const { rows: told } = await desk.shell.call('journal.entries', { filter: everything, offset: 0, limit: 50 })
  await expect(rows(page).first()).toContainText(told[0]?.sentence ?? '')
  // The newest one is shown without being chosen, and its address is that of the journal.
  await expect(page).toHaveURL(/#\/journal$/)

  await page.keyboard.press('j')
  await expect(page.getByTestId('journal-list')).toBeFocused()
  await expect(page).toHaveURL(new RegExp(`entry=${told[1]?.sequence}`))
  await page.keyboard.press('ArrowDown')
  await expect(page).toHaveURL(new RegExp(`entry=${told[2]?.sequence}`))
  await expect(page.getByRole('row', { selected: true })).toContainText(told[2]?.sentence ?? '')
  await page.keyboard.press('k')
  await expect(page).toHaveURL(new RegExp(`entry=${told[1]?.sequence}`))
  await page.keyboard.press('End')
  await expect(page.getByRole('row', { selected: true })).toHaveAttribute('aria-rowindex', String(entries))
  await expect(page).toHaveURL(/entry=1$/)
  await page.keyboard.press('Home')
  await expect(page).toHaveURL(new RegExp(`entry=${told[0]?.sequence}`))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'The entry' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('journal-list')).toBeFocused()
})

const everything = {
  endpointId: null,
  subject: null,
  runId: null,
  runbookId: null,
  kinds: [],
  text: '',
  since: null,
  until: null,
}

test('a run in one piece, by its own link: who, why, what was sent, what came of it', async ({ page, desk }) => {
  await openJournal(page, desk, `?run=${desk.runId}`)
  const { entries } = await desk.shell.call('journal.run', { runId: desk.runId })
  await expect(rows(page)).toHaveCount(entries.length)
  const run = page.getByTestId('journal-run')
  await expect(run.locator('.end-word')).toHaveText('Done')
  await expect(run.getByRole('heading', { level: 2 })).toContainText(desk.appName)
  for (const words of [reason, 'INC-7', 'olive', 'Seattle', 'that it works', 'as predicted']) {
    await expect(run.locator('.run-facts')).toContainText(words)
  }
  await expect(run.getByRole('region', { name: 'Requests' })).toContainText('PATCH')
  await expect(run.getByRole('region', { name: 'Affected apps' })).toContainText(desk.appName)
  const steps = run.getByRole('region', { name: 'On record' })
  await expect(steps.getByRole('listitem')).toHaveCount(entries.length)
  await steps.getByRole('button').filter({ hasText: 'Confirmed' }).click()
  await expect(page).toHaveURL(new RegExp(`entry=${entries[0]?.sequence}`))
  await expect(rows(page).last()).toHaveAttribute('aria-selected', 'true')
  await page.getByText(/as it is on record/).click()
  const entry = await desk.shell.call('journal.entry', { sequence: entries[0]?.sequence ?? 0 })
  await expect(page.getByText(entry.entry.digest, { exact: true })).toBeVisible()
  // A reload is the same place.
  await page.reload()
  await expect(run.getByRole('heading', { level: 2 })).toContainText(desk.appName)
  await run.getByRole('link', { name: 'All about what it was done to' }).click()
  await expect(page.locator('.narrowed')).toContainText(desk.appName)
})

test('filters are in the address: groups, words, endpoints that are gone, kinds, times', async ({ page, desk }) => {
  test.slow()
  await openJournal(page, desk)
  const facets = await desk.shell.call('journal.facets', {})
  const count = page.locator('.page-count')
  await page.getByRole('button', { name: /^Answers/ }).click()
  await expect(page).toHaveURL(/kinds=acknowledge/)
  await expect(count).toHaveText(`31 of ${facets.entries}`)
  await page.getByRole('button', { name: /^All/ }).click()

  await page.keyboard.press('/')
  const words = page.getByRole('textbox', { name: /^Words in/ })
  await expect(words).toBeFocused()
  await words.fill('inc-7 channel')
  await expect(page).toHaveURL(/text=inc-7/)
  const { matching } = await desk.shell.call('journal.entries', {
    filter: { ...everything, text: 'inc-7 channel' },
    offset: 0,
    limit: 1,
  })
  await expect(count).toHaveText(`${matching} of ${facets.entries}`)
  await words.fill('nobody ever wrote this')
  await expect(page.getByText('No entry fits the filter')).toBeVisible()
  await page.getByRole('button', { name: 'Show all entries' }).click()
  await expect(count).toHaveText(`${facets.entries} entries`)

  const filters = page.getByRole('search', { name: 'Filter the journal' })
  await filters.getByRole('button', { name: 'Endpoint', exact: true }).click()
  await page.getByRole('option', { name: 'Old town (removed)' }).click()
  await expect(count).toHaveText(`2 of ${facets.entries}`)
  await expect(rows(page).first()).toContainText('Removed the endpoint Old town')
  await expect(rows(page).last()).toContainText('Old town (removed)')
  await page.reload()
  await expect(count).toHaveText(`2 of ${facets.entries}`)
  await filters.getByRole('button', { name: /^Endpoint/ }).click()
  await page.getByRole('option', { name: 'Any endpoint' }).click()

  await filters.getByRole('button', { name: 'Kind', exact: true }).click()
  await page.getByRole('option', { name: 'Armed' }).click()
  await expect(page).toHaveURL(/kinds=arm$/)
  await expect(count).toHaveText(`1 of ${facets.entries}`)
  await filters.getByRole('button', { name: /^Kind/ }).click()
  await page.getByRole('option', { name: 'Any kind' }).click()

  await filters.getByRole('button', { name: 'Time', exact: true }).click()
  await page.getByLabel('Until').fill('2020-01-01T00:00')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/until=/)
  await expect(page.getByText('No entry fits the filter')).toBeVisible()
  await filters.getByRole('button', { name: /^Time/ }).click()
  await page.getByRole('button', { name: 'Last hour' }).click()
  await expect(count).toHaveText(`${facets.entries} entries`)
})

test('what the list shows is saved as Markdown, JSON lines that prove themselves, and CSV', async ({ page, desk }) => {
  await openJournal(page, desk, `?run=${desk.runId}`)
  const save = async (name: RegExp): Promise<{ download: Download; text: string }> => {
    const coming = page.waitForEvent('download')
    await page.getByTestId('journal-export').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name }).click()
    const download = await coming
    return { download, text: await readFile(await download.path(), 'utf8') }
  }
  const markdown = await save(/^Markdown/)
  expect(markdown.download.suggestedFilename()).toMatch(/^addon-atlas-journal-\d{4}-\d\d-\d\d\.md$/)
  expect(markdown.text).toContain('- **Ticket:** INC-7')
  expect(markdown.text).toContain('see &lt;the channel&gt;')
  expect(markdown.text.match(/^## /gm)).toHaveLength(1)
  await expect(announced(page)).toContainText('Saved as addon-atlas-journal-')

  const lines = await save(/^JSON lines/)
  const line = z.object({
    sequence: z.number(),
    at: z.number(),
    endpointId: z.string(),
    kind: z.string(),
    subject: z.string(),
    by: z.string(),
    body: z.string(),
    previous: z.string(),
    digest: z.string(),
  })
  const entries = lines.text
    .split('\n')
    .slice(0, -1)
    .map((each) => line.parse(JSON.parse(each)))
  expect(entries.length).toBeGreaterThan(3)
  for (const { previous, sequence, at, endpointId, kind, subject, by, body, digest } of entries) {
    const covered = JSON.stringify([previous, sequence, at, endpointId, kind, subject, by, body])
    expect(createHash('sha256').update(covered).digest('hex')).toBe(digest)
  }
  const csv = await save(/^CSV/)
  expect(csv.text.trim().split('\r\n')).toHaveLength(entries.length + 1)
})

test('the chain is gone through, and a journal that somebody changed says so', async ({
  page,
  launch,
  folder,
  afterwards,
}) => {
  const platform = await startDemo({ scenario: 'calm', brokerMilliseconds: 1 })
  afterwards(() => platform.close())
  const first = await startShell({ folder })
  const endpointId = await addPlatform(first, platform, 'Seattle')
  for (let number = 0; number < 4; number++) {
    await first.call('risk.baseline', { endpointId, name: `Number ${number}` })
  }
  await open(page, first, '/journal')
  await page.getByTestId('journal-verify').focus()
  await page.keyboard.press('Enter')
  const verdict = page.getByTestId('journal-verdict')
  await expect(verdict).toContainText('All 4 entries hold: none was changed, taken out or cut off.')
  await expect(announced(page)).toContainText('All 4 entries hold')
  expect(await violations(page, '.journal')).toEqual([])
  await page.goto('about:blank')
  await first.stop()

  const file = new Database(join(folder, 'record.db'))
  for (const name of file.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'trigger'").pluck().all()) {
    file.exec(`DROP TRIGGER ${name}`)
  }
  file.exec("UPDATE journal SET said_by = 'eve' WHERE sequence = 2")
  file.close()
  const shell = await launch()
  await open(page, shell, '/journal')
  await page.getByTestId('journal-verify').click()
  await expect(verdict).toContainText('The journal does not hold from entry 2 on')
  await expect(verdict).toHaveAttribute('data-ok', 'false')
  await verdict.getByRole('button', { name: 'Put this away' }).click()
  await expect(verdict).toHaveCount(0)
})

test('a hundred thousand entries scroll, and only what is in sight is drawn', async ({ page, folder, launch }) => {
  test.slow()
  const first = await startShell({ folder })
  await first.stop()
  const database = openDatabase(join(folder, 'record.db'), { synchronous: 'normal', exclusive: true })
  database.transaction(() => {
    const append = preparedAppend(database)
    for (let number = 1; number <= 100_000; number++) {
      const body = { sentence: `Number ${number}.`, endpointName: 'Seattle' }
      append({ at: number * 60_000, endpointId: 'gone', kind: 'arm', subject: 'gone', by: 'ada', body })
    }
  })()
  database.close()
  const shell = await launch()
  await open(page, shell, '/journal')
  await expect(page.locator('.page-count')).toHaveText('100,000 entries')
  await expect(rows(page).first()).toContainText('Number 100000.')
  await page.getByTestId('journal-list').focus()
  await page.keyboard.press('End')
  await expect(page.getByRole('row', { selected: true })).toContainText('Number 1.')
  await expect(page).toHaveURL(/entry=1$/)
  expect(await rows(page).count()).toBeLessThan(201)
  await page.getByTestId('journal-list').evaluate((list) => {
    list.scrollTop = list.scrollHeight / 2
  })
  await expect(
    rows(page)
      .filter({ hasText: /Number 5\d{4}\.|Number 49\d{3}\./ })
      .first(),
  ).toBeVisible()
  await page.getByRole('textbox', { name: /^Words in/ }).fill('number 77777')
  await expect(page.locator('.page-count')).toHaveText('1 of 100,000', { timeout: 30_000 })
  await page.getByTestId('journal-verify').click()
  await expect(page.getByTestId('journal-verdict')).toContainText('All 100,000 entries hold', { timeout: 60_000 })
})

test('an empty journal says what it is for, and a link to what is not there says so', async ({ page, launch }) => {
  const shell = await launch()
  await open(page, shell, '/journal')
  await expect(page.getByText('Nothing is on record yet')).toBeVisible()
  await expect(page.getByTestId('journal-export')).toBeDisabled()
  expect(await violations(page)).toEqual([])
  await open(page, shell, '/journal?entry=7')
  await expect(page.getByText('The journal has no entry of that number.')).toBeVisible()
})

test('nothing stands in anybody’s way: in the run, the entry and the menus, by day and by night', async ({
  page,
  desk,
}) => {
  test.slow()
  await openJournal(page, desk, `?run=${desk.runId}`)
  await expect(page.getByTestId('journal-run')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByTestId('journal-export').click()
  await expect(page.getByRole('menu')).toBeVisible()
  expect(await violations(page, '.popover')).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Time', exact: true }).click()
  await expect(page.getByLabel('Until')).toBeVisible()
  expect(await violations(page, '.popover')).toEqual([])
  await page.keyboard.press('Escape')

  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await openJournal(page, desk, '?kinds=acknowledge')
  await expect(page.getByTestId('journal-entry')).toBeVisible()
  await page.getByText(/as it is on record/).click()
  expect(await violations(page)).toEqual([])
})

test('an add-on’s page has its history: from here and from the audits, which are read when somebody wants it', async ({
  page,
  desk,
}) => {
  await open(page, desk.shell, `/e/${desk.endpointId}/addons/${desk.addonId}`)
  const history = page.getByTestId('addon-history')
  await expect(history).toContainText('Acknowledged')
  await expect(history).toContainText('not read yet')
  await history.getByRole('button', { name: 'Read the audits' }).click()
  await expect(history).toContainText('Audits read')
  await expect(announced(page)).toContainText('of this add-on known')
  expect(await violations(page, '[data-testid=addon-history]')).toEqual([])
  await history.getByRole('link', { name: 'In the journal' }).click()
  await expect(page.locator('.narrowed')).toContainText(desk.addonName)
  await page.getByRole('button', { name: 'No longer only about' }).click()
  await expect(page.locator('.narrowed')).toHaveCount(0)
})
