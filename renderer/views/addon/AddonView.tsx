import { useState, type JSX } from 'react'
import './addon.css'
import { isOpen } from '#shared/domain/finding.ts'
import type { AddonDetail } from '#shared/domain/views.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { dateWords } from '../../stores/age.ts'
import { announce } from '../../stores/announce.ts'
import { runCommand, useCommand } from '../../stores/command.ts'
import { everyAddon, routeHref, usualHours } from '../../stores/route.ts'
import { ErrorNote, ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { doubtsOf, unaskedOf } from '../../parts/doubt.ts'
import { FoldedFinding } from '../../parts/FindingDetail.tsx'
import { ChevronRightIcon, IncidentIcon, MapIcon, WarningIcon } from '../../parts/icons.tsx'
import { Age, Badge, Button, CarriedMark, Identifier, SharedBadge, Skeleton, ViewHeading } from '../../parts/parts.tsx'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { addonLabel, isOffered, planWords, plural, priceWords } from '../../parts/words.ts'
import { FocusView } from '../focus/FocusView.tsx'
import { DeepLookButton } from '../look/DeepLook.tsx'
import { noVariablesWords, problemLines } from './answer-words.ts'
import { AddonOperations } from '../operations/menus/AddonOperations.tsx'
import { AddonRunbooks } from '../runbooks/AddonRunbooks.tsx'
import { AddonHistory } from './AddonHistory.tsx'
import { Holders } from './Holders.tsx'

/** What the lists do not tell, and the button that asks for it. */
function Answer({ detail, reload }: { detail: AddonDetail; reload: () => void }): JSX.Element {
  const [asking, setAsking] = useState(false)
  const [error, setError] = useState<AppErrorData | null>(null)
  const { answer } = detail
  const problems = problemLines(answer?.problems ?? [])

  const ask = async (): Promise<void> => {
    setAsking(true)
    setError(null)
    const result = await runCommand('inventory.ask', { endpointId: detail.endpointId, addonId: detail.addon.id })
    setAsking(false)
    if (result.ok) {
      announce('The platform answered.')
      reload()
    } else setError(result.error)
  }

  return (
    <section className="side-part" aria-label="Asked of the platform">
      <h2>Asked of the platform</h2>
      <dl className="facts">
        <div>
          <dt>State</dt>
          <dd>{answer ? (answer.state ?? 'could not be told') : <span className="faint">not asked yet</span>}</dd>
        </div>
        <div>
          <dt>Config variables</dt>
          <dd>
            {answer ? (
              (noVariablesWords(answer) ?? (
                <ul className="variables">
                  {answer.configVariables.map((name) => (
                    <li key={name}>
                      <code>{name}</code>
                    </li>
                  ))}
                </ul>
              ))
            ) : (
              <span className="faint">not asked yet</span>
            )}
          </dd>
        </div>
        {answer ? (
          <div>
            <dt>Asked</dt>
            <dd>
              <Age at={answer.askedAt} />
            </dd>
          </div>
        ) : null}
      </dl>
      {problems.lines.length === 0 ? null : (
        <ul className="note note-medium answer-problems">
          {problems.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
          {problems.more > 0 ? <li>and {problems.more} more</li> : null}
        </ul>
      )}
      {error ? <ErrorNote error={error} /> : null}
      <Button busy={asking} disabled={asking} onClick={() => void ask()}>
        {asking ? 'Asking…' : answer ? 'Ask again' : 'Ask the platform'}
      </Button>
      <p className="faint">Names only. The values are secrets and stay on the platform.</p>
    </section>
  )
}

function Facts({ detail }: { detail: AddonDetail }): JSX.Element {
  const { addon, planDetail } = detail
  return (
    <section className="side-part" aria-label="Facts">
      <h2>Facts</h2>
      <dl className="facts">
        <div>
          <dt>Service</dt>
          <dd>
            <a
              href={routeHref({
                view: 'catalog',
                endpointId: detail.endpointId,
                service: addon.service,
                plan: null,
                text: '',
              })}
            >
              {detail.serviceHumanName}
            </a>
          </dd>
        </div>
        <div>
          <dt>Plan</dt>
          <dd>
            {planDetail ? (
              <a
                href={routeHref({
                  view: 'catalog',
                  endpointId: detail.endpointId,
                  service: addon.service,
                  plan: planDetail.id,
                  text: '',
                })}
              >
                {planWords(addon.plan)}
              </a>
            ) : (
              planWords(addon.plan)
            )}
            {planDetail && !isOffered(planDetail.state) ? <Badge tone="medium">{planDetail.state}</Badge> : null}
          </dd>
        </div>
        <div>
          <dt>Price</dt>
          <dd>{priceWords(addon.priceCents)}</dd>
        </div>
        <div>
          <dt>Organization</dt>
          <dd>{addon.organization === '' ? <span className="faint">not known</span> : addon.organization}</dd>
        </div>
        <div>
          <dt>Can be shared</dt>
          <dd>{detail.supportsSharing === null ? 'not known' : detail.supportsSharing ? 'yes' : 'no'}</dd>
        </div>
        <div>
          <dt>Created</dt>
          <dd>{addon.createdAt === '' ? 'not known' : dateWords(addon.createdAt)}</dd>
        </div>
        <div>
          <dt>Id</dt>
          <dd>
            <Identifier text={addon.id} />
          </dd>
        </div>
      </dl>
    </section>
  )
}

/** What keeps the findings below from being all there is to say. */
function Doubts({ reasons }: { reasons: readonly string[] }): JSX.Element {
  return (
    <div className="note" data-testid="doubts">
      <WarningIcon />
      <div>
        <strong>Not all rules could be judged.</strong> Not known is not the same as fine.
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}

function AddonPage({ detail, reload }: { detail: AddonDetail; reload: () => void }): JSX.Element {
  const { addon, endpointId } = detail
  const judged = useCommand('risk.addon', { endpointId, addonId: addon.id })
  const doubts = doubtsOf(detail.complete, judged.data, judged.error?.message ?? null)
  const unasked = unaskedOf(judged.data)
  const open = detail.findings.filter(({ state }) => isOpen(state))
  const answered = detail.findings.filter(({ state }) => !isOpen(state))
  return (
    <div className="page addon">
      <nav className="crumbs" aria-label="Where this is">
        <a href={routeHref({ view: 'addons', endpointId, filter: everyAddon })}>Add-ons</a>
        <ChevronRightIcon size={12} />
        <span>{addon.service}</span>
      </nav>
      <header className="page-head">
        <div className="addon-title">
          <ViewHeading>{addonLabel(addon)}</ViewHeading>
          <p className="addon-facts">
            {addon.severity === null ? (
              doubts === null ? null : doubts.length > 0 ? (
                <Badge>not all rules judged</Badge>
              ) : (
                <Badge tone={unasked > 0 ? 'plain' : 'ok'}>
                  {open.length > 0 ? 'only context' : 'no open findings'}
                </Badge>
              )
            ) : (
              <span className="addon-severity">
                <SeverityMark severity={addon.severity} label size={14} /> score {addon.score}
              </span>
            )}
            <span>
              {detail.serviceHumanName}, {planWords(addon.plan)}, {priceWords(addon.priceCents)}
            </span>
            <span>
              {addon.owner === null ? (
                <span className="orphan">nobody owns it</span>
              ) : (
                <>
                  owned by <strong>{addon.owner}</strong>
                </>
              )}
            </span>
            {addon.spaces > 1 ? <SharedBadge spaces={addon.spaces} /> : null}
            <CarriedMark from={addon.carriedFrom} />
          </p>
        </div>
        <div className="actions">
          <a
            className="button button-plain"
            href={routeHref({ view: 'incident', endpointId, addonId: addon.id, hours: usualHours })}
            aria-keyshortcuts="i"
            title="Everybody it hurts and what changed lately (i)"
          >
            <IncidentIcon /> Incident
          </a>
          <AddonRunbooks detail={detail} />
          <AddonOperations detail={detail} />
          <a
            className="button button-plain"
            href={routeHref({ view: 'map', endpointId, focus: { kind: 'addon', id: addon.id } })}
          >
            <MapIcon /> Show on map
          </a>
        </div>
      </header>
      <div className="addon-columns">
        <div className="addon-main">
          <section className="addon-focus" aria-label="Blast radius">
            <FocusView detail={detail} />
          </section>
          <section aria-label="Findings">
            <h2 className="section-title">{open.length === 0 ? 'Findings' : plural(open.length, 'finding')}</h2>
            {doubts !== null && doubts.length > 0 ? <Doubts reasons={doubts} /> : null}
            {open.map((finding) => (
              <FoldedFinding key={finding.id} finding={finding} />
            ))}
            {open.length === 0 && doubts?.length === 0 ? (
              <p className="muted">
                None of the rules that could be judged has anything open to say about this add-on.
              </p>
            ) : null}
            {unasked > 0 ? (
              <div className="addon-unasked">
                <p className="muted">
                  {plural(unasked, 'more rule')} can only be judged after a deep look, which asks the platform app by
                  app.
                </p>
                <DeepLookButton
                  endpointId={endpointId}
                  scope={{ kind: 'addon', addonId: addon.id }}
                  name={addonLabel(addon)}
                />
              </div>
            ) : null}
            {answered.length > 0 ? <h2 className="section-title">{answered.length} answered</h2> : null}
            {answered.map((finding) => (
              <FoldedFinding key={finding.id} finding={finding} />
            ))}
          </section>
          <section aria-label="Apps that hold it">
            <h2 className="section-title">{plural(detail.holders.length, 'app holds', 'apps hold')} it</h2>
            <Holders detail={detail} />
          </section>
          <AddonHistory endpointId={endpointId} addonId={addon.id} />
        </div>
        <aside className="addon-side" aria-label="About this add-on">
          <Facts detail={detail} />
          <Answer detail={detail} reload={reload} />
        </aside>
      </div>
    </div>
  )
}

export default function AddonView({ endpointId, addonId }: { endpointId: string; addonId: string }): JSX.Element {
  const { data, error, reload } = useCommand('inventory.addon', { endpointId, addonId })
  if (error && !data) return <ErrorPanel error={error} onRetry={reload} />
  if (!data) return <Skeleton rows={[18, 36, 100, 100, 92, 96, 70]} label="Reading the add-on" />
  return <AddonPage detail={data} reload={reload} />
}
