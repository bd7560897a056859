import type { Locator, Page } from '@playwright/test'
import { request } from 'undici'
import { startDemo, type Demo } from '#demo/demo.ts'
import { newFolder, startShell, type Shell } from './shell.ts'
import { watch, type Surprises } from './surprises.ts'
import { addPlatform, expect, open, test as base } from './test.ts'
import { workshop } from './workshop.ts'

export { expect }

/** A platform, a shell and one window, which the tests of a file share: a page that is loaded once costs nothing more. */
export interface Workplace {
  demo: Demo
  shell: Shell
  endpointId: string
  page: Page
  surprises: Surprises
  /** By what any app calls it. */
  addonId: (name: string) => string
  /** By its two-part name. */
  appId: (name: string) => string
  /** Names of the apps that hold it now, in order. */
  holders: (addonId: string) => string[]
  /** A request of somebody else, behind the back of the program; gives the status. */
  elsewhere: (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) => Promise<number>
}

export const endpointName = 'Workshop'

type Grounds = Pick<Workplace, 'demo' | 'shell' | 'endpointId'>

async function prepare(): Promise<{ grounds: Grounds; end: () => Promise<void> }> {
  const folder = await newFolder()
  const demo = await startDemo({ file: workshop(), brokerMilliseconds: 1, key: 'workshop' })
  const shell = await startShell({ folder: folder.path, times: { undo: 400, secretShown: 3_000 } })
  const endpointId = await addPlatform(shell, demo, endpointName)
  await shell.call('preferences.set', { endpointId })
  return {
    grounds: { demo, shell, endpointId },
    end: async () => {
      await shell.stop()
      await demo.close()
      await folder.remove()
    },
  }
}

function missing(what: string): never {
  throw new Error(`There is no ${what}.`)
}

function around(grounds: Grounds, page: Page, surprises: Surprises): Workplace {
  const { demo } = grounds
  const { fleet } = demo.platform
  return {
    ...grounds,
    page,
    surprises,
    addonId: (name) =>
      fleet.addons.find(({ attachments }) => attachments.some((held) => held.name === name))?.id ?? missing(name),
    appId: (name) => fleet.apps.find((app) => app.name === name)?.id ?? missing(name),
    holders: (addonId) =>
      fleet.addons
        .filter(({ id }) => id === addonId)
        .flatMap(({ attachments }) => attachments.map(({ app }) => app.name))
        .toSorted(),
    async elsewhere(method, path, body) {
      const { statusCode, body: answer } = await request(`${demo.url}${path}`, {
        method,
        headers: { authorization: demo.key, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      })
      await answer.dump()
      return statusCode
    },
  }
}

/** Each test begins with the endpoint read-only and no dialog open, and ends without a surprise. */
export const test = base.extend<object, { workplace: Workplace }>({
  workplace: [
    async ({ browser }, use) => {
      const { grounds, end } = await prepare()
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        locale: 'en-GB',
        colorScheme: 'light',
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      const surprises = watch(context)
      await open(page, grounds.shell, `/e/${grounds.endpointId}/catalog`)
      await use(around(grounds, page, surprises))
      await context.close()
      await end()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  page: async ({ workplace }, use) => {
    await use(workplace.page)
  },
  // In place of that of a context of its own, which nobody here needs.
  surprises: async ({ workplace: { shell, endpointId, page, demo, surprises } }, use) => {
    await shell.call('operations.disarm', { endpointId })
    await use(surprises)
    demo.faults.clear()
    expect(surprises.list()).toEqual([])
    if ((await page.getByRole('dialog').count()) > 0) await close(page)
  },
})

/** Goes to a quiet view of the workplace, armed unless told otherwise. */
export async function work(page: Page, { shell, endpointId }: Workplace, path = 'catalog', arm = true): Promise<void> {
  if (arm) await shell.call('operations.arm', { endpointId })
  await page.goto(`${shell.origin}/#/e/${endpointId}/${path}`)
  await expect(page.getByTestId('arming')).toContainText(arm ? 'Armed' : 'Read-only')
}

/** Says it in the palette and takes what begins like that. */
export async function say(page: Page, words: string, sentence: RegExp): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search everything' }).fill(words)
  await page.getByRole('option', { name: sentence }).click()
}

/** Types into the field of a picker and takes what begins like that. */
export async function pick(page: Page, field: string, words: string, option: RegExp): Promise<void> {
  const form = page.getByTestId('operation-form')
  await form.getByRole('combobox', { name: field }).fill(words)
  await form.getByRole('option').filter({ hasText: option }).click()
}

export const planIt = (page: Page): Locator => page.getByRole('button', { name: 'Plan it' })
export const verdict = (page: Page): Locator => page.getByTestId('verdict')
export const runButton = (page: Page): Locator => page.getByTestId('run')
export const runView = (page: Page): Locator => page.getByTestId('run-view')
export const outcome = (page: Page): Locator => page.getByTestId('outcome')

/** The reason that `confirm` gives where one is asked for. */
export const reason = 'A test of the window'

/** Types the name and a reason where they are asked for, and confirms. */
export async function confirm(page: Page): Promise<void> {
  await expect(verdict(page)).toHaveAttribute('data-verdict', /will-work|cannot-know/)
  const give = page.getByTestId('give')
  if ((await give.count()) > 0) {
    const name = give.getByRole('textbox').first()
    await name.fill('')
    const wanted = await give.locator('code').textContent()
    await name.fill(wanted ?? '')
    await give.getByLabel('Reason').fill(reason)
  }
  await runButton(page).click()
}

/** Waits until the run that is looked at is over. */
export async function over(page: Page, state = 'done'): Promise<void> {
  await expect(runView(page)).toHaveAttribute('data-state', state, { timeout: 30_000 })
}

export async function close(page: Page): Promise<void> {
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^(Close|Cancel)$/ })
    .last()
    .click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

/** Closes the run and goes to the journal, which has it from the confirmation to what came of it. */
export async function recorded(page: Page, words: readonly string[] = []): Promise<void> {
  const title = (await page.getByRole('dialog').getByRole('heading').first().textContent()) ?? ''
  await close(page)
  await page.keyboard.press('g')
  await page.keyboard.press('j')
  await expect(page.getByTestId('journal-row').first()).toContainText(title)
  const run = page.getByTestId('journal-run')
  await expect(run.getByRole('heading', { level: 2 })).toContainText(title)
  await expect(run.locator('.end-word')).toHaveText('Done')
  await expect(run.getByRole('region', { name: 'On record' })).toContainText('Confirmed')
  for (const word of words) await expect(run).toContainText(word)
}
