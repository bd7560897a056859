import { useDeferredValue, useState, type JSX, type ReactNode } from 'react'
import { Autocomplete, Header, Input, ListBox, ListBoxItem, ListBoxSection, SearchField } from 'react-aria-components'
import type { EndpointView, SearchHit, SearchKind } from '#shared/domain/views.ts'
import { useCommand } from '../stores/command.ts'
import { syncEndpoint, useEndpoints } from '../stores/endpoints.ts'
import { navigate, onEndpoint, usualHours, wholeJournal, type Route } from '../stores/route.ts'
import { chooseTheme, useTheme } from '../stores/theme.ts'
import { Dialog } from '../parts/Dialog.tsx'
import {
  AddonsIcon,
  AppIcon,
  ArrowRightIcon,
  CatalogIcon,
  EndpointsIcon,
  IncidentIcon,
  JournalIcon,
  KeyboardIcon,
  MoonIcon,
  OperateIcon,
  PlanIcon,
  SearchIcon,
  SpaceIcon,
  SunIcon,
  SyncIcon,
} from '../parts/icons.tsx'
import { Kbd } from '../parts/parts.tsx'
import { addonLabel } from '../parts/words.ts'
import { beginOffer } from '../views/operations/menus/begin-offer.ts'
import { useSpokenOffers } from '../views/operations/menus/spoken-offers.ts'
import { levelWords } from '../views/operations/words.ts'
import { addonOf, places, type Overlay } from './shortcuts.ts'
import { endTypingAhead } from './typing-ahead.ts'

interface Choice {
  id: string
  name: string
  context: string
  icon: ReactNode
  go: () => void
}

interface Section {
  name: string
  choices: Choice[]
}

const kinds: { kind: SearchKind; name: string; icon: ReactNode }[] = [
  { kind: 'addon', name: 'Add-ons', icon: <AddonsIcon /> },
  { kind: 'app', name: 'Apps', icon: <AppIcon /> },
  { kind: 'space', name: 'Spaces', icon: <SpaceIcon /> },
  { kind: 'service', name: 'Services', icon: <CatalogIcon /> },
  { kind: 'plan', name: 'Plans', icon: <PlanIcon /> },
]

/** Where a hit leads. On the map an add-on is shown there; from anywhere else its page opens. */
function routeOf(hit: SearchHit, from: Route): Route {
  const { endpointId, id, name } = hit
  switch (hit.kind) {
    case 'addon':
      return from.view === 'map' && from.endpointId === endpointId
        ? { view: 'map', endpointId, focus: { kind: 'addon', id } }
        : { view: 'addon', endpointId, addonId: id }
    case 'app':
      return { view: 'map', endpointId, focus: { kind: 'app', id } }
    case 'space':
      return { view: 'map', endpointId, focus: { kind: 'space', name } }
    case 'service':
      return { view: 'catalog', endpointId, service: id, plan: null, text: '' }
    case 'plan':
    default:
      return { view: 'catalog', endpointId, service: null, plan: id, text: '' }
  }
}

function useHits(text: string): { hits: SearchHit[]; waiting: boolean } {
  const wanted = useDeferredValue(text.trim())
  const search = useCommand('inventory.search', { endpointId: null, text: wanted, limit: 40 })
  const [shown, setShown] = useState<SearchHit[]>([])
  // What an earlier word found stays until the next answer, so that the list does not blink with every key.
  if (search.data && search.data.hits !== shown) setShown(search.data.hits)
  return { hits: wanted === '' ? [] : shown, waiting: search.loading }
}

/** Everything one can go to or do, by typing a part of its name. */
export default function Palette({
  route,
  endpoint,
  onClose,
  onOpen,
}: {
  route: Route
  endpoint: EndpointView | null
  onClose: () => void
  onOpen: (overlay: Overlay) => void
}): JSX.Element {
  const [text, setText] = useState('')
  const { endpoints } = useEndpoints()
  const { theme } = useTheme()
  const { hits, waiting } = useHits(text)
  const endpointId = endpoint?.profile.id ?? null
  const spoken = useSpokenOffers(useDeferredValue(text), endpointId, route)

  const matching = (choice: Choice): boolean => choice.name.toLowerCase().includes(text.trim().toLowerCase())
  const views: Choice[] = [
    ...(endpointId === null
      ? []
      : places.map((place) => ({
          id: `go ${place.view}`,
          name: place.name,
          context: `g ${place.key}`,
          icon: <ArrowRightIcon />,
          go: () => {
            navigate(place.route(endpointId))
          },
        }))),
    {
      id: 'go endpoints',
      name: 'Endpoints',
      context: 'g e',
      icon: <ArrowRightIcon />,
      go: () => {
        navigate({ view: 'endpoints', dialog: null })
      },
    },
    {
      id: 'go journal',
      name: 'Journal',
      context: 'g j',
      icon: <ArrowRightIcon />,
      go: () => {
        navigate({ view: 'journal', filter: wholeJournal, entry: null })
      },
    },
    {
      id: 'go rules',
      name: 'Rules',
      context: 'g r',
      icon: <ArrowRightIcon />,
      go: () => {
        navigate({ view: 'rules', rule: null, text: '' })
      },
    },
  ]
  const others: Choice[] = endpoints
    .filter((each) => each.profile.id !== endpointId)
    .map(({ profile }) => ({
      id: `endpoint ${profile.id}`,
      name: profile.name,
      context: profile.environment === 'production' ? 'production' : '',
      icon: <EndpointsIcon />,
      go: () => {
        navigate(onEndpoint(route, profile.id))
      },
    }))
  const inTrouble = addonOf(route)
  const deeds: Choice[] = [
    ...(inTrouble === null
      ? []
      : [
          {
            id: 'do incident',
            name: 'Incident page of this add-on',
            context: 'i',
            icon: <IncidentIcon />,
            go: () => {
              navigate({ view: 'incident', ...inTrouble, hours: usualHours })
            },
          },
          {
            id: 'do history',
            name: 'Journal of this add-on',
            context: '',
            icon: <JournalIcon />,
            go: () => {
              const { endpointId, addonId } = inTrouble
              navigate({ view: 'journal', filter: { ...wholeJournal, endpointId, subject: addonId }, entry: null })
            },
          },
        ]),
    ...(endpoint === null
      ? []
      : [
          {
            id: 'do sync',
            name: `Sync ${endpoint.profile.name}`,
            context: 'Shift S',
            icon: <SyncIcon />,
            go: () => void syncEndpoint(endpoint.profile.id, endpoint.profile.name),
          },
        ]),
    {
      id: 'do theme',
      name: theme === 'dark' ? 'Light theme' : 'Dark theme',
      context: '',
      icon: theme === 'dark' ? <SunIcon /> : <MoonIcon />,
      go: () => {
        chooseTheme(theme === 'dark' ? 'light' : 'dark')
      },
    },
    {
      id: 'do shortcuts',
      name: 'Keyboard shortcuts',
      context: '?',
      icon: <KeyboardIcon />,
      go: () => {
        onOpen('shortcuts')
      },
    },
  ]
  // Hits come best first; what kind the best one is of comes first too.
  const firstOf = (kind: SearchKind): number => {
    const at = hits.findIndex((hit) => hit.kind === kind)
    return at === -1 ? hits.length : at
  }
  const ordered = kinds.toSorted((one, other) => firstOf(one.kind) - firstOf(other.kind))
  const found: Section[] = ordered.map(({ kind, name, icon }) => ({
    name,
    choices: hits
      .filter((hit) => hit.kind === kind)
      .map((hit) => ({
        id: `${kind} ${hit.endpointId} ${hit.id}`,
        name: addonLabel(hit),
        context:
          endpoints.length > 1
            ? `${hit.context} · ${endpoints.find((each) => each.profile.id === hit.endpointId)?.profile.name ?? ''}`
            : hit.context,
        icon,
        go: () => {
          navigate(routeOf(hit, route))
        },
      })),
  }))
  const operations: Choice[] = spoken.map(({ id, sentence, offer }) => ({
    id,
    name: sentence,
    context: levelWords[offer.level].name,
    icon: <OperateIcon />,
    go: () => {
      beginOffer(offer)
    },
  }))
  const sections = [
    { name: 'Operate', choices: operations },
    ...found,
    { name: 'Go to', choices: views.filter(matching) },
    { name: 'Switch endpoint', choices: others.filter(matching) },
    { name: 'Do', choices: deeds.filter(matching) },
  ].filter((section) => section.choices.length > 0)

  const choose = (id: string): void => {
    const choice = sections.flatMap((section) => section.choices).find((each) => each.id === id)
    onClose()
    choice?.go()
  }

  return (
    <Dialog title="Search" size="palette" onClose={onClose}>
      <div
        className="palette-box"
        onFocusCapture={(event) => {
          if (!(event.target instanceof HTMLInputElement)) return
          const ahead = endTypingAhead()
          if (ahead !== '') setText(text + ahead)
        }}
        onKeyDownCapture={(event) => {
          // One press closes, whatever was typed; the field alone would empty itself first.
          if (event.key === 'Escape') {
            event.stopPropagation()
            onClose()
          }
        }}
      >
        <Autocomplete inputValue={text} onInputChange={setText}>
          <SearchField className="palette-field" aria-label="Search everything" autoFocus>
            <SearchIcon size={18} />
            <Input
              role="combobox"
              aria-expanded
              placeholder="Search, go to a view, or say what to do: detach orders-db from web-prod"
            />
          </SearchField>
          <ListBox
            className="menu palette-list"
            aria-label="Results"
            onAction={(key) => {
              choose(String(key))
            }}
            renderEmptyState={() => (
              <p className="palette-empty">{waiting ? 'Searching…' : 'Nothing here is called that.'}</p>
            )}
          >
            {sections.map((section) => (
              <ListBoxSection key={section.name} className="menu-section">
                <Header className="menu-header">{section.name}</Header>
                {section.choices.map((choice) => (
                  <ListBoxItem key={choice.id} id={choice.id} textValue={choice.name} className="menu-item">
                    {choice.icon}
                    <span className="menu-name">{choice.name}</span>
                    <span className="menu-context">{choice.context}</span>
                  </ListBoxItem>
                ))}
              </ListBoxSection>
            ))}
          </ListBox>
        </Autocomplete>
      </div>
      <footer className="palette-foot">
        <span>
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd> choose
        </span>
        <span>
          <Kbd>Enter</Kbd> open
        </span>
        <span>
          <Kbd>Esc</Kbd> close
        </span>
      </footer>
    </Dialog>
  )
}
