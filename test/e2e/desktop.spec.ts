import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { _electron, expect, test } from '@playwright/test'

/** The real program in a real window, where there is one. Asking the package itself would start a download. */
function electronProgram(): { program: string } | { missing: string } {
  const directory = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const pathFile = join(directory, 'path.txt')
  const program = existsSync(pathFile) ? join(directory, 'dist', readFileSync(pathFile, 'utf8').trim()) : ''
  if (program === '' || !existsSync(program)) return { missing: "Electron's program is not installed." }
  const { platform, env } = process
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return { missing: 'There is no display.' }
  if (platform === 'linux' && process.getuid?.() === 0)
    return { missing: 'Electron keeps its sandbox, so not as root.' }
  return { program }
}

const found = electronProgram()
if ('missing' in found) process.stdout.write(`Desktop window not tested: ${found.missing}\n`)

test('the desktop window shows the demo platform', async () => {
  test.skip('missing' in found, 'missing' in found ? found.missing : '')
  if ('missing' in found) return
  const folder = mkdtempSync(join(tmpdir(), 'addon-atlas-window-'))
  const application = await _electron.launch({
    executablePath: found.program,
    args: [join('out', 'main', 'desktop.js'), '--data', folder, '--demo'],
  })
  try {
    const page = await application.firstWindow()
    const problems: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    page.on('pageerror', (error) => problems.push(String(error)))
    await expect(page.getByTestId('map')).toHaveAttribute('data-map-ready', 'true', { timeout: 30_000 })
    expect(page.url()).toMatch(/^addon-atlas:\/\/app\//)
    expect(await page.evaluate(() => Object.keys(Reflect.get(window, 'addonAtlas') as object).toSorted())).toEqual([
      'call',
      'cancel',
      'listen',
    ])
    expect(await page.evaluate(() => 'require' in window || 'process' in window)).toBe(false)
    expect(problems).toEqual([])
  } finally {
    await application.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
