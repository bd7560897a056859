import { expect, type Page } from '@playwright/test'
import { mapReady } from './test.ts'

/** A place in the program that a person can be at. */
export interface Place {
  name: string
  /** After the `#`. */
  path: string
  /** What is done there, until the place is as its name says. */
  arrive: (page: Page) => Promise<void>
  /** What lies over a view that is a place of its own. */
  over?: string
}

export interface Landmarks {
  endpointId: string
  /** An add-on that many apps in several spaces hold, with findings. */
  addonId: string
  /** A service and one of its plans that is used. */
  service: string
  planId: string
}

const seen =
  (testId: string) =>
  async (page: Page): Promise<void> => {
    await expect(page.getByTestId(testId).first()).toBeVisible()
  }

const dialog =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await expect(page.getByRole('dialog', { name })).toBeVisible()
  }

/** Every view and everything that can lie over one. */
export function places({ endpointId, addonId, service, planId }: Landmarks): Place[] {
  const on = (path: string): string => `/e/${endpointId}/${path}`
  return [
    {
      name: 'welcome',
      path: '/welcome',
      arrive: (page) => expect(page.getByRole('heading', { level: 1 })).toBeVisible(),
    },
    { name: 'map', path: on('map'), arrive: mapReady },
    {
      name: 'map-selection',
      path: on(`map?addon=${addonId}`),
      async arrive(page) {
        await mapReady(page)
        await expect(page.getByRole('button', { name: 'Blast radius' })).toBeVisible()
        await expect(page.locator('.map-finding strong')).toBeVisible()
      },
    },
    {
      name: 'blast-radius',
      path: on(`map?addon=${addonId}`),
      async arrive(page) {
        await mapReady(page)
        await page.getByRole('button', { name: 'Blast radius' }).click()
        await expect(page.getByTestId('focus-view')).toBeVisible()
      },
    },
    {
      name: 'map-two-steps',
      path: on(`map?addon=${addonId}&steps=2`),
      arrive: (page) => expect(page.getByTestId('focus-view')).toBeVisible(),
    },
    { name: 'map-matrix', path: on('map?mode=matrix'), arrive: seen('map-way-matrix') },
    { name: 'map-ranked', path: on('map?mode=ranked'), arrive: seen('map-way-ranked') },
    {
      name: 'map-outline',
      path: on(`map?mode=outline&addon=${addonId}`),
      arrive: (page) => expect(page.getByTestId('map-way-outline').getByRole('treegrid')).toBeVisible(),
    },
    { name: 'map-everywhere', path: on('map?everywhere=yes'), arrive: seen('map-continents') },
    { name: 'add-ons', path: on('addons'), arrive: seen('addon-row') },
    { name: 'add-on', path: on(`addons/${addonId}`), arrive: seen('focus-view') },
    {
      name: 'catalog',
      path: on(`catalog?service=${service}&plan=${planId}`),
      arrive: (page) => expect(page.getByTestId('plan-detail').getByRole('link').first()).toBeVisible(),
    },
    { name: 'findings', path: on('findings'), arrive: seen('finding') },
    { name: 'scores', path: on('scores'), arrive: seen('score-row') },
    {
      name: 'journal',
      path: '/journal',
      arrive: (page) => expect(page.getByRole('heading', { level: 1, name: 'Journal' })).toBeVisible(),
    },
    {
      name: 'incident',
      path: on(`incident/${addonId}`),
      async arrive(page) {
        await seen('incident-app')(page)
        await expect(page.getByTestId('gathering')).toContainText(/answered|before/)
      },
    },
    {
      name: 'deep-look',
      over: 'dialog[open]',
      path: on('scores'),
      async arrive(page) {
        await seen('score-row')(page)
        await page.getByTestId('deep-look').click()
        await seen('look-plan')(page)
      },
    },
    { name: 'rules', path: '/rules?rule=AKR-401', arrive: seen('rule') },
    { name: 'endpoints', path: '/endpoints', arrive: seen('endpoint') },
    { name: 'endpoint-dialog', over: 'dialog[open]', path: '/endpoints?open=add', arrive: dialog('Add an endpoint') },
    {
      name: 'import-dialog',
      over: 'dialog[open]',
      path: '/endpoints?open=import',
      arrive: dialog('Import from the aka CLI'),
    },
    { name: 'demo-dialog', over: 'dialog[open]', path: '/endpoints?open=demo', arrive: dialog('Demo platform') },
    {
      name: 'demo-dialog-stories',
      over: 'dialog[open]',
      path: '/endpoints?open=demo',
      async arrive(page) {
        await page.getByRole('radio', { name: 'A story' }).check()
        await expect(page.getByRole('radio', { name: 'A calm day' })).toBeVisible()
      },
    },
    {
      name: 'palette',
      over: 'dialog[open]',
      path: on('findings'),
      async arrive(page) {
        await seen('finding')(page)
        await page.getByTestId('search').click()
        const field = page.getByRole('combobox', { name: 'Search everything' })
        await expect(field).toBeFocused()
        await page.keyboard.type('postgres')
        const best = page.getByRole('option', { name: /postgres/ }).first()
        await expect(best).toBeVisible()
        // The best one is what Enter opens, a moment after it is shown.
        await expect
          .poll(async () => (await field.getAttribute('aria-activedescendant')) === (await best.getAttribute('id')))
          .toBe(true)
      },
    },
    {
      name: 'shortcuts',
      over: 'dialog[open]',
      path: on('catalog'),
      async arrive(page) {
        await seen('service')(page)
        await page.keyboard.press('?')
        await dialog('Keyboard shortcuts')(page)
      },
    },
    {
      name: 'about',
      over: 'dialog[open]',
      path: on('catalog'),
      async arrive(page) {
        await seen('service')(page)
        await page.getByRole('button', { name: 'About and shortcuts' }).click()
        await expect(page.getByText('Credentials', { exact: true })).toBeVisible()
      },
    },
    {
      name: 'endpoint-menu',
      over: '.popover',
      path: on('catalog'),
      async arrive(page) {
        await seen('service')(page)
        await page.getByTestId('endpoint-switch').click()
        await expect(page.getByRole('menu', { name: 'Endpoints' })).toBeVisible()
      },
    },
    {
      name: 'sync-details',
      over: '.sync-details',
      path: on('catalog'),
      async arrive(page) {
        await seen('service')(page)
        await page.getByTestId('as-of').click()
        await dialog('The latest sync')(page)
      },
    },
    {
      name: 'filter-menu',
      over: '.popover',
      path: on('addons'),
      async arrive(page) {
        await seen('addon-row')(page)
        const filters = page.getByRole('search', { name: 'Filter the add-ons' })
        await filters.getByRole('button', { name: 'Service', exact: true }).click()
        await expect(page.getByRole('option', { name: 'akkeris-postgresql' })).toBeVisible()
      },
    },
    {
      name: 'unknown-endpoint',
      path: '/e/nowhere/map',
      arrive: (page) => expect(page.getByRole('heading', { name: 'There is no such endpoint here' })).toBeVisible(),
    },
  ]
}
