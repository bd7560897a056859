import type { Page } from '@playwright/test'
import { answeringServer } from '../kit/answering-server.ts'
import { expect, open, mapReady, test } from './kit/test.ts'

test('what the page must not do, it cannot: code from text, markup from text, foreign addresses', async ({
  page,
  town,
  surprises,
}) => {
  await open(page, town.shell, `/e/${town.endpointId}/map`)
  await mapReady(page)
  surprises.expect('the policy forbids it')
  const outcome = await page.evaluate(async () => {
    // Playwright's own way in may evaluate text until the first turn of the loop.
    await new Promise((resolve) => {
      setTimeout(resolve, 0)
    })
    // oxlint-disable-next-line unicorn/consistent-function-scoping -- only what is in here goes to the page
    const trying = (work: () => unknown): string => {
      try {
        work()
        return 'done'
      } catch (thrown) {
        return thrown instanceof Error ? thrown.name : 'thrown'
      }
    }
    const element = document.createElement('div')
    const script = document.createElement('script')
    const image = document.createElement('img')
    const loaded = new Promise<string>((resolve) => {
      image.addEventListener('load', () => {
        resolve('done')
      })
      image.addEventListener('error', () => {
        resolve('refused')
      })
    })
    const evaluate = Reflect.get(globalThis, 'eval') as (text: string) => unknown
    const policies = Reflect.get(window, 'trustedTypes') as { createPolicy(name: string, rules: object): unknown }
    const result: Record<string, string> = {
      eval: trying(() => evaluate('1')),
      Function: trying(() => Reflect.construct(Function, ['return 1'])),
      innerHTML: trying(() => {
        element.innerHTML = '<b>text</b>'
      }),
      'text of a script': trying(() => {
        script.text = 'window.reached = true'
      }),
      'address of a script': trying(() => {
        script.src = 'https://elsewhere.example/a.js'
      }),
      policy: trying(() => policies.createPolicy('own', {})),
    }
    result['fetch'] = await fetch('https://elsewhere.example/').then(
      () => 'done',
      () => 'refused',
    )
    result['socket'] = await new Promise<string>((resolve) => {
      try {
        const socket = new WebSocket('wss://elsewhere.example/')
        socket.addEventListener('error', () => {
          resolve('refused')
        })
        socket.addEventListener('open', () => {
          resolve('done')
        })
      } catch {
        resolve('refused')
      }
    })
    image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='
    result['data: image'] = await loaded
    result['inline handler'] = trying(() => {
      element.setAttribute('onclick', 'window.reached = true')
    })
    return result
  })
  expect(outcome).toEqual({
    eval: 'EvalError',
    Function: 'EvalError',
    innerHTML: 'TypeError',
    'text of a script': 'TypeError',
    'address of a script': 'TypeError',
    policy: 'TypeError',
    fetch: 'refused',
    socket: 'refused',
    'data: image': 'refused',
    'inline handler': 'TypeError',
  })
})

test('the page holds no inline script or style, no cookie a script can read, and frames nothing', async ({
  page,
  town,
}) => {
  const answer = await page.request.get(`${town.shell.origin}/`)
  const html = await answer.text()
  expect(answer.headers()['content-security-policy']).toContain("default-src 'none'")
  expect(answer.headers()['content-security-policy']).not.toContain('unsafe')
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>|<style|\son\w+=|javascript:/i)

  await open(page, town.shell, `/e/${town.endpointId}/map`)
  await mapReady(page)
  for (const view of ['Findings', 'Add-ons', 'Catalog', 'Endpoints']) {
    await page.getByRole('link', { name: view }).click()
    await expect(page.getByRole('heading', { level: 1, name: view })).toBeVisible()
    expect(
      await page.evaluate(() => ({
        cookie: document.cookie,
        inline: [...document.scripts].filter((script) => script.src === '').length,
        styles: document.querySelectorAll('style').length,
        frames: window.frames.length,
      })),
    ).toEqual({ cookie: '', inline: 0, styles: 0, frames: 0 })
  }
  const cookies = await page.context().cookies(`${town.shell.origin}/api`)
  expect(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual([
    { httpOnly: true, sameSite: 'Strict' },
  ])
})

test('a sign-in by ticket leaves a cookie that scripts cannot read and an address without the ticket', async ({
  page,
  launch,
}) => {
  const shell = await launch()
  await page.goto(await shell.address())
  await expect(page.getByRole('button', { name: /Explore the demo platform/ })).toBeVisible()
  expect(await page.evaluate(() => document.cookie)).toBe('')
  expect(page.url()).not.toContain('ticket')
  expect(await page.evaluate(() => window.history.length)).toBeLessThanOrEqual(3)
  const [cookie] = await page.context().cookies(`${shell.origin}/api`)
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/api' })
})

test('no other page keeps a hand on the window, whether it opened it or a person typed the address there', async ({
  page,
  context,
  launch,
  afterwards,
}) => {
  const shell = await launch()
  const html = '<!doctype html><title>Elsewhere</title>'
  const server = await answeringServer({ '*': { headers: { 'content-type': 'text/html' }, body: html } })
  afterwards(() => server.close())
  const elsewhere = `http://localhost:${new URL(server.url).port}/`
  await page.goto(elsewhere)
  const opened = async (address: string): Promise<Page> => {
    const opening = context.waitForEvent('page')
    await page.evaluate((address) => {
      Reflect.set(window, 'hand', window.open(address))
    }, address)
    return opening
  }
  const isCut = (): Promise<boolean> => page.evaluate(() => (Reflect.get(window, 'hand') as Window).closed)

  const foreign = await opened(elsewhere)
  await foreign.waitForLoadState()
  expect(await isCut()).toBe(false)
  await foreign.goto(`${shell.origin}/`)
  expect(await isCut()).toBe(true)
  expect(await foreign.evaluate(() => window.opener === null)).toBe(true)

  const ours = await opened(`${shell.origin}/`)
  await expect(ours).toHaveTitle('Addon Atlas')
  expect(await isCut()).toBe(true)
  expect(await ours.evaluate(() => window.opener === null)).toBe(true)
})
