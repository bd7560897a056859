import { useMemo, type JSX } from 'react'
import './catalog.css'
import type { CatalogService } from '#shared/domain/views.ts'
import { useCommand } from '../../stores/command.ts'
import { navigate, routeHref, type Route } from '../../stores/route.ts'
import { moveFocus } from '../../parts/arrow-keys.ts'
import { ErrorNote, ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { FilterField } from '../../parts/FilterField.tsx'
import { CatalogIcon, SearchIcon } from '../../parts/icons.tsx'
import { Badge, EmptyState, Skeleton, ViewHeading } from '../../parts/parts.tsx'
import { countWords, isOffered, plural } from '../../parts/words.ts'
import { ServiceDetail } from './ServiceDetail.tsx'
import { findService, searchServices } from './catalog-search.ts'

type CatalogRoute = Extract<Route, { view: 'catalog' }>

function ServiceLink({
  service,
  route,
  current,
}: {
  service: CatalogService
  route: CatalogRoute
  current: boolean
}): JSX.Element {
  return (
    <a
      className="list-item"
      href={routeHref({ ...route, service: service.name, plan: null })}
      aria-current={current ? 'true' : undefined}
      data-testid="service"
    >
      <span className="list-item-head">
        <strong title={service.humanName}>{service.humanName}</strong>
        {isOffered(service.state) ? null : <Badge tone="medium">{service.state}</Badge>}
      </span>
      <span className="list-item-facts">
        <code>{service.name}</code>
        <span>
          {plural(service.plans.length, 'plan')}, {plural(service.addons, 'add-on')}
        </span>
      </span>
    </a>
  )
}

export default function CatalogView({ route }: { route: CatalogRoute }): JSX.Element {
  const { endpointId, text } = route
  const { data, error, reload } = useCommand('inventory.catalog', { endpointId })
  const services = useMemo(() => searchServices(data?.services ?? [], text), [data, text])

  if (error && !data) return <ErrorPanel error={error} onRetry={reload} />
  if (!data) return <Skeleton rows={[24, 100, 96, 98, 94, 97]} label="Reading the catalog" />
  const chosen = findService(data.services, route) ?? services[0]
  return (
    <div className="page page-full panes">
      <section className="pane-list" aria-label="Services">
        <header className="pane-head">
          <ViewHeading>Catalog</ViewHeading>
          <span className="page-count">{plural(data.services.length, 'service')}</span>
        </header>
        <div className="pane-filter">
          <FilterField
            label="Filter services and plans"
            value={text}
            onChange={(words) => {
              navigate({ ...route, text: words, service: null, plan: null }, { replace: true })
            }}
          />
        </div>
        {error ? <ErrorNote error={error} /> : null}
        <nav className="pane-scroll" aria-label="Services" onKeyDown={moveFocus}>
          {services.map((service) => (
            <ServiceLink key={service.id} service={service} route={route} current={service === chosen} />
          ))}
          {services.length === 0 && data.services.length > 0 ? (
            <EmptyState icon={<SearchIcon size={20} />} title="Nothing is called that">
              {countWords(data.services.length)} services were looked through, and their plans.
            </EmptyState>
          ) : null}
        </nav>
      </section>
      <section className="pane-detail" aria-label="Service" tabIndex={0}>
        {chosen ? (
          <ServiceDetail key={chosen.id} service={chosen} route={route} />
        ) : (
          <EmptyState icon={<CatalogIcon size={20} />} title="No services here">
            The latest sync found no catalog on this endpoint.
          </EmptyState>
        )}
      </section>
    </div>
  )
}
