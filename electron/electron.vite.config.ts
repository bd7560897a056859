import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { fileSplitting, pageAhead, pageFiles, painterBeside } from './tools/page-build.ts'

/** The page's own font, beside the command line that paints pictures where there is no page. */
const fontOfPictures: Plugin = {
  name: 'font-of-pictures',
  generateBundle() {
    const fileName = 'inter-latin-wght-normal.woff2'
    const source = readFileSync(`node_modules/@fontsource-variable/inter/files/${fileName}`)
    this.emitFile({ type: 'asset', fileName, source })
  },
}

/**
 * One build for every shell. Paths are relative to the project's root, from where it is run. What is not in
 * `dependencies` is bundled; better-sqlite3 and @napi-rs/canvas stay outside because they bring native addons.
 */
export default defineConfig({
  main: {
    plugins: [fontOfPictures],
    build: {
      outDir: 'out/main',
      emptyOutDir: true,
      rolldownOptions: {
        input: {
          desktop: 'electron/desktop/main.ts',
          web: 'electron/web/main.ts',
          cli: 'electron/cli/main.ts',
          worker: 'electron/thread/worker.ts',
        },
        // Shared chunks lie beside the entries, where the thread's host looks for worker.js.
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      emptyOutDir: true,
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: 'electron/desktop/preload.ts' },
        // A sandboxed preload is one CommonJS file; an ES module would build without complaint and not load.
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: 'renderer',
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      minify: true,
      // Small files too are files: the page's policy forbids data: addresses.
      assetsInlineLimit: 0,
      // The page is one file, which is fetched while the first script is read.
      chunkSizeWarningLimit: 600,
      rolldownOptions: { input: 'renderer/index.html', output: { codeSplitting: fileSplitting } },
    },
    plugins: [react(), painterBeside, pageFiles, pageAhead],
  },
})
