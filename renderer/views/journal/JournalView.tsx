import { useRef, useState, type JSX } from 'react'
import './journal.css'
import type { JournalVerdict } from '#shared/domain/journal.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { announce } from '../../stores/announce.ts'
import { useCommand } from '../../stores/command.ts'
import { navigate, wholeJournal, type JournalFilter, type Route } from '../../stores/route.ts'
import { ErrorNote, ErrorPanel } from '../../parts/ErrorPanel.tsx'
import { JournalIcon, SearchIcon } from '../../parts/icons.tsx'
import { Button, EmptyState, Skeleton, ViewHeading } from '../../parts/parts.tsx'
import { EntryDetail } from './EntryDetail.tsx'
import { JournalExport } from './JournalExport.tsx'
import { countOf, isFiltered } from './journal-words.ts'
import { JournalFilters } from './JournalFilters.tsx'
import { JournalList, pageSize } from './JournalList.tsx'
import { VerdictStrip, VerifyButton } from './VerifyButton.tsx'

function goTo(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true })
}

/** What was done, by whom, when and why: the list, and beside it the run or the entry that is chosen. */
export default function JournalView({ route }: { route: Extract<Route, { view: 'journal' }> }): JSX.Element {
  const { filter, entry } = route
  const { data, error, reload } = useCommand('journal.entries', { filter, offset: 0, limit: pageSize })
  const facets = useCommand('journal.facets', {}).data
  const [trouble, setTrouble] = useState<AppErrorData | null>(null)
  const [verdict, setVerdict] = useState<JournalVerdict | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const detail = useRef<HTMLElement>(null)
  const rows = data?.rows ?? []
  const shown = entry ?? rows[0]?.sequence ?? null

  const change = (part: Partial<JournalFilter>): void => {
    navigate({ view: 'journal', filter: { ...filter, ...part }, entry: null }, { replace: true })
  }
  const show = (sequence: number): void => {
    navigate({ ...route, entry: sequence }, { replace: true })
  }
  if (error && !data) return <ErrorPanel error={error} onRetry={reload} />
  if (!data) return <Skeleton rows={[24, 60, 100, 94, 98, 90, 96]} label="Reading the journal" />
  const { matching, total } = data

  return (
    <div className="page page-full panes journal">
      <section className="pane-list" aria-label="Journal">
        <header className="pane-head journal-head">
          <ViewHeading>Journal</ViewHeading>
          <span className="page-count" role="status">
            {countOf(matching, total)}
          </span>
          <span className="spring" />
          <VerifyButton onVerdict={setVerdict} onError={setTrouble} />
          <JournalExport filter={filter} disabled={matching === 0} onError={setTrouble} />
        </header>
        <JournalFilters filter={filter} facets={facets} onChange={change} />
        {verdict === null ? null : (
          <VerdictStrip
            verdict={verdict}
            onClose={() => {
              setVerdict(null)
            }}
          />
        )}
        {trouble ? <ErrorNote error={trouble} /> : null}
        {error ? <ErrorNote error={error} /> : null}
        {matching > 0 ? (
          <JournalList
            ref={list}
            filter={filter}
            matching={matching}
            shown={shown}
            onShow={show}
            onEnter={() => {
              goTo(detail.current)
            }}
          />
        ) : total === 0 ? (
          <EmptyState icon={<JournalIcon size={20} />} title="Nothing is on record yet">
            What you answer to findings and every operation that is run is written down here, by whom, when and why. It
            can only be added to.
          </EmptyState>
        ) : (
          <EmptyState
            icon={<SearchIcon size={20} />}
            title="No entry fits the filter"
            action={
              isFiltered(filter) ? (
                <Button
                  onClick={() => {
                    announce('All entries are shown.')
                    change(wholeJournal)
                  }}
                >
                  Show all entries
                </Button>
              ) : undefined
            }
          />
        )}
      </section>
      {shown === null ? (
        <section className="pane-detail" aria-label="The entry" tabIndex={0} />
      ) : (
        <EntryDetail
          ref={detail}
          sequence={shown}
          onShow={show}
          onBack={() => {
            goTo(list.current)
          }}
        />
      )}
    </div>
  )
}
