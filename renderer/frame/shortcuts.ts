import { useEffect } from 'react'
import type { EndpointView } from '#shared/domain/views.ts'
import { openAlarm } from '../stores/alarms.ts'
import { syncEndpoint } from '../stores/endpoints.ts'
import {
  currentRoute,
  everyAddon,
  navigate,
  openFindings,
  usualHours,
  wholeJournal,
  type Route,
} from '../stores/route.ts'

export type Overlay = 'palette' | 'shortcuts' | 'about'

/** Where the rail, the palette and the `g` keys lead. */
export const places: { key: string; name: string; view: Route['view']; route: (endpointId: string) => Route }[] = [
  { key: 'm', name: 'Map', view: 'map', route: (endpointId) => ({ view: 'map', endpointId, focus: null }) },
  {
    key: 'f',
    name: 'Findings',
    view: 'findings',
    route: (endpointId) => ({ view: 'findings', endpointId, finding: null, filter: openFindings }),
  },
  { key: 's', name: 'Scores', view: 'scores', route: (endpointId) => ({ view: 'scores', endpointId }) },
  {
    key: 'a',
    name: 'Add-ons',
    view: 'addons',
    route: (endpointId) => ({ view: 'addons', endpointId, filter: everyAddon }),
  },
  {
    key: 'c',
    name: 'Catalog',
    view: 'catalog',
    route: (endpointId) => ({ view: 'catalog', endpointId, service: null, plan: null, text: '' }),
  },
]

/** The add-on that is looked at, in any view whose address names one. */
export function addonOf(route: Route): { endpointId: string; addonId: string } | null {
  if (route.view === 'addon' || route.view === 'incident') {
    return { endpointId: route.endpointId, addonId: route.addonId }
  }
  if (route.view !== 'map' || route.focus?.kind !== 'addon') return null
  return { endpointId: route.endpointId, addonId: route.focus.id }
}

function openIncident(): void {
  const addon = addonOf(currentRoute())
  if (addon) navigate({ view: 'incident', ...addon, hours: usualHours })
}

const secondKeyWithin = 1_200

const fields = 'input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]'

/** A menu or a list to pick from takes letters as the beginning of what is looked for. */
const listsOfChoices = '[role=menu], [role=listbox]'

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest(`${fields}, ${listsOfChoices}`) !== null
}

let viewKeys: Readonly<Record<string, () => void>> = {}

/** Single letters that mean something in the view that is open. What was begun with `g` goes before them. */
export function useViewKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    viewKeys = keys
    return () => {
      if (viewKeys === keys) viewKeys = {}
    }
  }, [keys])
}

/**
 * The keys that work everywhere. Single letters stay out of the way of typing and of open dialogs. A view with a search
 * of its own marks its field `data-slash`: the slash leads there.
 */
export function useShortcuts(endpoint: EndpointView | null, open: (overlay: Overlay) => void): void {
  const endpointId = endpoint?.profile.id ?? null
  const name = endpoint?.profile.name ?? ''
  useEffect(() => {
    let goPressedAt = -Infinity
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
        event.preventDefault()
        open('palette')
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return
      const going = event.timeStamp - goPressedAt < secondKeyWithin
      goPressedAt = -Infinity
      if (going) {
        const place = places.find((each) => each.key === event.key)
        if (place && endpointId !== null) navigate(place.route(endpointId))
        else if (event.key === 'e') navigate({ view: 'endpoints', dialog: null })
        else if (event.key === 'r') navigate({ view: 'rules', rule: null, text: '' })
        else if (event.key === 'j') navigate({ view: 'journal', filter: wholeJournal, entry: null })
        else if (event.key === 'n') openAlarm()
        return
      }
      const ofView = Object.hasOwn(viewKeys, event.key) ? viewKeys[event.key] : undefined
      if (ofView) {
        event.preventDefault()
        ofView()
      } else if (event.key === 'i') openIncident()
      else if (event.key === 'g') goPressedAt = event.timeStamp
      else if (event.key === '?') open('shortcuts')
      else if (event.key === '/') {
        event.preventDefault()
        const field = document.querySelector<HTMLElement>('[data-slash]')
        if (field?.checkVisibility({ visibilityProperty: true }) === true) field.focus()
        else open('palette')
      } else if (event.key === 'S' && endpointId !== null) void syncEndpoint(endpointId, name)
    }
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('keydown', onKey)
    }
  }, [endpointId, name, open])
}
