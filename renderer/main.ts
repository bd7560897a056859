import './styles/base.css'
import './bridge/bridge.ts'
import { patiently } from './parts/patiently.ts'
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
const early: Promise<unknown> = document.fonts.load('16px "Inter Variable"')
// A font that cannot be had is the style sheet's to do without.
early.catch(() => undefined)
const route = currentRoute()
if (route.view === 'map') primeCommand('graph.map', { endpointId: route.endpointId })
primeCommand('endpoints.list', {})
primeCommand('preferences.get', {})

/** Says so when it cannot be had at first: the core may be starting anew at this very moment. */
async function show(place: HTMLElement): Promise<void> {
  const fetchPage = patiently(async () => {
    try {
      return await import('./frame/page.tsx')
    } catch (thrown) {
      place.setAttribute('role', 'alert')
      place.textContent = 'Addon Atlas cannot be loaded at the moment. It is tried again every second.'
      throw thrown
    }
  })
  const { showPage } = await fetchPage()
  place.removeAttribute('role')
  place.textContent = ''
  showPage(place)
}

const root = document.getElementById('root')
if (root) void show(root)
