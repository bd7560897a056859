import './styles/base.css'
import './bridge/bridge.ts'
import { primeCommand } from './stores/command.ts'
import { currentRoute, followAddress } from './stores/route.ts'
import { startTheme } from './stores/theme.ts'

/*
 * The questions leave before the code that shows their answers is read: it is most of the page, and both travel at the
 * same time.
 */
startTheme()
followAddress()
// Otherwise it would be asked for by the first text, and the map painted twice.
void document.fonts.load('16px "Inter Variable"')
const route = currentRoute()
if (route.view === 'map') primeCommand('graph.map', { endpointId: route.endpointId })
primeCommand('endpoints.list', {})
primeCommand('preferences.get', {})

async function show(place: HTMLElement): Promise<void> {
  const { showPage } = await import('./frame/page.tsx')
  showPage(place)
}

const root = document.getElementById('root')
if (root) void show(root)
