import { expect, test as base, type Page } from '@playwright/test'
import type { CredentialKind } from '#shared/domain/endpoint.ts'
import { startDemo, type Demo } from '#demo/demo.ts'
import { newFolder, startShell, type Shell, type ShellOptions } from './shell.ts'
import { watch, type Surprises } from './surprises.ts'
import type { Landmarks } from './views.ts'

/** A platform of size S that this process runs, and a web shell that has synced it. Shared: nobody stops either. */
export interface Town {
  platform: Demo
  shell: Shell
  endpointId: string
}

interface Fixtures {
  surprises: Surprises
  /** A folder of this test alone. */
  folder: string
  /** Starts a web shell that ends with the test. */
  launch: (options?: Partial<ShellOptions>) => Promise<Shell>
  /** Calls these in reverse order when the test is over. */
  afterwards: (work: () => Promise<void>) => void
  /**
   * A place for an endpoint of this test in the inn: makes it one there with what is given, which returns its id, and has
   * it removed when the test is over. For who does nothing else to the shell: no restart, no file in its folder.
   */
  lodge: (add: (shell: Shell) => Promise<string>) => Promise<Omit<Town, 'platform'>>
}

interface Shared {
  town: Town
  /** A web shell that knows no platform but the one that lodges there. */
  inn: Shell
}

export const test = base.extend<Fixtures, Shared>({
  surprises: [
    // Depends on everything a test may start, so that it is asked before any of that is stopped.
    async ({ context, launch: _shells, afterwards: _others }, use) => {
      const surprises = watch(context)
      await use(surprises)
      expect(surprises.list()).toEqual([])
    },
    { auto: true },
  ],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs
  folder: async ({}, use) => {
    const folder = await newFolder()
    await use(folder.path)
    await folder.remove()
  },
  // oxlint-disable-next-line no-empty-pattern -- as above
  afterwards: async ({}, use) => {
    const works: (() => Promise<void>)[] = []
    await use((work) => works.push(work))
    for (const work of works.toReversed()) await work()
  },
  launch: async ({ folder }, use) => {
    const shells: Shell[] = []
    await use(async (options = {}) => {
      const shell = await startShell({ folder, ...options })
      shells.push(shell)
      return shell
    })
    for (const shell of shells) await shell.stop()
  },
  lodge: async ({ inn, afterwards }, use) => {
    await use(async (add) => {
      const endpointId = await add(inn)
      afterwards(async () => {
        await inn.call('endpoints.remove', { endpointId })
      })
      return { shell: inn, endpointId }
    })
  },
  inn: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      const folder = await newFolder()
      const shell = await startShell({ folder: folder.path })
      await use(shell)
      await shell.stop()
      await folder.remove()
    },
    { scope: 'worker' },
  ],
  town: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      const folder = await newFolder()
      const platform = await startDemo({ size: 'S', seed: 7 })
      const shell = await startShell({ folder: folder.path })
      const endpointId = await addPlatform(shell, platform, 'Town')
      await shell.call('preferences.set', { endpointId })
      await use({ platform, shell, endpointId })
      await shell.stop()
      await platform.close()
      await folder.remove()
    },
    { scope: 'worker' },
  ],
})

export { expect }

export function profileOf(url: string, name: string, credentialKind: CredentialKind = 'key') {
  const environment: 'production' | 'other' = 'other'
  return {
    name,
    url,
    credentialKind,
    userName: credentialKind === 'key' ? 'olive' : '',
    elevated: false,
    environment,
    certificateAuthorityFile: null,
  }
}

/** Makes a platform an endpoint and syncs it; returns its id. */
export async function addPlatform(shell: Shell, platform: { url: string; key: string }, name: string): Promise<string> {
  const { endpointId } = await shell.call('endpoints.add', {
    profile: profileOf(platform.url, name),
    credential: platform.key,
  })
  await shell.call('inventory.sync', { endpointId })
  return endpointId
}

/** Opens the page at `#path` with the session that the shell gave this test, as after a sign-in by ticket. */
export async function open(page: Page, shell: Shell, path: string): Promise<void> {
  const { cookie, secret } = shell.session
  await page.context().addCookies([{ ...cookie, url: `${shell.origin}/api`, httpOnly: true, sameSite: 'Strict' }])
  await page.addInitScript(
    ([origin, session]) => {
      if (window.location.origin === origin) window.sessionStorage.setItem('addon-atlas-session', session)
    },
    [shell.origin, secret] as const,
  )
  await page.goto(`${shell.origin}/#${path}`)
}

/** Where the most interesting things of a town are. */
export async function landmarksOf({ shell, endpointId }: Pick<Town, 'shell' | 'endpointId'>): Promise<Landmarks> {
  const { findings } = await shell.call('risk.findings', { endpointId })
  // The map shows no context.
  const [widest] = findings
    .filter(({ context }) => !context)
    .toSorted((a, b) => b.apps.length - a.apps.length || b.score - a.score)
  const addonId = widest?.addon.id ?? ''
  const { services } = await shell.call('inventory.catalog', { endpointId })
  const service = services.find(({ name }) => name === 'akkeris-postgresql')
  const [plan] = (service?.plans ?? []).toSorted((a, b) => b.addons - a.addons)
  return { endpointId, addonId, service: service?.name ?? '', planId: plan?.id ?? '' }
}

/** The map has been painted and can be clicked. */
export async function mapReady(page: Page): Promise<void> {
  await expect(page.getByTestId('map')).toHaveAttribute('data-map-ready', 'true')
}

/** Every piece of text the page holds, wherever: the document with its attributes, storage and the address. */
export async function everythingIn(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const fields = [...document.querySelectorAll('input, textarea')].map((field) =>
      'value' in field ? String(field.value) : '',
    )
    return [
      document.documentElement.outerHTML,
      ...fields,
      JSON.stringify(window.localStorage),
      JSON.stringify(window.sessionStorage),
      document.cookie,
      window.location.href,
      JSON.stringify(window.history.state),
    ].join('\n')
  })
}
