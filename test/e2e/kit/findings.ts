import type { Locator, Page } from '@playwright/test'
import { request } from 'undici'
import type { RemedyRequest } from '#shared/domain/finding.ts'
import { startDemo } from '#demo/demo.ts'
import { readEstate } from './estate.ts'
import type { Shell } from './shell.ts'
import { addPlatform, expect, open, type Town } from './test.ts'

export async function openFindings(
  page: Page,
  { shell, endpointId }: Pick<Town, 'shell' | 'endpointId'>,
  query = '',
): Promise<void> {
  await open(page, shell, `/e/${endpointId}/findings${query}`)
  await expect(page.getByTestId('finding')).toBeVisible()
}

/** The findings in the list that can be looked at. */
export function lines(page: Page): Locator {
  return page.getByTestId('finding-line')
}

export function chosen(page: Page): Locator {
  return page.getByRole('treeitem', { selected: true })
}

/** Of the finding that is looked at. */
export function title(page: Page): Locator {
  return page.getByTestId('finding').getByRole('heading', { level: 2 })
}

export function announced(page: Page): Locator {
  return page.getByTestId('announcements')
}

/** A platform that this test may answer the findings of. */
export async function ownTown(
  launch: (options?: { folder?: string }) => Promise<Shell>,
  afterwards: (work: () => Promise<void>) => void,
): Promise<Town> {
  const platform = await startDemo({ size: 'S', seed: 11 })
  afterwards(() => platform.close())
  const shell = await launch()
  return { platform, shell, endpointId: await addPlatform(shell, platform, 'Village') }
}

/** Attaches the add-on to the first app that the platform lets have it; returns the app's name. */
export async function attachAnother({ url, key }: Town['platform'], addonId: string): Promise<string> {
  for (const { name } of (await readEstate({ url, key })).apps) {
    const body = JSON.stringify({ addon: addonId, app: name })
    if ((await post({ url, key }, `/apps/${name}/addon-attachments`, body)) === 201) return name
  }
  throw new Error('No app may have it.')
}

/** Sends a request of a remedy that creates something, as somebody else would. */
export async function createOn(platform: Town['platform'], { path, body }: RemedyRequest): Promise<void> {
  const status = await post(platform, path, body)
  if (status !== 201) throw new Error(`${path} answered ${status}.`)
}

async function post({ url, key }: Pick<Town['platform'], 'url' | 'key'>, path: string, text: string): Promise<number> {
  const { statusCode, body } = await request(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: key, 'content-type': 'application/json' },
    body: text,
  })
  await body.dump()
  return statusCode
}
