import { registerHooks } from 'node:module'

/**
 * `node --import` this file to run the built desktop shell in plain Node: whoever asks for `electron` gets the double.
 * Threads inherit the hook too, which does no harm: nothing in them may reach for Electron.
 */
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier !== 'electron') return nextResolve(specifier, context)
    return { url: new URL('electron.ts', import.meta.url).href, format: 'module-typescript', shortCircuit: true }
  },
})
