import { useId, type JSX, type ReactNode } from 'react'
import type { FocusAddon, FocusApp, FocusRole } from '#shared/domain/focus.ts'
import './cards.css'
import { Badge, CarriedMark, ComplianceTags, SharedBadge } from '../../parts/parts.tsx'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { addonLabel, countWords, planWords, plural } from '../../parts/words.ts'
import type { MapFocus } from '../../stores/map-place.ts'
import type { FocusRow } from './focus-columns.ts'
import type { Box, Card } from './focus-layout.ts'
import type { Lit, Spot } from './focus-light.ts'
import { byWay, environmentWords, groupTitle, ownEnvironment, reachWords } from './focus-words.ts'

export interface CardParts {
  card: Card
  role: FocusRole
  hrefOf: (focus: MapFocus) => string
  actionsOf: ((app: FocusApp) => ReactNode) | undefined
  factsId: string
  /** The row whose facts are shown. */
  shown: Spot | null
  lit: Lit | null
  onShow: (spot: Spot, row: FocusRow, element: HTMLElement) => void
  onHide: () => void
}

export function place({ x, y, width, height }: Box): { left: number; top: number; width: number; height: number } {
  return { left: x, top: y, width, height }
}

/** Rows of one group under its name. */
export function FocusCard(parts: CardParts): JSX.Element {
  const { card, hrefOf } = parts
  const { by, space, compliance, environment, crossing, total } = card.group
  const headingId = useId()
  // The name goes first: a narrow card leaves it to the facts of its rows.
  const words = card.part === 1 && card.width >= 224 ? environmentWords(environment, compliance) : ''
  return (
    <div className="focus-card" style={place(card)} data-crossing={crossing} data-by={by} data-column={card.column}>
      <header>
        <h4 id={headingId}>
          {by === 'space' ? (
            <a
              href={hrefOf({ kind: 'space', name: space })}
              data-column={card.column}
              data-key={`space ${space} ${card.part}`}
            >
              <span className="unseen">Space </span>
              <bdi title={space}>{space}</bdi>
            </a>
          ) : (
            groupTitle(card.group)
          )}
          {card.part > 1 ? <span className="unseen">, continued</span> : null}
        </h4>
        {card.part > 1 ? (
          <span className="focus-under" aria-hidden="true">
            continued
          </span>
        ) : null}
        {by === 'space' && card.part === 1 ? (
          <ComplianceTags tags={compliance} most={card.width < 240 ? 1 : 2} />
        ) : null}
        {words === '' ? null : <span className="focus-environment">{words}</span>}
        <span className="focus-count">{countWords(total)}</span>
      </header>
      <ul aria-labelledby={headingId}>
        {card.rows.map(({ index, row }) => (
          <Row key={index} {...parts} index={index} row={row} />
        ))}
      </ul>
    </div>
  )
}

type RowParts<Each> = CardParts & { index: number; row: Each }

function Row({ row, ...parts }: RowParts<FocusRow>): JSX.Element {
  const spot = { stage: parts.card.stage, row: parts.index }
  const isLit = parts.lit?.has(spot)
  return (
    <li className="focus-row" data-lit={isLit}>
      {'app' in row ? <AppRow {...parts} row={row} /> : <AddonRow {...parts} row={row} />}
    </li>
  )
}

function AppRow({ row, ...parts }: RowParts<FocusApp>): JSX.Element {
  const { card, role, actionsOf } = parts
  const way = card.isPlain ? '' : byWay(row, role === 'members')
  return (
    <>
      <span className="focus-main">
        <AppName row={row} {...parts} />
        {actionsOf?.(row)}
      </span>
      {way === '' ? null : (
        <span className="focus-via">
          <bdi>{way}</bdi>
        </span>
      )}
    </>
  )
}

/** What is seen of an app at a glance. */
function AppBadges({
  row,
  group,
  isPrimary,
}: {
  row: FocusApp
  group: Card['group']
  isPrimary: boolean
}): JSX.Element {
  const own = row.known ? ownEnvironment(row, group.environment) : ''
  return (
    <>
      {isPrimary ? <Badge tone="accent">primary</Badge> : null}
      {row.preview ? <Badge tone="info">preview</Badge> : null}
      {own === '' ? null : <Badge>{own}</Badge>}
      {row.maintenance ? <Badge tone="medium">maintenance</Badge> : null}
      {isSeenEarlier(row) ? <Badge>seen earlier</Badge> : null}
      {!row.known ? <Badge>unknown</Badge> : row.running || row.maintenance ? null : <Badge>stopped</Badge>}
    </>
  )
}

/** The latest sync did not show it, or none of what brings it here. */
function isSeenEarlier({ carriedFrom, ties }: FocusRow): boolean {
  return carriedFrom !== null || (ties.length > 0 && ties.every((tie) => tie.carriedFrom !== null))
}

function AppName({ row, ...parts }: RowParts<FocusApp>): JSX.Element {
  const { card, role } = parts
  // Of one add-on alone it can be said without naming it.
  const isPrimary = (card.isPlain || role === 'owner') && row.ties.some(({ primary }) => primary === true)
  const inside = (
    <>
      {row.severity === null ? <span className="focus-ok" /> : <SeverityMark severity={row.severity} size={10} />}
      <bdi>{row.app}</bdi>
      <AppBadges row={row} group={card.group} isPrimary={isPrimary} />
    </>
  )
  const href = row.appId === '' ? null : parts.hrefOf({ kind: 'app', id: row.appId })
  return (
    <Name {...parts} row={row} href={href} name={`app ${row.appId}`}>
      {inside}
    </Name>
  )
}

function AddonRow({ row, ...parts }: RowParts<FocusAddon>): JSX.Element {
  const { card, role, hrefOf } = parts
  const isPrimary = role === 'held' && row.tieCount === 1 && row.ties[0]?.primary === true
  return (
    <>
      <span className="focus-main">
        <Name {...parts} row={row} href={hrefOf({ kind: 'addon', id: row.id })} name={`addon ${row.id}`}>
          {row.severity === null ? (
            <AddonMark crossing={row.spaces > 1} />
          ) : (
            <SeverityMark severity={row.severity} size={10} />
          )}
          <bdi>{addonLabel(row)}</bdi>
          {isPrimary ? <Badge tone="accent">primary</Badge> : null}
          {isSeenEarlier(row) ? <Badge>seen earlier</Badge> : null}
        </Name>
      </span>
      <span className="focus-via">
        {reachWords(row)}
        {card.group.by === 'owned' ? null : (
          <>
            {' · '}
            <OwnerOf row={row} hrefOf={hrefOf} />
          </>
        )}
      </span>
    </>
  )
}

function OwnerOf({ row, hrefOf }: { row: FocusAddon } & Pick<CardParts, 'hrefOf'>): JSX.Element {
  if (row.owner === null) return <>no owner</>
  const name = <bdi>{row.owner}</bdi>
  return <>of {row.ownerId === '' ? name : <a href={hrefOf({ kind: 'app', id: row.ownerId })}>{name}</a>}</>
}

/** A dot, in a ring where it crosses spaces, as on the map. */
function AddonMark({ crossing }: { crossing: boolean }): JSX.Element {
  return (
    <svg className="focus-mark" width="12" height="12" viewBox="0 0 14 14" aria-hidden="true">
      <circle cx="7" cy="7" r={crossing ? 2.4 : 3} />
      {crossing ? <path d="M7 1 13 7 7 13 1 7Z" /> : null}
    </svg>
  )
}

/** A name that leads to its own focus. `href` is null for what has no id, and so no address. */
function Name({
  row,
  href,
  name,
  children,
  ...parts
}: RowParts<FocusRow> & { href: string | null; name: string; children: ReactNode }): JSX.Element {
  const spot = { stage: parts.card.stage, row: parts.index }
  const isShown = parts.shown?.stage === spot.stage && parts.shown.row === spot.row
  const severity = row.severity ?? undefined
  const show = (event: { currentTarget: HTMLElement }): void => {
    parts.onShow(spot, row, event.currentTarget)
  }
  if (href === null) {
    return (
      <span className="focus-app" data-severity={severity} onMouseEnter={show} onMouseLeave={parts.onHide}>
        {children}
      </span>
    )
  }
  return (
    <a
      className="focus-app"
      href={href}
      aria-describedby={isShown ? parts.factsId : undefined}
      data-severity={severity}
      data-column={parts.card.column}
      data-key={name}
      onMouseEnter={show}
      onMouseLeave={parts.onHide}
      onFocus={show}
      onBlur={parts.onHide}
    >
      {children}
    </a>
  )
}

/** The subject, or who owns it. */
export function FocusBox(parts: CardParts): JSX.Element {
  const { card } = parts
  const [first] = card.rows
  if (!first) return <></>
  const { row, index } = first
  const isCrossing = !('app' in row) && row.spaces > 1
  return (
    <div
      className="focus-box"
      style={place(card)}
      data-crossing={isCrossing}
      data-subject={parts.role !== 'owner'}
      data-column={card.column}
    >
      {'app' in row ? <AppBox {...parts} row={row} index={index} /> : <AddonBox row={row} />}
    </div>
  )
}

function AppBox({ row, index, ...parts }: RowParts<FocusApp>): JSX.Element {
  const { role, card, actionsOf, hrefOf } = parts
  const words = environmentWords(row.environment, row.compliance)
  return (
    <>
      {role === 'owner' ? (
        <span className="focus-row">
          <span className="focus-main">
            <AppName {...parts} row={row} index={index} />
            {actionsOf?.(row)}
          </span>
        </span>
      ) : (
        <>
          <strong title={row.app}>
            <bdi>{row.app}</bdi>
          </strong>
          <span className="focus-under focus-badges">
            {row.severity === null ? null : <SeverityMark severity={row.severity} label />}
            <AppBadges row={row} group={card.group} isPrimary={false} />
          </span>
        </>
      )}
      <span className="focus-under">
        <a
          href={hrefOf({ kind: 'space', name: row.space })}
          data-column={card.column}
          data-key={`space ${row.space} box`}
        >
          <bdi>{row.space}</bdi>
        </a>
        <ComplianceTags tags={row.compliance} most={1} />
        {words === '' ? null : <span className="focus-environment">{words}</span>}
      </span>
      <CarriedMark from={row.carriedFrom} />
    </>
  )
}

function AddonBox({ row }: { row: FocusAddon }): JSX.Element {
  return (
    <>
      <span className="focus-kind">
        <AddonMark crossing={row.spaces > 1} />
        <span>
          {row.service}, {planWords(row.plan)}
        </span>
      </span>
      <strong title={addonLabel(row)}>
        <bdi>{addonLabel(row)}</bdi>
      </strong>
      <span className="focus-under">{plural(row.apps, 'app')}</span>
      <span className="focus-under focus-badges">
        {row.spaces > 1 ? <SharedBadge spaces={row.spaces} /> : <Badge>one space</Badge>}
        {row.severity === null ? null : <SeverityMark severity={row.severity} label />}
      </span>
      <CarriedMark from={row.carriedFrom} />
    </>
  )
}
