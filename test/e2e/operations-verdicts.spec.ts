import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { CommandName } from '#shared/contract/commands.ts'
import type { Plan } from '#shared/domain/operation.ts'
import { addPlatform, open } from './kit/test.ts'
import {
  close,
  confirm,
  endpointName,
  expect,
  outcome,
  over,
  runButton,
  runView,
  say,
  test,
  verdict,
  work,
  type Workplace,
} from './kit/workplace.ts'

/** What stands between a plan and what it would do, and what is said when it does not simply work. */

test.describe.configure({ mode: 'default' })

test('stopped: somebody else attaches meanwhile, so nothing is sent and the difference is told', async ({
  page,
  workplace,
}) => {
  const addonId = workplace.addonId('stop-db')
  await work(page, workplace)
  await say(page, 'detach stop-db', /^Detach stop-db from cron-dev/)
  await expect(verdict(page)).toHaveAttribute('data-verdict', 'will-work')
  expect(await workplace.elsewhere('POST', '/addon-attachments', { addon: addonId, app: 'push-dev' })).toBe(201)
  await confirm(page)
  await over(page, 'stopped')
  await expect(outcome(page)).toContainText('Stopped, nothing was sent')
  await expect(page.getByTestId('differences')).toContainText('push-dev')
  await expect(runView(page)).toContainText('What would have been sent')
  expect(workplace.holders(addonId)).toEqual(['cron-dev', 'push-dev', 'tick-dev'])
  await page.getByRole('button', { name: 'Plan again' }).click()
  await expect(page.getByTestId('impact-apps')).toContainText('push-dev')
})

test('unknown: the answer is lost; the tray counts it first, and looking tells', async ({ page, workplace }) => {
  const { demo } = workplace
  await work(page, workplace)
  await say(page, 'detach lost-db', /^Detach lost-db from cron-dev/)
  await expect(verdict(page)).toHaveAttribute('data-verdict', 'will-work')
  const sending = 'DELETE /addon-attachments/*'
  demo.faults.set(sending, { kind: 'truncate', bytes: 0 }, 1)
  await confirm(page)
  // From the moment it is sent nobody can look either, or it would be known at once.
  while (demo.faults.list().some(({ on }) => on === sending)) await nextTurn()
  demo.faults.set('GET /**', { kind: 'status', status: 503 })
  await over(page, 'unknown')
  await expect(outcome(page)).toContainText('Nobody knows whether it happened')
  await close(page)
  await expect(page.getByTestId('runs')).toHaveAccessibleName(/1 of unknown outcome/)
  demo.faults.clear()
  await page.getByTestId('runs').click()
  const line = page.getByTestId('tray-run').first()
  await expect(line).toContainText('Detach lost-db from cron-dev')
  await line.getByRole('button', { name: /^Check now/ }).click()
  await expect(line).toHaveAttribute('data-state', 'done')
  await expect(page.getByTestId('runs')).toHaveAccessibleName('Runs')
  expect(workplace.holders(workplace.addonId('lost-db'))).toEqual(['tick-dev'])
  await page.keyboard.press('Escape')
})

test('not as predicted: the platform refuses what it should have let through', async ({ page, workplace }) => {
  const { demo } = workplace
  await work(page, workplace)
  await say(page, 'maintenance poll-dev', /^Turn maintenance on for poll-dev/)
  await expect(verdict(page)).toHaveAttribute('data-verdict', 'will-work')
  demo.faults.set('PATCH /apps/*', { kind: 'status', status: 409, text: 'Somebody is deploying.' }, 1)
  await confirm(page)
  await over(page, 'refused')
  await expect(outcome(page)).toContainText('Not as predicted')
  await expect(runView(page)).toContainText('Somebody is deploying.')
})

test('elevated access is a choice, and planned anew with it', async ({ page, workplace }) => {
  await work(page, workplace)
  await say(page, 'destroy alone-db', /^Destroy alone-db/)
  await expect(verdict(page)).toHaveAttribute('data-verdict', 'refused')
  await page.getByLabel('Send it with elevated access').check()
  await expect(verdict(page)).toHaveAttribute('data-verdict', 'will-work')
  await expect(page.getByRole('region', { name: 'What is sent' })).toContainText('with elevated access')
  await expect(page.getByTestId('give')).toContainText('Why so much is asked')
})

/** What a window was given to show. */
async function planShown(page: Page, begin: () => Promise<void>): Promise<Plan> {
  const asked = page.waitForResponse(
    (response) => response.request().postData()?.includes('"operations.plan"') === true,
  )
  await begin()
  const { value } = (await (await asked).json()) as { value: Plan }
  return value
}

/** Says something to the core as any script in the page could; gives the code of the error, or `ok`. */
async function sendFrom(page: Page, { shell }: Workplace, command: CommandName, input: unknown): Promise<string> {
  return await page.evaluate(
    async ({ session, body }) => {
      const answer = await fetch('/api/call', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-addon-atlas-session': session },
        body: JSON.stringify(body),
      })
      const result = (await answer.json()) as { ok: boolean; error?: { code: string } }
      return result.ok ? 'ok' : (result.error?.code ?? 'none')
    },
    { session: shell.session.secret, body: { id: `script-${Math.random()}`, command, input } },
  )
}

const plain = { typed: '', reason: '', ticket: '' }

test('two windows confirm one plan: it runs once, and the other one is told', async ({ page, workplace, browser }) => {
  await work(page, workplace)
  const { id: planId, hash } = await planShown(page, () => say(page, 'detach twin-db', /^Detach twin-db from cron-dev/))
  await expect(runButton(page)).toBeEnabled()
  const context = await browser.newContext()
  const other = await context.newPage()
  await open(other, workplace.shell, '/endpoints')
  expect(await sendFrom(other, workplace, 'operations.confirm', { planId, hash, ...plain })).toBe('ok')
  await runButton(page).click()
  await expect(page.getByTestId('confirming')).toContainText('This plan is too old')
  await expect(runButton(page)).toHaveCount(0)
  await expect.poll(() => workplace.holders(workplace.addonId('twin-db'))).toEqual(['tick-dev'])
  const { runs } = await workplace.shell.call('operations.runs', { endpointId: workplace.endpointId })
  expect(runs.filter(({ title }) => title.includes('twin-db'))).toHaveLength(1)
  await context.close()
})

test('whoever speaks to the bridge directly runs nothing: no plan, another plan, not what was shown, not armed', async ({
  page,
  workplace,
}) => {
  const { endpointId, demo } = workplace
  const appId = workplace.appId('pull-dev')
  await work(page, workplace, 'catalog', false)
  const send = (command: CommandName, input: unknown): Promise<string> => sendFrom(page, workplace, command, input)
  const operation = { kind: 'maintenance', endpointId, appId, on: true }
  const { id: planId, hash } = await planShown(page, async () => {
    expect(await send('operations.plan', { operation })).toBe('ok')
  })
  expect(await send('operations.confirm', { planId, hash, ...plain })).toBe('not-armed')
  expect(await send('operations.arm', { endpointId })).toBe('ok')
  expect(await send('operations.confirm', { planId: 'made-up', hash, ...plain })).not.toBe('ok')
  expect(await send('operations.confirm', { planId, hash: 'made-up', ...plain })).not.toBe('ok')
  expect(await send('operations.confirm', { planId, hash, ...plain, operation })).toBe('invalid-input')
  expect(await send('operations.run', { operation })).toBe('invalid-input')
  const destroy = { kind: 'destroy-addon', endpointId, addonId: workplace.addonId('first-db'), elevated: false }
  const destroying = await planShown(page, async () => {
    expect(await send('operations.plan', { operation: destroy })).toBe('ok')
  })
  // A name that is not the one, no name, no reason.
  for (const given of [plain, { ...plain, typed: 'first-db' }, { ...plain, reason: 'Because.' }]) {
    const wanted = { planId: destroying.id, hash: destroying.hash, ...given }
    expect(await send('operations.confirm', wanted)).not.toBe('ok')
  }
  const { runs } = await workplace.shell.call('operations.runs', { endpointId })
  expect(runs.filter(({ title }) => /pull-dev|first-db/.test(title))).toEqual([])
  expect(demo.platform.directory.app('pull-dev')?.maintenance).toBe(false)
  expect(workplace.holders(workplace.addonId('first-db'))).toEqual(['web-dev'])
})

test('an endpoint that is read-only is armed in place, and a double press does not run anything', async ({
  page,
  workplace,
}) => {
  await work(page, workplace, 'catalog', false)
  await say(page, 'redeploy pull-dev', /^Redeploy pull-dev/)
  await expect(page.getByRole('button', { name: `Arm ${endpointName} first` })).toBeVisible()
  await expect(runButton(page)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused()
  // Slow enough that the endpoint is armed when the second press comes.
  await page.getByTestId('arm-first').dblclick({ delay: 200 })
  await expect(runButton(page)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.waitForTimeout(1000)
  await expect(page.getByTestId('plan')).toBeVisible()
  const { runs } = await workplace.shell.call('operations.runs', { endpointId: workplace.endpointId })
  expect(runs.filter(({ title }) => title.includes('pull-dev'))).toEqual([])
  await runButton(page).click()
  await over(page)
})

test('what was confirmed can be taken back, with the button that has the focus and with Escape; an old plan is planned again', async ({
  browser,
  launch,
  workplace,
}) => {
  test.slow()
  // Of a shell that leaves a person more time than the others need, in a window whose clock can be moved.
  const shell = await launch({ times: { undo: 20_000 } })
  const endpointId = await addPlatform(shell, workplace.demo, endpointName)
  await shell.call('preferences.set', { endpointId })
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.clock.install()
  await open(page, shell, `/e/${endpointId}/catalog`)
  await work(page, { ...workplace, shell, endpointId })
  for (const how of ['Enter', 'Escape']) {
    await say(page, 'maintenance feed-dev', /^Turn maintenance on for feed-dev/)
    await confirm(page)
    await expect(page.getByTestId('undo-cancel')).toBeFocused()
    await page.keyboard.press(how)
    await over(page, 'cancelled')
    await expect(outcome(page)).toContainText('Cancelled, nothing was sent')
    await close(page)
  }
  // A second Enter, while the dialog does not know the run yet, closes nothing: the seconds to take it back are shown.
  const { promise: asked, resolve: known } = Promise.withResolvers<void>()
  await page.route('**/api/call', async (route) => {
    if (route.request().postData()?.includes('"operations.run"')) await asked
    await route.continue()
  })
  await say(page, 'maintenance feed-dev', /^Turn maintenance on for feed-dev/)
  await confirm(page)
  await expect(page.getByLabel('Reading the run')).toBeVisible()
  await page.keyboard.press('Enter')
  known()
  await expect(page.getByTestId('undo-cancel')).toBeFocused()
  await page.keyboard.press('Enter')
  await over(page, 'cancelled')
  await close(page)
  await page.unroute('**/api/call')
  expect(workplace.demo.platform.directory.app('feed-dev')?.maintenance).toBe(false)

  await say(page, 'redeploy poll-dev', /^Redeploy poll-dev/)
  await expect(runButton(page)).toBeEnabled()
  await page.clock.fastForward('05:01')
  await expect(runButton(page)).toHaveCount(0)
  await expect(page.getByTestId('confirming')).toContainText('This plan is too old')
  await page.getByRole('button', { name: 'Plan again' }).click()
  await expect(page.getByTestId('plan')).toHaveAttribute('data-state', 'planned')
  await expect(page.getByRole('dialog', { name: /^Redeploy/ })).toBeVisible()
  await context.close()
})
