/**
 * `npm run dev`: the page is served from its sources and changes while you look at it. With Electron's program in place
 * this is electron-vite's own development mode; otherwise, or with --web, the web shell with vite in front of it. The
 * core runs from its sources too and is read anew when this is started again.
 */
import { spawn } from 'node:child_process'
import { createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { createServer } from 'vite'
import { presentProgram, reasonAgainstWindow, thisMachine } from './electron-program.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const words = process.argv.slice(2)

/** @returns {Promise<number>} a port that is free on this machine */
function freePort() {
  return new Promise((resolve) => {
    const server = createTcpServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
  })
}

async function showPage() {
  const hotPort = await freePort()
  const vite = await createServer({
    configFile: false,
    root: join(root, 'renderer'),
    plugins: [react()],
    appType: 'spa',
    server: { middlewareMode: true, hmr: { host: '127.0.0.1', port: hotPort, clientPort: hotPort } },
  })
  // vite puts scripts and styles into the page itself; the strict policy holds only for what is built.
  const policy = [
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    `connect-src 'self' ws://127.0.0.1:${hotPort}`,
    "frame-ancestors 'none'",
  ].join('; ')
  const { runWebShell } = await import('../web/run.ts')
  process.exitCode = await runWebShell(words, (request, response) => {
    response.setHeader('content-security-policy', policy)
    vite.middlewares(request, response)
  })
  await vite.close()
}

const surroundings = thisMachine()
const hasWindow =
  !words.some((word) => /^--(web|no-open|port)(=|$)/.test(word)) &&
  reasonAgainstWindow(surroundings) === null &&
  presentProgram(join(root, 'node_modules', 'electron'), surroundings) !== null

if (hasWindow) {
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const child = spawn(process.execPath, [tool, 'dev', '--config', 'electron/electron.vite.config.ts', '--', ...words], {
    cwd: root,
    stdio: 'inherit',
  })
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
} else {
  await showPage()
}
