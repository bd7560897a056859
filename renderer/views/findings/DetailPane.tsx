import { useEffect, useMemo, useRef, type JSX, type Ref } from 'react'
import type { FindingLine, FindingView } from '#shared/domain/risk-views.ts'
import { useCommand, type Command } from '../../stores/command.ts'
import { routeHref, usualHours } from '../../stores/route.ts'
import { ErrorNote, ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { FindingDetail } from '../../parts/FindingDetail.tsx'
import { CheckIcon, IncidentIcon, MapIcon, NoteIcon, SearchIcon } from '../../parts/icons.tsx'
import { Button, EmptyState, Skeleton } from '../../parts/parts.tsx'
import { addonLabel } from '../../parts/words.ts'
import { newcomerWords } from './outgrown.ts'

export interface FindingActions {
  acknowledge: () => void
  withdraw: () => void
  annotate: () => void
}

function Actions({ view, actions }: { view: FindingView; actions: FindingActions }): JSX.Element {
  const { addon, endpointId, owner, state } = view.finding
  return (
    <div className="pane-detail-head">
      <p>
        <a
          href={routeHref({ view: 'addon', endpointId, addonId: addon.id })}
          aria-keyshortcuts="o"
          title="Open the add-on (o)"
        >
          {addonLabel(addon)}
        </a>
        <span className="muted">
          {addon.service}, {owner === null ? 'no owner' : `owned by ${owner}`}
        </span>
      </p>
      <div className="actions">
        {state === 'acknowledged' || state === 'excluded' ? null : (
          <Button kind="primary" aria-keyshortcuts="a" title="Acknowledge (a)" onClick={actions.acknowledge}>
            <CheckIcon /> Acknowledge
          </Button>
        )}
        <Button aria-keyshortcuts="n" title="Annotate (n)" onClick={actions.annotate}>
          <NoteIcon /> Annotate
        </Button>
        <a
          className="button button-plain"
          href={routeHref({ view: 'incident', endpointId, addonId: addon.id, hours: usualHours })}
          aria-keyshortcuts="Shift+I"
          title="Incident page (Shift I)"
        >
          <IncidentIcon /> Incident
        </a>
        <a
          className="button button-plain"
          href={routeHref({ view: 'map', endpointId, focus: { kind: 'addon', id: addon.id } })}
          aria-keyshortcuts="m"
          title="Show on map (m)"
        >
          <MapIcon /> Show on map
        </a>
      </div>
    </div>
  )
}

function Found({ view, actions }: { view: FindingView; actions: FindingActions }): JSX.Element {
  const { finding, annotations } = view
  const { endpointId, addon, state, acknowledgement } = finding
  const asksForApps = state === 'outgrown' || annotations.some(({ appId }) => appId !== null)
  const detail = useCommand('inventory.addon', asksForApps ? { endpointId, addonId: addon.id } : null)
  const holders = detail.data?.holders
  const appNames = useMemo(() => new Map(holders?.map(({ appId, app }) => [appId, app])), [holders])
  return (
    <>
      <Actions view={view} actions={actions} />
      <FindingDetail
        key={finding.id}
        view={view}
        appNames={appNames}
        changed={holders && acknowledgement ? newcomerWords(holders, acknowledgement.createdAt) : null}
        answerActions={
          <>
            {state === 'acknowledged' ? (
              <Button aria-keyshortcuts="a" title="Change it (a)" onClick={actions.acknowledge}>
                Change…
              </Button>
            ) : null}
            <Button kind="quiet" aria-keyshortcuts="w" title="Withdraw (w)" onClick={actions.withdraw}>
              Withdraw…
            </Button>
          </>
        }
      />
    </>
  )
}

/** What is known of a finding before it is told in full. */
function Coming({ line }: { line: FindingLine | null }): JSX.Element {
  return (
    <div className="finding-coming">
      {line ? <h2>{line.title}</h2> : null}
      <Skeleton rows={[70, 96, 40, 100, 88, 92]} label="Reading the finding" />
    </div>
  )
}

/** The finding that is chosen. Its place keeps the focus and begins at the top for each one. */
export function DetailPane({
  ref,
  findingId,
  line,
  view,
  actions,
  onFirst,
  onBack,
}: {
  ref: Ref<HTMLElement>
  findingId: string
  /** Null where the list does not hold it. */
  line: FindingLine | null
  view: Command<'risk.finding'>
  actions: FindingActions
  /** Shows the first of the list; null where the list is empty. */
  onFirst: (() => void) | null
  onBack: () => void
}): JSX.Element {
  const pane = useRef<HTMLElement>(null)
  const shownId = useRef(findingId)
  useEffect(() => {
    if (shownId.current === findingId) return
    shownId.current = findingId
    if (pane.current) pane.current.scrollTop = 0
  }, [findingId])
  const { data, error } = view
  const isGone = error?.code === 'not-found' && line === null
  return (
    <section
      ref={(element) => {
        pane.current = element
        if (typeof ref === 'function') ref(element)
        else if (ref) ref.current = element
      }}
      className="pane-detail"
      aria-label="The finding"
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && event.target === event.currentTarget) onBack()
      }}
    >
      {isGone && !data ? (
        <EmptyState
          icon={<SearchIcon size={20} />}
          title="The finding this link points to is gone"
          action={onFirst ? <Button onClick={onFirst}>Show the first of the list</Button> : null}
        >
          What it was about has changed, or it was put right.
        </EmptyState>
      ) : error && !data ? (
        <ErrorPanel error={error} onRetry={view.reload} />
      ) : (
        <>
          {error ? <ErrorNote error={error} /> : null}
          {data && line === null && !isGone ? (
            <p className="note note-outside">The list leaves this finding out as it is filtered now.</p>
          ) : null}
          {data ? <Found view={data} actions={actions} /> : <Coming line={line} />}
        </>
      )}
    </section>
  )
}
