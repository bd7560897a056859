import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface BrowserCommand {
  file: string
  words: string[]
}

interface Surroundings {
  platform: NodeJS.Platform
  environment: Readonly<Record<string, string | undefined>>
  /** Whether a file can be run. */
  canRun: (file: string) => boolean
}

const chromiumNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'brave-browser',
  'microsoft-edge',
]

const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser']

/**
 * How to show the address: as a window of its own where there is a browser of the Chromium family, otherwise in whatever
 * the system opens. Null where there is no screen or no browser; the printed address is all there is then.
 */
export function browserCommand(url: string, surroundings: Surroundings = thisMachine()): BrowserCommand | null {
  const { platform, environment, canRun } = surroundings
  const chosen = environment['ADDON_ATLAS_CHROMIUM']
  if (platform === 'linux') {
    const hasScreen = Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY'])
    // Chromium refuses to run as root without giving up its sandbox, which is not ours to give up.
    if (!hasScreen || environment['USER'] === 'root') return null
  }
  if (chosen && canRun(chosen)) return { file: chosen, words: [`--app=${url}`] }
  if (platform === 'darwin') {
    const application = macApplications.find((name) => canRun(`/Applications/${name}.app/Contents/MacOS/${name}`))
    return application
      ? { file: '/usr/bin/open', words: ['-na', application, '--args', `--app=${url}`] }
      : { file: '/usr/bin/open', words: [url] }
  }
  if (platform === 'win32') {
    const edge = ['ProgramFiles(x86)', 'ProgramFiles']
      .map((name) => join(environment[name] ?? 'C:\\', 'Microsoft', 'Edge', 'Application', 'msedge.exe'))
      .find(canRun)
    return edge
      ? { file: edge, words: [`--app=${url}`] }
      : { file: 'rundll32.exe', words: ['url.dll,FileProtocolHandler', url] }
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const find = (name: string) => folders.map((folder) => join(folder, name)).find(canRun)
  for (const name of chromiumNames) {
    const file = find(name)
    if (file) return { file, words: [`--app=${url}`] }
  }
  const opener = find('xdg-open')
  return opener ? { file: opener, words: [url] } : null
}

function thisMachine(): Surroundings {
  return {
    platform: process.platform,
    // Inside npm the variable may be missing while the process is root's all the same.
    environment: process.getuid?.() === 0 ? { ...process.env, USER: 'root' } : process.env,
    canRun(file) {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    },
  }
}

/** Opens the address and forgets about the browser: it outlives this process, and its failure costs nothing. */
export function openBrowser(url: string): boolean {
  const command = browserCommand(url)
  if (!command) return false
  const child = spawn(command.file, command.words, { detached: true, stdio: 'ignore' })
  child.on('error', () => {})
  child.unref()
  return true
}
