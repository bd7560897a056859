import { createRoot } from 'react-dom/client'
import './styles/base.css'
import './bridge/bridge.ts'
import { App } from './frame/App.tsx'
import { primeCommand } from './stores/command.ts'
import { currentRoute, followAddress } from './stores/route.ts'
import { startTheme } from './stores/theme.ts'

// The questions leave before anything is drawn, so that the answers travel while the page is built.
startTheme()
followAddress()
const route = currentRoute()
if (route.view === 'map') primeCommand('graph.map', { endpointId: route.endpointId })
primeCommand('endpoints.list', {})
primeCommand('preferences.get', {})

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
