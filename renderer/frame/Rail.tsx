import type { JSX, ReactNode } from 'react'
import {
  AboutIcon,
  AddonsIcon,
  BrandMark,
  CatalogIcon,
  EndpointsIcon,
  FindingsIcon,
  JournalIcon,
  MapIcon,
  MoonIcon,
  ScoresIcon,
  SunIcon,
  SystemIcon,
} from '../parts/icons.tsx'
import { IconButton } from '../parts/parts.tsx'
import { countWords, plural } from '../parts/words.ts'
import { useCommand } from '../stores/command.ts'
import { routeHref, wholeJournal, type Route } from '../stores/route.ts'
import { chooseTheme, useTheme } from '../stores/theme.ts'
import { useLater } from './later.ts'
import { places, type Overlay } from './shortcuts.ts'

const icons: Record<string, ReactNode> = {
  map: <MapIcon size={18} />,
  findings: <FindingsIcon size={18} />,
  scores: <ScoresIcon size={18} />,
  addons: <AddonsIcon size={18} />,
  catalog: <CatalogIcon size={18} />,
}

/** Only the summary is read. */
const countOnly = { text: '', show: 'new', sort: 'severity', incident: false, limit: 1 } as const

/** How many findings want attention. Asked for after the first view stands: judging takes a moment and nobody waits for it. */
function FindingsCount({ endpointId }: { endpointId: string }): JSX.Element | null {
  const { data } = useCommand('risk.inbox', { endpointId, ...countOnly, hidden: [] })
  if (!data) return null
  const { critical, high } = data.summary
  if (critical + high === 0) return null
  return (
    <span
      className="rail-count"
      data-worst={critical > 0 ? 'critical' : 'high'}
      title={`${plural(critical, 'critical', 'critical')}, ${plural(high, 'high', 'high')}`}
    >
      {countWords(critical > 0 ? critical : high)}
      <span className="unseen"> {critical > 0 ? 'critical' : 'high'}</span>
    </span>
  )
}

const nextTheme = { system: 'light', light: 'dark', dark: 'system' } as const
const themeIcons = { system: <SystemIcon />, light: <SunIcon />, dark: <MoonIcon /> }

export function ThemeButton(): JSX.Element {
  const { choice } = useTheme()
  return (
    <IconButton
      label={`Theme: ${choice}. Change to ${nextTheme[choice]}`}
      onClick={() => {
        chooseTheme(nextTheme[choice])
      }}
    >
      {themeIcons[choice]}
    </IconButton>
  )
}

/** Views that are entered from another one. */
const placeOf: Partial<Record<Route['view'], Route['view']>> = {
  addon: 'addons',
  incident: 'addons',
  rules: 'findings',
}

export function Rail({
  route,
  endpointId,
  onOpen,
}: {
  route: Route
  endpointId: string | null
  onOpen: (overlay: Overlay) => void
}): JSX.Element {
  const settled = useLater(1_200)
  const here = placeOf[route.view] ?? route.view
  return (
    <nav className="rail" aria-label="Views">
      <a className="rail-brand" href="#/" aria-label="Addon Atlas, start" title="Addon Atlas">
        <BrandMark />
      </a>
      <div className="rail-views">
        {places.map((place) => (
          <RailLink
            key={place.view}
            name={place.name}
            current={here === place.view}
            href={endpointId === null ? null : routeHref(place.route(endpointId))}
          >
            {icons[place.view]}
            {place.view === 'findings' && endpointId !== null && settled ? (
              <FindingsCount endpointId={endpointId} />
            ) : null}
          </RailLink>
        ))}
        <RailLink
          name="Journal"
          current={here === 'journal'}
          href={routeHref({ view: 'journal', filter: wholeJournal, entry: null })}
        >
          <JournalIcon size={18} />
        </RailLink>
        <RailLink name="Endpoints" current={here === 'endpoints'} href="#/endpoints">
          <EndpointsIcon size={18} />
        </RailLink>
      </div>
      <div className="rail-foot">
        <ThemeButton />
        <IconButton
          label="About and shortcuts"
          onClick={() => {
            onOpen('about')
          }}
        >
          <AboutIcon />
        </IconButton>
      </div>
    </nav>
  )
}

function RailLink({
  name,
  href,
  current,
  children,
}: {
  name: string
  href: string | null
  current: boolean
  children: ReactNode
}): JSX.Element {
  return (
    <a
      className="rail-link"
      href={href ?? undefined}
      role={href === null ? 'link' : undefined}
      aria-disabled={href === null || undefined}
      aria-current={current ? 'page' : undefined}
    >
      <span className="rail-icon">{children}</span>
      <span>{name}</span>
    </a>
  )
}
