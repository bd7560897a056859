import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

interface Surroundings {
  token?: string
  input?: string
  /** Home folder; one that does not exist unless given. */
  home?: string
}

/** Runs the command line as a process of its own, as a person does, and waits for its end. */
export async function runAtlas(words: string[], { token, input, home }: Surroundings = {}): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'electron/cli/main.ts'), ...words], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      HOME: home ?? '/nonexistent',
      ...(token === undefined ? {} : { ADDON_ATLAS_TOKEN: token }),
    },
    stdio: 'pipe',
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin.on('error', () => {})
  child.stdin.end(input ?? '')
  return { code: await ended, stdout, stderr }
}

/** The lines of standard output, each of which must be JSON. */
export function jsonLines({ stdout }: Ended): unknown[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
}
