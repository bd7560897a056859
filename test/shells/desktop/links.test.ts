import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayOpenOutside } from '../../../electron/desktop/guard.ts'
import { routeOfArguments, routeOfLink, routeOfView } from '../../../electron/desktop/links.ts'
import { isPage, originOfPage } from '../../../electron/desktop/origin.ts'

describe('links from outside', () => {
  it.each([
    ['addon-atlas://open/welcome', '#/welcome'],
    ['addon-atlas://open/endpoints/', '#/endpoints'],
    ['addon-atlas://open/e/a1b2-c3/map', '#/e/a1b2-c3/map'],
    ['addon-atlas://open/e/a1b2-c3/findings', '#/e/a1b2-c3/findings'],
    ['addon-atlas://open/rules', '#/rules'],
    ['addon-atlas://open/e/a1b2-c3/scores', '#/e/a1b2-c3/scores'],
    ['addon-atlas://open/e/a1b2-c3/catalog', '#/e/a1b2-c3/catalog'],
    ['addon-atlas://open/e/a1b2-c3/addons', '#/e/a1b2-c3/addons'],
    ['addon-atlas://open/e/a1b2-c3/addons/0f-9', '#/e/a1b2-c3/addons/0f-9'],
    ['addon-atlas://open/e/a1b2-c3/incident/0f-9', '#/e/a1b2-c3/incident/0f-9'],
    ['addon-atlas://open/journal', '#/journal'],
  ])('%s opens %s', (link, route) => {
    expect(routeOfLink(link)).toBe(route)
  })

  it.each([
    'addon-atlas://open/',
    'addon-atlas://open/e/x/map?token=secret',
    'addon-atlas://open/e/x/map#/endpoints',
    'addon-atlas://open/e/x/remove',
    'addon-atlas://open/e/../endpoints',
    'addon-atlas://open/e/%2e%2e/map',
    'addon-atlas://open/e/x/addons/a/b',
    'addon-atlas://open/e/x/incident',
    'addon-atlas://open/e/x/incident/a?hours=9',
    'addon-atlas://open/journal?run=r',
    'addon-atlas://open/endpoints\n',
    'addon-atlas://open/endpoints//',
    'addon-atlas://app/index.html',
    'addon-atlas://user@open/endpoints',
    'addon-atlas://open:80/endpoints',
    'Addon-Atlas://open/endpoints',
    'https://open/endpoints',
    ' addon-atlas://open/endpoints',
    `addon-atlas://open/e/${'a'.repeat(65)}/map`,
    `addon-atlas://open/endpoints${'/'.repeat(400)}`,
  ])('refuses %j', (link) => {
    expect(routeOfLink(link)).toBeNull()
  })

  it('never makes a route of anything but plain words', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `addon-atlas://open/${text}`),
        ),
        (text) => {
          const route = routeOfLink(text)
          expect(route === null || /^#\/[A-Za-z0-9/_-]+$/.test(route)).toBe(true)
        },
      ),
    )
  })

  it('looks at the first link among the arguments only', () => {
    expect(routeOfArguments(['electron', '--flag', 'addon-atlas://open/welcome'])).toBe('#/welcome')
    expect(routeOfArguments(['addon-atlas://evil/', 'addon-atlas://open/welcome'])).toBeNull()
    expect(routeOfArguments(['electron', 'https://example.org'])).toBeNull()
  })
})

describe('views from the menu', () => {
  it('stay with the endpoint that is shown, else go to the last one', () => {
    expect(routeOfView('map', 'addon-atlas://app/#/e/shown/addons?text=x', 'last')).toBe('#/e/shown/map')
    expect(routeOfView('catalog', 'addon-atlas://app/#/endpoints', 'last')).toBe('#/e/last/catalog')
    expect(routeOfView('findings', '', null)).toBe('#/welcome')
    expect(routeOfView('endpoints', 'addon-atlas://app/#/e/shown/map', 'last')).toBe('#/endpoints')
  })
})

describe('origins', () => {
  it('counts the development server only unpackaged and on loopback', () => {
    expect(originOfPage(false, 'http://127.0.0.1:5173/')).toBe('http://127.0.0.1:5173')
    expect(originOfPage(true, 'http://127.0.0.1:5173/')).toBe('addon-atlas://app')
    expect(originOfPage(false, undefined)).toBe('addon-atlas://app')
    expect(originOfPage(false, 'http://127.0.0.1.evil.example:5173')).toBe('addon-atlas://app')
    expect(originOfPage(false, 'https://evil.example')).toBe('addon-atlas://app')
    expect(originOfPage(false, 'file:///tmp/page.html')).toBe('addon-atlas://app')
  })

  it('compares whole origins', () => {
    expect(isPage('addon-atlas://app/assets/a.js', 'addon-atlas://app')).toBe(true)
    expect(isPage('addon-atlas://app.evil/', 'addon-atlas://app')).toBe(false)
    expect(isPage('addon-atlas://user@app/', 'addon-atlas://app')).toBe(false)
    expect(isPage('http://127.0.0.1:5173.evil.example/', 'http://127.0.0.1:5173')).toBe(false)
    expect(isPage('http://127.0.0.1:51730/', 'http://127.0.0.1:5173')).toBe(false)
    expect(isPage('about:blank', 'addon-atlas://app')).toBe(false)
    expect(isPage('', 'addon-atlas://app')).toBe(false)
  })

  it('hands only plain https addresses to the system', () => {
    expect(mayOpenOutside('https://docs.akkeris.io/addons')).toBe(true)
    for (const address of [
      'http://example.org',
      'file:///etc/passwd',
      'smb://server/share',
      'javascript:alert(1)',
      'https://user:password@example.org/',
      'ms-settings:',
      `https://example.org/${'a'.repeat(2000)}`,
      'nonsense',
    ]) {
      expect(mayOpenOutside(address), address).toBe(false)
    }
  })
})
