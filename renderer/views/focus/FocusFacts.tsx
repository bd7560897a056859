import type { JSX, ReactNode } from 'react'
import type { FocusAddon, FocusApp, FocusTie } from '#shared/domain/focus.ts'
import './facts.css'
import { CarriedMark, ComplianceTags } from '../../parts/parts.tsx'
import { addonLabel, countWords, planWords, plural } from '../../parts/words.ts'
import { dateWords } from '../../stores/age.ts'
import type { FocusRow } from './focus-columns.ts'
import type { Spot } from './focus-light.ts'
import { environmentName, labelOf, stateWords } from './focus-words.ts'

export interface Shown {
  spot: Spot
  row: FocusRow
  /** Lower left corner of the row, on the plane. */
  x: number
  y: number
  rowHeight: number
}

const factsWidth = 300
/** About as high as it gets. */
const mostHeight = 230

/** All that is known of a row, beside it while somebody points at it. */
export function FocusFacts({
  id,
  shown,
  width,
  height,
}: {
  id: string
  shown: Shown
  width: number
  height: number
}): JSX.Element {
  const { row, x, y, rowHeight } = shown
  const above = y > height - mostHeight && y > mostHeight + rowHeight
  return (
    <div
      id={id}
      role="tooltip"
      className="focus-facts"
      data-above={above || undefined}
      style={{ left: Math.max(0, Math.min(x, width - factsWidth)), top: above ? y - rowHeight - 4 : y + 4 }}
    >
      <strong>
        <bdi>{'app' in row ? row.app : addonLabel(row)}</bdi>
      </strong>
      {'app' in row ? <AppFacts row={row} /> : <AddonFacts row={row} />}
      <CarriedMark from={row.carriedFrom} />
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function AppFacts({ row }: { row: FocusApp }): JSX.Element {
  const [only] = row.ties
  return (
    <dl>
      <Fact name="Space">
        <bdi>{row.space}</bdi> <ComplianceTags tags={row.compliance} />
      </Fact>
      <Fact name="Environment">{environmentName(row.environment)}</Fact>
      {row.organization === '' ? null : <Fact name="Organization">{row.organization}</Fact>}
      {row.region === '' ? null : <Fact name="Region">{row.region}</Fact>}
      <Fact name="State">{stateWords(row)}</Fact>
      {row.tieCount === 1 && only ? <TieFacts tie={only} /> : null}
      {row.tieCount > 1 ? (
        <>
          <Ties name="Owns" ties={row.ties.filter(({ isOwner }) => isOwner)} all={row.owns} />
          <Ties name="Borrows" ties={row.ties.filter(({ isOwner }) => !isOwner)} all={row.borrows} />
        </>
      ) : null}
    </dl>
  )
}

function TieFacts({ tie }: { tie: FocusTie }): JSX.Element {
  return (
    <>
      <Fact name="Attached as">
        <bdi>{tie.attachmentName}</bdi>
        {tie.attachedAt === '' ? '' : `, ${dateWords(tie.attachedAt)}`}
        {tie.carriedFrom === null ? null : (
          <>
            , <CarriedMark from={tie.carriedFrom} />
          </>
        )}
      </Fact>
      <Fact name="Primary">{tie.primary === null ? 'not asked yet' : tie.primary ? 'yes' : 'no'}</Fact>
    </>
  )
}

/** `all` counts the add-ons, of which the first ties are told. */
function Ties({ name, ties, all }: { name: string; ties: readonly FocusTie[]; all: number }): JSX.Element | null {
  if (all === 0) return null
  const labels = [...new Set(ties.map(labelOf))].slice(0, 4)
  return (
    <Fact name={name}>
      <bdi>{labels.join(', ')}</bdi>
      {all > labels.length ? `${labels.length === 0 ? '' : ' and '}${countWords(all - labels.length)} more` : ''}
    </Fact>
  )
}

function AddonFacts({ row }: { row: FocusAddon }): JSX.Element {
  const [only] = row.ties
  const apps = [...new Set(row.ties.map(({ app }) => app))].slice(0, 4)
  return (
    <dl>
      <Fact name="Service">{row.service}</Fact>
      <Fact name="Plan">{planWords(row.plan)}</Fact>
      <Fact name="Owner">{row.owner === null ? 'nobody' : <bdi>{row.owner}</bdi>}</Fact>
      <Fact name="Held by">
        {plural(row.apps, 'app')} in {plural(row.spaces, 'space')}
      </Fact>
      {row.tieCount === 1 && only ? <TieFacts tie={only} /> : null}
      {row.tieCount > 1 ? (
        <Fact name="By way of">
          <bdi>{apps.join(', ')}</bdi>
          {row.tieCount > apps.length ? ` and ${countWords(row.tieCount - apps.length)} more` : ''}
        </Fact>
      ) : null}
    </dl>
  )
}
