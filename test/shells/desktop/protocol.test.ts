import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { serveFiles } from '../../../electron/desktop/protocol.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

function page(): (address: string, method?: string) => Promise<Response> {
  const folder = temporaryFolder()
  const directory = join(folder, 'renderer')
  mkdirSync(join(directory, 'assets'), { recursive: true })
  writeFileSync(join(directory, 'index.html'), 'the page')
  writeFileSync(join(directory, 'assets', 'index-1a2b.js'), 'the script')
  writeFileSync(join(directory, 'assets', 'index-1a2b.js.map'), 'the sources')
  writeFileSync(join(directory, '.env'), 'secret')
  writeFileSync(join(folder, 'secret.js'), 'secret')
  const serve = serveFiles(directory)
  // Only what is read of a request: a real one would put a hostile address in order before it arrived.
  return (url, method = 'GET') => serve({ url, method } as Request)
}

it('serves the page and what belongs to it', async () => {
  const get = page()
  for (const address of [
    'addon-atlas://app/',
    'addon-atlas://app',
    'addon-atlas://app/index.html',
    'addon-atlas://app/?x#y',
  ]) {
    const answer = await get(address)
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      'the page',
    ])
  }
  const script = await get('addon-atlas://app/assets/index-1a2b.js')
  expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
})

const tricks = [
  'addon-atlas://app/../secret.js',
  'addon-atlas://app/assets/../../secret.js',
  'addon-atlas://app/%2e%2e/secret.js',
  'addon-atlas://app/..%2fsecret.js',
  'addon-atlas://app/..\\secret.js',
  'addon-atlas://app/assets\\..\\..\\secret.js',
  'addon-atlas://app/index.html\0.js',
  'addon-atlas://app/index.html%00.js',
  'addon-atlas://app//secret.js',
  'addon-atlas://app/.env',
  'addon-atlas://app/assets/index-1a2b.js.map',
  'addon-atlas://app/assets/',
  'addon-atlas://app/missing.js',
  'addon-atlas://app/__proto__',
  'addon-atlas://app/a.constructor',
  'addon-atlas://app/C:/secret.js',
  'addon-atlas://app.evil/index.html',
  'addon-atlas://open/index.html',
  'addon-atlas://user@app/index.html',
  'file:///index.html',
  '',
]

it.each(tricks)('does not serve %j, and says so under the policy', async (address) => {
  const answer = await page()(address)
  expect([403, 404]).toContain(answer.status)
  expect(await answer.text()).toBe('')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
})

it.each(['POST', 'PUT', 'HEAD', 'OPTIONS'])('refuses %s', async (method) => {
  expect((await page()('addon-atlas://app/', method)).status).toBe(403)
})

it('never leaves its folder, whatever is asked', async () => {
  const get = page()
  const part = fc.constantFrom(
    '..',
    '.',
    '/',
    '\\',
    '%2e',
    '%2f',
    '\0',
    'secret.js',
    'assets',
    '.env',
    'index',
    '.js',
    '//',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
      const answer = await get(`addon-atlas://app/${parts.join('')}`)
      expect(await answer.text()).not.toContain('secret')
    }),
  )
})

it('has a policy without a way around it', async () => {
  const policy = (await page()('addon-atlas://app/')).headers.get('content-security-policy') ?? ''
  for (const rule of ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", 'trusted-types map-painter']) {
    expect(policy).toContain(rule)
  }
  expect(policy).toContain("require-trusted-types-for 'script'")
  expect(policy).not.toMatch(/unsafe-|data:|blob:|\*|https?:|connect-src/)
})
