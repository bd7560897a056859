import { expect, test } from 'vitest'
import { browserCommand } from '../../../electron/web/browser.ts'

const url = 'http://127.0.0.1:4711/#ticket=x'

function on(platform: NodeJS.Platform, environment: Record<string, string>, present: string[]) {
  const surroundings = { platform, environment, canRun: (file: string) => present.includes(file.replaceAll('\\', '/')) }
  return browserCommand(url, surroundings)
}

const linux = { DISPLAY: ':0', PATH: '/one:/two' }

test('a Chromium shows it as a window of its own, anything else as a page', () => {
  expect(on('linux', linux, ['/two/chromium', '/one/xdg-open'])).toEqual({
    file: '/two/chromium',
    words: [`--app=${url}`],
  })
  expect(on('linux', linux, ['/two/google-chrome', '/two/xdg-open'])?.file).toBe('/two/google-chrome')
  expect(on('linux', linux, ['/one/xdg-open'])).toEqual({ file: '/one/xdg-open', words: [url] })
  expect(on('linux', linux, [])).toBeNull()
  expect(on('linux', { WAYLAND_DISPLAY: 'w', PATH: '/one' }, ['/one/xdg-open'])?.words).toEqual([url])
})

test('without a screen, and for root, the printed address is all there is', () => {
  expect(on('linux', { PATH: '/one' }, ['/one/chromium'])).toBeNull()
  expect(on('linux', { ...linux, USER: 'root' }, ['/one/chromium'])).toBeNull()
})

test('macOS and Windows', () => {
  const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  expect(on('darwin', {}, [chrome])?.words).toEqual(['-na', 'Google Chrome', '--args', `--app=${url}`])
  expect(on('darwin', {}, [])).toEqual({ file: '/usr/bin/open', words: [url] })
  const edge = '/programs/Microsoft/Edge/Application/msedge.exe'
  expect(on('win32', { ProgramFiles: '/programs' }, [edge])?.words).toEqual([`--app=${url}`])
  // No shell: cmd.exe would read the & of an address as an end.
  expect(on('win32', {}, [])).toEqual({ file: 'rundll32.exe', words: ['url.dll,FileProtocolHandler', url] })
})
