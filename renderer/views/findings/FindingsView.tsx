import { useMemo, useRef, useState, type JSX } from 'react'
import './findings.css'
import './dialogs.css'
import type { Inbox } from '#shared/domain/risk-views.ts'
import { announce } from '../../stores/announce.ts'
import { dayWords } from '../../stores/age.ts'
import { primeCommand, useCommand } from '../../stores/command.ts'
import { useEndpoints } from '../../stores/endpoints.ts'
import { navigate, usualHours, type FindingFilter, type Route } from '../../stores/route.ts'
import { useViewKeys } from '../../frame/shortcuts.ts'
import { ErrorNote, ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { IncidentIcon } from '../../parts/icons.tsx'
import { Button, Skeleton, ViewHeading } from '../../parts/parts.tsx'
import { addonLabel, countWords, plural } from '../../parts/words.ts'
import { AcknowledgeDialog } from './AcknowledgeDialog.tsx'
import { AnnotateDialog } from './AnnotateDialog.tsx'
import { BaselinesDialog } from './BaselinesDialog.tsx'
import { blindWords } from './blind-words.ts'
import { DetailPane } from './DetailPane.tsx'
import { Empty } from './Empty.tsx'
import { AnswersDialog, ExportDialog } from './FileDialogs.tsx'
import { Filters } from './Filters.tsx'
import { FindingTree } from './FindingTree.tsx'
import { InboxMenu, type InboxAction } from './InboxMenu.tsx'
import { leafAfter, openAfter, toLines } from './lines.ts'
import { markSeen, Newness } from './Newness.tsx'
import { CheckDetail, UnknownDetail } from './Unknown.tsx'
import { WithdrawDialog } from './WithdrawDialog.tsx'

type FindingsRoute = Extract<Route, { view: 'findings' }>

/** A dialog about one finding keeps to it, whatever a sync brings meanwhile. */
type Open =
  { kind: 'acknowledge' | 'withdraw' | 'annotate'; findingId: string } | { kind: 'baselines' | 'export' | 'answers' }

/** In place of a finding's id: what could not be judged. */
const unknown = 'unknown'

/** Add-ons asked for at first, and each time more are wanted. */
const pageOfAddons = 500
const mostAddons = 5_000

function goTo(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true })
}

/** The latest inbox; while the one of another filter is on its way, the one before it. */
function useInbox(endpointId: string, filter: FindingFilter, limit: number) {
  const answer = useCommand('risk.inbox', { endpointId, ...filter, limit })
  const [kept, setKept] = useState<Inbox | null>(null)
  if (answer.data && answer.data !== kept) setKept(answer.data)
  return { inbox: answer.data ?? kept, error: answer.error, reload: answer.reload, waiting: answer.data === null }
}

export default function FindingsView({ route }: { route: FindingsRoute }): JSX.Element {
  const { endpointId, filter } = route
  const [limit, setLimit] = useState(pageOfAddons)
  const { inbox, error, reload, waiting } = useInbox(endpointId, filter, limit)
  const endpoint = useEndpoints().endpoints.find((each) => each.profile.id === endpointId)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [open, setOpen] = useState<Open | null>(null)
  const tree = useRef<HTMLDivElement>(null)
  const detail = useRef<HTMLElement>(null)

  const lines = useMemo(
    () => toLines(inbox?.groups ?? [], inbox?.checks ?? [], folded, filter.incident),
    [inbox, folded, filter.incident],
  )
  const firstFinding = lines.find(({ kind }) => kind === 'finding')?.key ?? leafAfter(lines, null, 1)
  const chosen = route.finding ?? firstFinding
  const check = inbox?.checks.find(({ id }) => id === chosen) ?? null
  const findingId = chosen === unknown || check ? null : chosen
  const line = useMemo(
    () => inbox?.groups.flatMap((group) => group.lines).find(({ id }) => id === findingId) ?? null,
    [inbox, findingId],
  )
  const view = useCommand('risk.finding', findingId === null ? null : { endpointId, findingId })
  const finding = view.data?.finding ?? null

  const change = (part: Partial<FindingFilter>): void => {
    navigate({ ...route, finding: null, filter: { ...filter, ...part } }, { replace: true })
  }
  const choose = (key: string | null): void => {
    navigate({ ...route, finding: key }, { replace: true })
    // The one after it is likely to be next.
    const next = key === null ? null : leafAfter(lines, key, 1)
    if (next !== null && !inbox?.checks.some(({ id }) => id === next)) {
      primeCommand('risk.finding', { endpointId, findingId: next })
    }
  }
  const close = (): void => {
    setOpen(null)
  }
  const step = (direction: 1 | -1): void => {
    const next = leafAfter(lines, chosen, direction)
    goTo(tree.current)
    if (next === null) announce(direction === 1 ? 'That was the last finding.' : 'This is the first finding.')
    else choose(next)
  }
  const ask = (kind: 'acknowledge' | 'withdraw' | 'annotate'): void => {
    if (findingId === null) return
    if (route.finding === null) choose(findingId)
    setOpen({ kind, findingId })
  }
  const acknowledge = (): void => {
    if (finding?.state === 'excluded') announce('The policy file excludes it already.')
    else ask('acknowledge')
  }
  const withdraw = (): void => {
    if (finding && !finding.acknowledgement) announce('There is no acknowledgement to withdraw.')
    else ask('withdraw')
  }
  const annotate = (): void => {
    ask('annotate')
  }
  const toggleIncident = (): void => {
    announce(
      filter.incident ? 'Incident mode is off.' : 'Incident mode: what goes on right now first, context left out.',
    )
    change({ incident: !filter.incident })
  }
  useViewKeys({
    j: () => {
      step(1)
    },
    k: () => {
      step(-1)
    },
    a: acknowledge,
    w: withdraw,
    n: annotate,
    i: toggleIncident,
    I: () => {
      if (finding) navigate({ view: 'incident', endpointId, addonId: finding.addon.id, hours: usualHours })
    },
    m: () => {
      if (finding) navigate({ view: 'map', endpointId, focus: { kind: 'addon', id: finding.addon.id } })
    },
    o: () => {
      if (finding) navigate({ view: 'addon', endpointId, addonId: finding.addon.id })
    },
  })

  if (error && !inbox) return <ErrorPanel error={error} onRetry={reload} />
  if (!inbox) return <Skeleton rows={[24, 60, 100, 94, 98, 90, 96]} label="Judging the add-ons" />

  const onAction = (action: InboxAction): void => {
    if (action === 'seen') void markSeen(endpointId)
    else setOpen({ kind: action })
  }
  const acknowledged = (expiresAt: number): void => {
    const next = findingId === null ? null : openAfter(lines, findingId)
    const words = `Acknowledged until ${dayWords(expiresAt)}.`
    announce(next ? `${words} Next: ${next.finding.title}, ${addonLabel(next.addon)}.` : `${words} None is left.`)
    close()
    choose(next?.key ?? null)
  }
  const blind = blindWords(inbox.summary)
  const about = open !== null && 'findingId' in open && open.findingId === findingId ? view.data : null

  return (
    <div className="page page-full panes findings" data-incident={filter.incident || undefined}>
      <section className="pane-list" aria-label="Findings" aria-busy={waiting || undefined}>
        <header className="pane-head">
          <ViewHeading>Findings</ViewHeading>
          <span className="page-count" role="status">
            {inbox.matching === inbox.total
              ? countWords(inbox.total)
              : `${countWords(inbox.matching)} of ${countWords(inbox.total)}`}
          </span>
          <span className="spring" />
          <button
            type="button"
            className="pick incident-toggle"
            aria-pressed={filter.incident}
            aria-keyshortcuts="i"
            data-chosen={filter.incident}
            title="What goes on right now first, context left out (i)"
            onClick={toggleIncident}
          >
            <IncidentIcon size={14} /> Incident mode
          </button>
          <InboxMenu onAction={onAction} />
        </header>
        {filter.incident ? (
          <p className="incident-words" data-testid="incident">
            <IncidentIcon size={14} /> <strong>Incident mode.</strong> What goes on right now comes first; context is
            left out.
          </p>
        ) : null}
        <Filters filter={filter} summary={inbox.summary} newCount={inbox.newCount} onChange={change} />
        <Newness
          endpointId={endpointId}
          newSince={inbox.newSince}
          newCount={inbox.newCount}
          onBaselines={() => {
            setOpen({ kind: 'baselines' })
          }}
        />
        {error ? <ErrorNote error={error} /> : null}
        {lines.length > 0 ? (
          <FindingTree
            ref={tree}
            lines={lines}
            chosen={chosen}
            onChoose={choose}
            onFold={(key, fold) => {
              const next = new Set(folded)
              if (fold) next.add(key)
              else next.delete(key)
              setFolded(next)
            }}
            onEnter={() => {
              goTo(detail.current)
            }}
          />
        ) : (
          <Empty
            inbox={inbox}
            filter={filter}
            addons={endpoint?.lastSync?.counts.addons ?? null}
            onChange={(wanted) => {
              change(wanted)
            }}
          />
        )}
        {inbox.groups.length < inbox.matchingGroups ? (
          <div className="pane-foot">
            <span>
              Showing {countWords(inbox.groups.length)} of {plural(inbox.matchingGroups, 'add-on')}
            </span>
            {limit < mostAddons ? (
              <Button
                kind="quiet"
                className="button-small"
                onClick={() => {
                  setLimit(Math.min(mostAddons, limit + pageOfAddons))
                }}
              >
                Show more
              </Button>
            ) : (
              <span className="faint">Narrow the filter to see the others.</span>
            )}
          </div>
        ) : null}
        {blind === null ? null : (
          <button
            type="button"
            className="unknown-button"
            aria-pressed={chosen === unknown}
            onClick={() => {
              choose(unknown)
            }}
          >
            {blind}
          </button>
        )}
      </section>
      {findingId === null ? (
        <section ref={detail} className="pane-detail" aria-label="The finding" tabIndex={0}>
          {chosen === unknown ? (
            <UnknownDetail endpointId={endpointId} blindness={inbox.blindness} summary={inbox.summary} />
          ) : null}
          {check ? <CheckDetail check={check} /> : null}
        </section>
      ) : (
        <DetailPane
          ref={detail}
          findingId={findingId}
          line={line}
          view={view}
          actions={{ acknowledge, withdraw, annotate }}
          onFirst={
            firstFinding === null
              ? null
              : () => {
                  choose(null)
                }
          }
          onBack={() => {
            goTo(tree.current)
          }}
        />
      )}
      {about && open?.kind === 'acknowledge' ? (
        <AcknowledgeDialog view={about} onClose={close} onDone={acknowledged} />
      ) : null}
      {about && open?.kind === 'withdraw' ? (
        <WithdrawDialog
          finding={about.finding}
          onClose={close}
          onDone={() => {
            announce('Withdrawn. It counts as open again.')
            close()
          }}
        />
      ) : null}
      {about && open?.kind === 'annotate' ? (
        <AnnotateDialog
          finding={about.finding}
          onClose={close}
          onDone={(count) => {
            announce(`${plural(count, 'annotation')} kept.`)
            close()
          }}
        />
      ) : null}
      {open?.kind === 'baselines' ? (
        <BaselinesDialog
          endpointId={endpointId}
          proposed={inbox.newSince.kind === 'baseline' ? inbox.newSince.name : ''}
          onClose={close}
        />
      ) : null}
      {open?.kind === 'export' ? <ExportDialog endpointId={endpointId} total={inbox.total} onClose={close} /> : null}
      {open?.kind === 'answers' ? (
        <AnswersDialog endpointId={endpointId} name={endpoint?.profile.name ?? ''} onClose={close} />
      ) : null}
    </div>
  )
}
