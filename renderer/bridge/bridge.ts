import type { Bridge } from '#shared/contract/bridge.ts'
import { openDesktopBridge } from './desktop.ts'
import { openWebBridge } from './web.ts'

/** The one way to the core, opened with the page. Which shell carries it is nobody else's business. */
export const bridge: Bridge = window.addonAtlas ? openDesktopBridge(window.addonAtlas) : openWebBridge()
