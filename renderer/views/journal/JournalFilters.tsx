import type { JSX } from 'react'
import type { JournalFacets } from '#shared/domain/journal.ts'
import { useCommand } from '../../stores/command.ts'
import type { JournalFilter } from '../../stores/route.ts'
import { FilterField } from '../../parts/FilterField.tsx'
import { CloseIcon } from '../../parts/icons.tsx'
import { PickMenu } from '../../parts/PickMenu.tsx'
import { addonLabel, countWords } from '../../parts/words.ts'
import { groupOf, groups, kindName, type Group } from './journal-words.ts'
import { TimePick } from './TimePick.tsx'

type Change = (part: Partial<JournalFilter>) => void

const groupNames = Object.keys(groups) as Group[]

function countIn(facets: JournalFacets | null, kinds: readonly string[]): number | null {
  if (facets === null) return null
  if (kinds.length === 0) return facets.entries
  return facets.kinds.reduce((sum, { kind, entries }) => (kinds.includes(kind) ? sum + entries : sum), 0)
}

/** What an add-on or app that the list is narrowed to is called, where the latest sync still knows it. */
function SubjectName({ endpointId, subject }: { endpointId: string | null; subject: string }): JSX.Element {
  const { data } = useCommand('inventory.search', { endpointId, text: subject.slice(0, 200), limit: 5 })
  const hit = data?.hits.find(({ id }) => id === subject)
  return <>{hit ? addonLabel(hit) : subject}</>
}

/** Something that links lead here with and that has no field of its own. */
function Narrowed({
  label,
  children,
  onRemove,
}: {
  label: string
  children: JSX.Element | string
  onRemove: () => void
}): JSX.Element {
  return (
    <span className="narrowed">
      <span className="narrowed-words">
        {label} <strong>{children}</strong>
      </span>
      <button type="button" aria-label={`No longer only ${label}`} onClick={onRemove}>
        <CloseIcon size={12} />
      </button>
    </span>
  )
}

/** Everything that decides which entries the list holds; all of it is in the address. */
export function JournalFilters({
  filter,
  facets,
  onChange,
}: {
  filter: JournalFilter
  facets: JournalFacets | null
  onChange: Change
}): JSX.Element {
  const { endpointId, subject, runId, runbookId, kinds, text, since, until } = filter
  const group = groupOf(kinds)
  const names = new Map(facets?.endpoints.map(({ id, name, gone }) => [gone ? `${name} (removed)` : name, id]))
  const endpoint = facets?.endpoints.find(({ id }) => id === endpointId)
  const chosenName = endpoint ? (endpoint.gone ? `${endpoint.name} (removed)` : endpoint.name) : endpointId
  const [onlyKind, ...otherKinds] = kinds
  const ownKind = group === null && onlyKind !== undefined && otherKinds.length === 0 ? onlyKind : null
  const kindsByName = new Map(facets?.kinds.map(({ kind }) => [kindName(kind), kind]))
  return (
    <div className="pane-filter" role="search" aria-label="Filter the journal">
      <div className="segments" role="group" aria-label="Entries shown">
        {groupNames.map((each) => {
          const count = countIn(facets, groups[each].kinds)
          return (
            <button
              key={each}
              type="button"
              className="segment"
              aria-pressed={group === each}
              onClick={() => {
                onChange({ kinds: [...groups[each].kinds] })
              }}
            >
              {groups[each].name}
              {count === null ? null : <span className="segment-count"> {countWords(count)}</span>}
            </button>
          )
        })}
      </div>
      <FilterField
        label="Words in sentence, name, reason, ticket"
        slash
        value={text}
        onChange={(words) => {
          onChange({ text: words })
        }}
      />
      <div className="journal-picks">
        <PickMenu
          label="Endpoint"
          value={chosenName ?? null}
          names={facets === null ? null : [...names.keys()]}
          onChange={(name) => {
            onChange({ endpointId: name === null ? null : (names.get(name) ?? null) })
          }}
        />
        <PickMenu
          label="Kind"
          value={ownKind === null ? null : kindName(ownKind)}
          names={facets === null ? null : [...kindsByName.keys()]}
          onChange={(name) => {
            const kind = name === null ? undefined : kindsByName.get(name)
            onChange({ kinds: kind === undefined ? [] : [kind] })
          }}
        />
        <TimePick since={since} until={until} onChange={onChange} />
      </div>
      {subject === null && runId === null && runbookId === null ? null : (
        <div className="narroweds">
          {subject === null ? null : (
            <Narrowed
              label="about"
              onRemove={() => {
                onChange({ subject: null })
              }}
            >
              <SubjectName endpointId={endpointId} subject={subject} />
            </Narrowed>
          )}
          {runId === null ? null : (
            <Narrowed
              label="run"
              onRemove={() => {
                onChange({ runId: null })
              }}
            >
              {runId.slice(0, 8)}
            </Narrowed>
          )}
          {runbookId === null ? null : (
            <Narrowed
              label="runbook"
              onRemove={() => {
                onChange({ runbookId: null })
              }}
            >
              {runbookId.slice(0, 8)}
            </Narrowed>
          )}
        </div>
      )}
    </div>
  )
}
