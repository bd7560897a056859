import type { JSX } from 'react'
import type { CatalogPlan, CatalogService } from '#shared/domain/views.ts'
import { useCommand } from '../../stores/command.ts'
import { routeHref, type Route } from '../../stores/route.ts'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { CheckIcon, CloseIcon } from '../../parts/icons.tsx'
import { Badge, CarriedMark, ComplianceTags, Identifier, Skeleton } from '../../parts/parts.tsx'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { addonLabel, countWords, isOffered, planWords, plural, priceWords } from '../../parts/words.ts'

type CatalogRoute = Extract<Route, { view: 'catalog' }>

function Ability({ can, children }: { can: boolean; children: string }): JSX.Element {
  return (
    <li data-can={can}>
      {can ? <CheckIcon size={14} /> : <CloseIcon size={14} />}
      {can ? 'can be' : 'cannot be'} {children}
    </li>
  )
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'any' : names.join(', ')
}

/** Most plans are wherever their service is; only the others need their regions spelled out. */
function regions(plan: CatalogPlan, service: CatalogService): string {
  const everywhere = service.regions.every((region) => plan.regions.includes(region))
  return everywhere && service.regions.length > 1 ? 'all' : list(plan.regions)
}

function PlanUsers({ endpointId, plan }: { endpointId: string; plan: CatalogPlan }): JSX.Element {
  const { data, error } = useCommand('inventory.planUsers', { endpointId, planId: plan.id })
  if (error && !data) return <ErrorNote error={error} />
  if (!data) return <Skeleton rows={[60, 52, 56]} label="Looking for who uses it" />
  if (data.addons.length === 0) return <p className="muted">Nobody uses this plan.</p>
  return (
    <ul className="plan-users">
      {data.addons.map((addon) => (
        <li key={addon.id}>
          {addon.severity === null ? <span className="mark-space" /> : <SeverityMark severity={addon.severity} />}
          <a href={routeHref({ view: 'addon', endpointId, addonId: addon.id })}>{addonLabel(addon)}</a>
          <span className="muted">{addon.owner ?? 'no owner'}</span>
          <span className="faint">{plural(addon.apps, 'app')}</span>
          <CarriedMark from={addon.carriedFrom} />
        </li>
      ))}
    </ul>
  )
}

function PlanDetail({ endpointId, plan }: { endpointId: string; plan: CatalogPlan }): JSX.Element {
  return (
    <section className="plan-detail" aria-label={`Plan ${plan.name}`} data-testid="plan-detail">
      <h3>{plan.humanName || plan.name}</h3>
      {plan.description === '' ? null : <p className="muted">{plan.description}</p>}
      <div className="plan-columns">
        <dl className="facts">
          <div>
            <dt>Compliance</dt>
            <dd>{plan.compliance.length === 0 ? 'none needed' : <ComplianceTags tags={plan.compliance} />}</dd>
          </div>
          <div>
            <dt>Regions</dt>
            <dd>{list(plan.regions)}</dd>
          </div>
          {plan.attributes.map((attribute) => (
            <div key={attribute.name}>
              <dt>{attribute.name}</dt>
              <dd>{attribute.value}</dd>
            </div>
          ))}
          <div>
            <dt>Id</dt>
            <dd>
              <Identifier text={plan.id} />
            </dd>
          </div>
        </dl>
        <div>
          <h4>
            Used by {plural(plan.addons, 'add-on')}, {plural(plan.apps, 'app')}
          </h4>
          <PlanUsers endpointId={endpointId} plan={plan} />
        </div>
      </div>
    </section>
  )
}

/** A service and its plans as a price list; the chosen plan opens under it, with who uses it. */
export function ServiceDetail({ service, route }: { service: CatalogService; route: CatalogRoute }): JSX.Element {
  const plans = service.plans.toSorted(
    (a, b) => (a.priceCents ?? Infinity) - (b.priceCents ?? Infinity) || a.name.localeCompare(b.name),
  )
  const chosen = plans.find((plan) => plan.id === route.plan || plan.name === route.plan)
  return (
    <div className="service">
      <header>
        <h2>
          {service.humanName} {isOffered(service.state) ? null : <Badge tone="medium">{service.state}</Badge>}
        </h2>
        <p className="muted">{service.description}</p>
        <p className="service-facts">
          <code>{service.name}</code>
          <span>{plural(service.addons, 'add-on')}</span>
          <span>{countWords(service.shared)} shared</span>
          <span>regions: {list(service.regions)}</span>
        </p>
        <ul className="abilities">
          <Ability can={service.supportsSharing}>shared between apps</Ability>
          <Ability can={service.supportsMultiple}>had more than once by an app</Ability>
          <Ability can={service.supportsUpgrading}>moved to another plan</Ability>
        </ul>
      </header>
      <div className="table-box" role="region" aria-label={`Plans of ${service.humanName}`} tabIndex={0}>
        <table className="table plan-table">
          <thead>
            <tr>
              <th scope="col">Plan</th>
              <th scope="col" className="cell-number">
                Price
              </th>
              <th scope="col">State</th>
              <th scope="col">Regions</th>
              <th scope="col">Compliance</th>
              <th scope="col" className="cell-number">
                Add-ons
              </th>
              <th scope="col" className="cell-number">
                Apps
              </th>
            </tr>
          </thead>
          <tbody>
            {plans.map((plan) => (
              <tr key={plan.id} aria-current={plan === chosen ? 'true' : undefined}>
                <td>
                  <a href={routeHref({ ...route, service: service.name, plan: plan === chosen ? null : plan.id })}>
                    {planWords(plan.name)}
                  </a>{' '}
                  {plan.isDefault ? <Badge>default</Badge> : null}
                </td>
                <td className="cell-number">{priceWords(plan.priceCents)}</td>
                <td>
                  {isOffered(plan.state) ? (
                    <span className="muted">{plan.state}</span>
                  ) : (
                    <Badge tone={plan.state === 'shutdown' ? 'high' : 'medium'}>{plan.state}</Badge>
                  )}
                </td>
                <td className="muted">{regions(plan, service)}</td>
                <td>
                  {plan.compliance.length === 0 ? (
                    <span className="faint">–</span>
                  ) : (
                    <ComplianceTags tags={plan.compliance} />
                  )}
                </td>
                <td className="cell-number">{countWords(plan.addons)}</td>
                <td className="cell-number">{countWords(plan.apps)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {chosen ? <PlanDetail key={chosen.id} endpointId={route.endpointId} plan={chosen} /> : null}
    </div>
  )
}
