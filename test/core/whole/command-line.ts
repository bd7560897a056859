import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { resolve } from 'node:path'
import { program } from '../../kit/programs.ts'

const root = resolve(import.meta.dirname, '../../..')

/** What a person starts. */
export const commandLine = program('cli')

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

/** Starts a script of this project, named from its root, with the Node that runs the tests. */
export function startProgram(
  script: string,
  words: string[],
  environment: Record<string, string> = {},
): ChildProcessWithoutNullStreams {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  return spawn(process.execPath, [resolve(root, script), ...words], {
    cwd: root,
    env: { PATH, HOME: '/nonexistent', NODE_COMPILE_CACHE, ...environment },
    stdio: 'pipe',
  })
}

/** Runs the command line as a process of its own, as a person does, and waits for its end. */
export async function runAtlas(words: string[], { token, input, home }: Surroundings = {}): Promise<Ended> {
  const child = startProgram(commandLine, words, {
    ...(home === undefined ? {} : { HOME: home }),
    ...(token === undefined ? {} : { ADDON_ATLAS_TOKEN: token }),
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

/** A demo platform in a process of its own, so that answering it costs the core nothing. */
export async function demoProcess(size: string): Promise<{ url: string; key: string; close(): Promise<void> }> {
  const key = 'demo-key-2342'
  const child = startProgram(commandLine, ['demo', '--size', size, '--key', key, '--port', '0', '--json'])
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const { url } = JSON.parse(line) as { url: string }
  return {
    url,
    key,
    async close() {
      const closed = once(child, 'close')
      child.kill('SIGTERM')
      await closed
    },
  }
}

/** The lines of standard output, each of which must be JSON. */
export function jsonLines({ stdout }: Ended): unknown[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
}
