import type { Page } from '@playwright/test'
import {
  confirm,
  expect,
  outcome,
  pick,
  planIt,
  runButton,
  runView,
  say,
  test,
  verdict,
  work,
  type Workplace,
} from './kit/workplace.ts'

/*
 * Every refusal of API-FACTS section 6 that the window leads to: told before anything is sent, with the server's words and
 * nothing there to run, or blocked with the reason. What only a request made by hand meets is in test/core/operations.
 */

test.describe.configure({ mode: 'default' })

type Begin = (page: Page, workplace: Workplace) => Promise<void>

interface Refused {
  what: string
  begin: Begin
  status: number
  words: string | RegExp
}

const database = 'akkeris-postgresql'

const create =
  (app: string, plan: string, name = ''): Begin =>
  async (page) => {
    await say(page, `create add-on ${app}`, new RegExp(`^Create an add-on on ${app}`))
    await pick(page, 'Plan', plan, new RegExp(`^${plan.split(' ').at(-1)}\\$|^${plan.split(' ').at(-1)}`))
    if (name !== '') await page.getByTestId('operation-form').getByLabel('Name').fill(name)
    await planIt(page).click()
  }

const attach =
  (addon: string, app: string, name = ''): Begin =>
  async (page) => {
    await say(page, `attach ${addon}`, new RegExp(`^Attach ${addon} to another app`))
    await pick(page, 'App', app, new RegExp(`^${app}`))
    if (name !== '') await page.getByLabel('Name on the app').fill(name)
    await planIt(page).click()
  }

/** From the app: what cannot be shared is not offered at the add-on, and told in the form. */
const take =
  (app: string, addon: string, told: string | null = null): Begin =>
  async (page) => {
    await say(page, `attach add-on ${app}`, new RegExp(`^Attach an add-on to ${app}`))
    await pick(page, 'Add-on', addon, new RegExp(`^${addon}`))
    if (told !== null) await expect(page.getByTestId('operation-form')).toContainText(told)
    await planIt(page).click()
  }

const changePlan =
  (addon: string, plan: string): Begin =>
  async (page) => {
    await say(page, `change plan ${addon}`, new RegExp(`^Change plan of ${addon}`))
    await pick(page, 'Plan', plan, new RegExp(`^${plan}`))
    await planIt(page).click()
  }

const rename =
  (addon: string, app: string, name: string): Begin =>
  async (page) => {
    await say(page, `rename ${addon}`, new RegExp(`^Rename ${addon} on ${app}`))
    await page.getByLabel('New name').fill(name)
    await planIt(page).click()
  }

const spoken =
  (words: string, sentence: RegExp): Begin =>
  async (page) => {
    await say(page, words, sentence)
  }

const customAction =
  (addon: string, method: string, action: string): Begin =>
  async (page, workplace) => {
    await page.goto(`${workplace.shell.origin}/#/e/${workplace.endpointId}/addons/${workplace.addonId(addon)}`)
    await page.getByTestId('operate').first().click()
    await page.getByRole('menuitem', { name: /^Another action/ }).click()
    await page.getByLabel('Method').selectOption(method)
    await page.getByRole('textbox', { name: 'Action' }).fill(action)
    await planIt(page).click()
  }

/** Somebody else was there first; the latest sync does not know it. */
const after =
  (
    method: 'POST' | 'DELETE',
    path: (workplace: Workplace) => string,
    body: (workplace: Workplace) => unknown,
    then: Begin,
  ): Begin =>
  async (page, workplace) => {
    expect(await workplace.elsewhere(method, path(workplace), body(workplace))).toBeLessThan(300)
    await then(page, workplace)
  }

const badName = "This addon's attachment name is invalid or over 22 characters."

const refusals: Refused[] = [
  {
    what: 'create: a plan that is shut down',
    begin: create('empty-qa', `${database} standard-0-v9`),
    status: 422,
    words: 'The specified plan can no longer be created, as its been deprecated.',
  },
  {
    what: 'create: a plan that wants a compliance',
    begin: create('empty-qa', `${database} premium-prod`),
    status: 422,
    words: /requires these necessary compliances in the space: prod$/,
  },
  { what: 'create: a bad name', begin: create('empty-qa', `${database} hobby`, '9lives'), status: 422, words: badName },
  {
    what: 'create: a plan of another region',
    begin: create('empty-qa', `${database} eu-residency`),
    status: 409,
    words: 'The specified addon or plan is not available in this spaces region.',
  },
  {
    what: 'create: a second one of what an app has once',
    begin: create('owner-qa', 'papertrail basic'),
    status: 409,
    words: 'This addon is already created and attached to this application and cannot be used twice.',
  },
  {
    what: 'create: the app is gone',
    begin: after(
      'DELETE',
      () => '/apps/other1-more',
      () => undefined,
      create('other1-more', `${database} hobby`),
    ),
    status: 404,
    words: /^The specified application \S+ does not exist\.$/,
  },
  { what: 'attach: a bad name', begin: attach('second-db', 'empty-qa', 'x'), status: 422, words: badName },
  {
    what: 'attach: from socs to what is not',
    begin: attach('cards-db', 'cart-prod'),
    status: 409,
    words: 'Addons from a socs controlled space cannot be attached to a non-socs controlled space.',
  },
  {
    what: 'attach: from prod to what is not',
    begin: attach('orders-db', 'web-dev'),
    status: 409,
    words: 'Addons from a prod space cannot be attached to a non-prod controlled space.',
  },
  {
    what: 'attach: to another region',
    begin: attach('second-db', 'far-eu'),
    status: 409,
    words: 'Addons can only be attached to applications in the same region.',
  },
  {
    what: 'attach: a service that cannot be shared',
    begin: take('empty-qa', 'queue', 'This service does not support sharing.'),
    status: 409,
    words: 'This addon service does not support sharing.',
  },
  {
    what: 'attach: a second one of what an app has once',
    begin: attach('events', 'reader-qa'),
    status: 409,
    words: 'This type of addon is already attached to this application and cannot be used twice.',
  },
  {
    what: 'attach: a name that another app uses for it',
    begin: attach('main-db', 'empty-qa', 'reports-db'),
    status: 409,
    words: 'This addon attachment name already exists for this service.',
  },
  {
    what: 'attach: somebody else has done it already',
    begin: after(
      'POST',
      () => '/addon-attachments',
      ({ addonId }) => ({ addon: addonId('second-db'), app: 'leaver-qa' }),
      attach('second-db', 'leaver-qa'),
    ),
    status: 409,
    words: 'This addon is already provisioned or attached on this app.',
  },
  {
    what: 'attach: the app is gone',
    begin: after(
      'DELETE',
      () => '/apps/other2-more',
      () => undefined,
      attach('second-db', 'other2-more'),
    ),
    status: 404,
    words: /^The specified application \S+ does not exist\.$/,
  },
  {
    what: 'attach: the add-on is gone',
    begin: after(
      'DELETE',
      ({ addonId }) => `/apps/owner-qa/addons/${addonId('vanished-db')}`,
      () => undefined,
      attach('vanished-db', 'empty-qa'),
    ),
    status: 404,
    words: 'The specified addon attachments could not be found.',
  },
  {
    what: 'attach: the broker does not answer',
    begin: async (page, workplace) => {
      const silent = { kind: 'status', status: 503, text: 'Service Unavailable Error' } as const
      workplace.demo.faults.set(`GET /apps/*/addons/${workplace.addonId('bucket')}`, silent)
      await attach('bucket', 'empty-qa')(page, workplace)
    },
    status: 503,
    words: 'Service Unavailable Error',
  },
  {
    what: 'change plan: a service that has none to change to',
    begin: changePlan('papers', 'standard'),
    status: 409,
    words: 'Unable to change this addons plan, this service does not support changing plans.',
  },
  { what: 'rename: a bad name', begin: rename('main-db', 'reader-qa', 'café'), status: 422, words: badName },
  {
    what: 'rename: a service that stumbles over it',
    begin: rename('key', 'owner-qa', 'other-key'),
    status: 500,
    words: 'Internal Server Error',
  },
  {
    what: 'detach: an app without a formation',
    begin: spoken('detach main-db bare', /^Detach main-db from bare-qa/),
    status: 409,
    words: 'This application does not have any formations',
  },
  {
    what: 'destroy an add-on: others hold it',
    begin: spoken('destroy main-db', /^Destroy main-db/),
    status: 409,
    words: 'This addon cannot be removed as its attached to other apps.',
  },
  {
    what: 'destroy an add-on: in prod without elevated access',
    begin: spoken('destroy alone-db', /^Destroy alone-db/),
    status: 403,
    words: 'addons can only be destroyed by administrators on this app.',
  },
  {
    what: 'destroy an app: in prod without elevated access',
    begin: spoken('destroy mail-prod', /^Destroy mail-prod/),
    status: 403,
    words: 'This application can only be deleted by administrators.',
  },
  {
    what: 'destroy an app: others hold what it owns',
    begin: spoken('destroy owner-qa', /^Destroy owner-qa/),
    status: 409,
    words: 'This app cannot be removed as it has addons that are attached to another app.',
  },
  {
    what: 'destroy an app: without a formation',
    begin: spoken('destroy bare-qa', /^Destroy bare-qa/),
    status: 409,
    words: 'This application does not have any formations',
  },
  {
    what: 'another action: the verb that the service does not take',
    begin: customAction('cache', 'PUT', 'restart'),
    status: 503,
    words: 'Service Unavailable Error',
  },
  {
    what: 'another action: of a service that has none',
    begin: customAction('logs', 'POST', 'rotate'),
    status: 403,
    words: 'The addon does not support any actions.',
  },
]

for (const { what, begin, status, words } of refusals) {
  test(`refused: ${what}`, async ({ page, workplace }) => {
    await work(page, workplace)
    await begin(page, workplace)
    await expect(verdict(page)).toHaveAttribute('data-verdict', 'refused')
    await expect(verdict(page)).toContainText(`It would answer ${status}:`)
    await expect(verdict(page).locator('q')).toHaveText(words)
    await expect(runButton(page)).toHaveCount(0)
    await expect(page.getByTestId('give')).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Plan again' })).toBeVisible()
  })
}

interface Blocked {
  what: string
  begin: Begin
  because: string | RegExp
}

const blocked: Blocked[] = [
  { what: 'to a plan that is shut down', begin: changePlan('first-db', 'standard-0-v9'), because: 'was shut down' },
  {
    what: 'to a plan that wants a compliance',
    begin: changePlan('first-db', 'premium-prod'),
    because: 'wants a space',
  },
  { what: 'to a plan of another region', begin: changePlan('first-db', 'eu-residency'), because: 'is not offered in' },
  {
    what: 'as another action what the catalogue has',
    begin: customAction('cache', 'POST', 'flush'),
    because: 'which is known',
  },
]

for (const { what, begin, because } of blocked) {
  test(`blocked, though the platform would do it: ${what}`, async ({ page, workplace }) => {
    await work(page, workplace)
    await begin(page, workplace)
    await expect(verdict(page)).toHaveAttribute('data-verdict', 'blocked')
    await expect(verdict(page)).toContainText('Addon Atlas does not let this through')
    await expect(verdict(page)).toContainText(because)
    await expect(runButton(page)).toHaveCount(0)
  })
}

test('the owner cannot be detached: the menu says why, and so does whoever presses it', async ({ page, workplace }) => {
  await work(page, workplace, `addons/${workplace.addonId('stop-db')}`)
  await page.getByRole('button', { name: 'Operate on tick-dev' }).last().click()
  const item = page.getByRole('menuitem', { name: /^Detach/ })
  await expect(item).toContainText('Not to be had: It is the owner')
  await item.click()
  await expect(page.getByTestId('announcements')).toContainText('It is the owner')
  await expect(page.getByRole('dialog', { name: /^Detach/ })).toHaveCount(0)
  await page.keyboard.press('Escape')
})

test('a plan has to be picked before anything can be asked', async ({ page, workplace }) => {
  await work(page, workplace)
  await say(page, 'create add-on empty-qa', /^Create an add-on on empty-qa/)
  await expect(page.getByTestId('operation-form')).toContainText('Pick a plan.')
  await expect(planIt(page)).toBeDisabled()
})

for (const [status, text, says] of [
  [500, 'Internal Server Error', 'Internal Server Error'],
  [424, '[object Object]', '[object Object]'],
] as const) {
  test(`not as predicted: the broker refuses to create, ${status}`, async ({ page, workplace }) => {
    await work(page, workplace)
    await create('empty-qa', 'akkeris-s3 basic')(page, workplace)
    workplace.demo.faults.set('POST /apps/*/addons', { kind: 'status', status, text }, 1)
    await confirm(page)
    await expect(runView(page)).toHaveAttribute('data-state', /refused|failed|unknown/, { timeout: 30_000 })
    await expect(runView(page)).toContainText(says)
    await expect(outcome(page)).toContainText('Not as predicted')
  })
}
