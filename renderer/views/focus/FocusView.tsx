import { useId, useLayoutEffect, useMemo, useRef, useState, type JSX } from 'react'
import { isOpen, severities, type Severity } from '#shared/domain/finding.ts'
import type { AddonDetail, HolderView } from '#shared/domain/views.ts'
import './focus.css'
import { aloneWords, doubtsOf } from '../../parts/doubt.ts'
import { Badge, CarriedMark, ComplianceTags, SharedBadge } from '../../parts/parts.tsx'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { addonLabel, plural } from '../../parts/words.ts'
import { dateWords } from '../../stores/age.ts'
import { useCommand } from '../../stores/command.ts'
import { routeHref } from '../../stores/route.ts'
import { HolderOperations } from '../operations/menus/AddonOperations.tsx'
import { layOutFocus, type Box, type Card } from './focus-layout.ts'

/** Who hangs on one add-on: its owner, the add-on, and every app that borrows it, by space. */
export function FocusView({ detail }: { detail: AddonDetail }): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(1000)
  const [shown, setShown] = useState<{ holder: HolderView; card: number | null; x: number; y: number } | null>(null)
  const factsId = useId()
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return undefined
    const measure = (): void => {
      setWidth(Math.max(1, element.clientWidth))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [])
  const layout = useMemo(() => layOutFocus(detail.holders, width), [detail.holders, width])
  const worst = useMemo(() => worstByApp(detail), [detail])
  const owner = detail.holders.find((holder) => holder.isOwner) ?? null
  const { addon } = detail
  const judged = useCommand('risk.addon', { endpointId: detail.endpointId, addonId: addon.id })

  const showFacts = (holder: HolderView, card: number | null) => (element: HTMLElement) => {
    const around = box.current?.getBoundingClientRect()
    const row = element.getBoundingClientRect()
    if (around) setShown({ holder, card, x: row.left - around.left, y: row.bottom - around.top })
  }
  const hideFacts = (): void => {
    setShown(null)
  }
  const app = (holder: HolderView, card: number | null): JSX.Element => (
    <AppLink
      holder={holder}
      endpointId={detail.endpointId}
      severity={worst.get(holder.app) ?? null}
      described={shown?.holder === holder ? factsId : undefined}
      onShow={showFacts(holder, card)}
      onHide={hideFacts}
    />
  )

  return (
    <div className="focus" data-testid="focus-view" data-holders={detail.holders.length}>
      <div ref={box} className="focus-plane" style={{ height: layout.height }}>
        <svg width={layout.width} height={layout.height} aria-hidden="true">
          <path d={layout.ownerLine} className="focus-line focus-owner-line" />
          {layout.lines.map((line) =>
            line.crossing ? null : <path key={line.card} d={line.path} className="focus-line focus-inside" />,
          )}
          {layout.lines.some((line) => line.crossing) ? (
            <path d={layout.trunk} className="focus-line focus-trunk" />
          ) : null}
          {layout.lines.map((line) =>
            line.crossing ? <path key={line.card} d={line.path} className="focus-line focus-crossing" /> : null,
          )}
          {layout.lines.map((line) =>
            shown?.card === line.card ? (
              <path key={line.card} d={line.path} className="focus-line focus-chosen" />
            ) : null,
          )}
        </svg>
        <section className="focus-box" style={place(layout.owner)} aria-label="Owner">
          <span className="focus-kind">Owner · bills here</span>
          {owner ? (
            <>
              <span className="focus-row">
                {app(owner, null)}
                <HolderOperations detail={detail} holder={owner} />
              </span>
              <span className="focus-under">
                <bdi>{owner.space}</bdi>
                <ComplianceTags tags={owner.compliance} most={1} />
              </span>
            </>
          ) : (
            <p>
              {addon.owner === null
                ? 'No owner: the app that made it is gone.'
                : `${addon.owner}, not in this snapshot.`}
            </p>
          )}
        </section>
        <section
          className="focus-box focus-addon"
          style={place(layout.addon)}
          data-crossing={addon.spaces > 1}
          aria-label="Add-on"
        >
          <span className="focus-kind">
            {addon.spaces > 1 ? (
              <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
                <circle cx="7" cy="7" r="2.6" />
                <path d="M7 1 13 7 7 13 1 7Z" />
              </svg>
            ) : null}
            {detail.serviceHumanName}
          </span>
          <strong title={addonLabel(addon)}>
            <bdi>{addonLabel(addon)}</bdi>
          </strong>
          <span className="focus-under">{plural(addon.apps, 'app')}</span>
          <span className="focus-under">
            {addon.spaces > 1 ? <SharedBadge spaces={addon.spaces} /> : <Badge>one space</Badge>}
            {addon.severity === null ? null : <SeverityMark severity={addon.severity} label />}
          </span>
        </section>
        {layout.cards.map((card, index) => (
          <SpaceCard key={`${card.space} ${card.holders[0]?.attachmentId ?? ''}`} card={card}>
            {card.holders.map((holder) => (
              <li key={holder.attachmentId} className="focus-row">
                {app(holder, index)}
                <HolderOperations detail={detail} holder={holder} />
              </li>
            ))}
          </SpaceCard>
        ))}
        {layout.cards.length === 0 ? (
          <p className="focus-alone" style={{ left: layout.addon.x + layout.addon.width + 24, top: layout.addon.y }}>
            {aloneWords(doubtsOf(detail.complete, judged.data, judged.error?.message ?? null))}
          </p>
        ) : null}
        {shown ? <Facts id={factsId} shown={shown} width={layout.width} height={layout.height} /> : null}
      </div>
    </div>
  )
}

function place({ x, y, width, height }: Box): { left: number; top: number; width: number; height: number } {
  return { left: x, top: y, width, height }
}

function SpaceCard({ card, children }: { card: Card; children: JSX.Element[] }): JSX.Element {
  return (
    <section
      className="focus-card"
      style={place(card)}
      data-crossing={card.crossing}
      aria-label={`Space ${card.space}${card.part > 1 ? `, part ${card.part}` : ''}`}
    >
      <header>
        <bdi title={card.space}>{card.space}</bdi>
        {card.part > 1 ? <span className="focus-under">continued</span> : null}
        <ComplianceTags tags={card.compliance} most={2} />
        <span className="focus-count">{card.total}</span>
      </header>
      <ul>{children}</ul>
    </section>
  )
}

function AppLink({
  holder,
  endpointId,
  severity,
  described,
  onShow,
  onHide,
}: {
  holder: HolderView
  endpointId: string
  severity: Severity | null
  described: string | undefined
  onShow: (element: HTMLElement) => void
  onHide: () => void
}): JSX.Element {
  return (
    <a
      className="focus-app"
      href={routeHref({ view: 'map', endpointId, focus: { kind: 'app', id: holder.appId } })}
      aria-describedby={described}
      data-severity={severity ?? undefined}
      onMouseEnter={(event) => {
        onShow(event.currentTarget)
      }}
      onMouseLeave={onHide}
      onFocus={(event) => {
        onShow(event.currentTarget)
      }}
      onBlur={onHide}
    >
      {severity === null ? <span className="focus-ok" /> : <SeverityMark severity={severity} size={10} />}
      <bdi>{holder.app}</bdi>
      {holder.primary === true ? <Badge tone="accent">primary</Badge> : null}
      {holder.preview ? <Badge tone="info">preview</Badge> : null}
      {holder.maintenance ? <Badge tone="medium">maintenance</Badge> : null}
      {!holder.known ? <Badge>unknown</Badge> : holder.running || holder.maintenance ? null : <Badge>stopped</Badge>}
    </a>
  )
}

const factsWidth = 288

function Facts({
  id,
  shown,
  width,
  height,
}: {
  id: string
  shown: { holder: HolderView; x: number; y: number }
  width: number
  height: number
}): JSX.Element {
  const { holder } = shown
  const above = shown.y > height - 190 && shown.y > 220
  return (
    <div
      id={id}
      role="tooltip"
      className="focus-facts"
      data-above={above || undefined}
      style={{ left: Math.max(0, Math.min(shown.x, width - factsWidth)), top: above ? shown.y - rowTop : shown.y + 4 }}
    >
      <strong>
        <bdi>{holder.app}</bdi>
      </strong>
      <dl>
        <dt>Space</dt>
        <dd>
          <bdi>{holder.space}</bdi> <ComplianceTags tags={holder.compliance} />
        </dd>
        {holder.organization === '' ? null : (
          <>
            <dt>Organization</dt>
            <dd>{holder.organization}</dd>
          </>
        )}
        {holder.region === '' ? null : (
          <>
            <dt>Region</dt>
            <dd>{holder.region}</dd>
          </>
        )}
        <dt>State</dt>
        <dd>{stateWords(holder)}</dd>
        <dt>Attached as</dt>
        <dd>
          <bdi>{holder.attachmentName}</bdi>
          {holder.attachedAt === '' ? '' : `, ${dateWords(holder.attachedAt)}`}
        </dd>
        <dt>Primary</dt>
        <dd>{holder.primary === null ? 'not asked yet' : holder.primary ? 'yes' : 'no'}</dd>
      </dl>
      <CarriedMark from={holder.carriedFrom} />
    </div>
  )
}

const rowTop = 32

function stateWords(holder: HolderView): string {
  if (!holder.known) return 'not in this snapshot'
  const parts = [holder.running ? 'running' : 'not running']
  if (holder.maintenance) parts.push('in maintenance')
  if (holder.preview) parts.push('preview')
  return parts.join(', ')
}

/** Two-part app name -> the worst open finding about this add-on that the app takes part in, as its owner or as named. */
function worstByApp(detail: AddonDetail): ReadonlyMap<string, Severity> {
  const worst = new Map<string, Severity>()
  for (const finding of detail.findings) {
    if (finding.context || !isOpen(finding.state)) continue
    for (const app of [finding.owner ?? '', ...finding.apps]) {
      const known = worst.get(app)
      if (!known || severities.indexOf(finding.severity) > severities.indexOf(known)) worst.set(app, finding.severity)
    }
  }
  return worst
}
