import { useState, type JSX } from 'react'
import type { ActionOperation, AvailableAction, Run } from '#shared/domain/operation.ts'
import { exactWords } from '../../../stores/age.ts'
import { useCommand } from '../../../stores/command.ts'
import { beginOperation } from '../../../stores/operation.ts'
import { ErrorNote } from '../../../parts/ErrorPanel.tsx'
import { Field } from '../../../parts/form.tsx'
import { Age, Button, Skeleton } from '../../../parts/parts.tsx'
import { addonLabel } from '../../../parts/words.ts'
import { FormDialog } from './FormDialog.tsx'
import { givenAs, type FormProps } from './form-props.ts'
import { type Pickable } from './picked.ts'
import { Picker } from './Picker.tsx'
import { subjectsIn, type Subject } from './subjects.ts'
import { useListing } from './use-list.ts'

/** A time as a person reads it; anything else as it came. */
function toldValue(value: string): string {
  const at = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? value : exactWords(at)
}

interface PickableSubject extends Pickable {
  facts: Subject['facts']
}

function SubjectPicker({
  action,
  run,
  chosen,
  onChoose,
  onAgain,
}: {
  action: AvailableAction
  run: Run
  chosen: string
  onChoose: (subject: string) => void
  onAgain: () => void
}): JSX.Element {
  const subjects = subjectsIn(run.answer?.json ?? null, action.listedBy?.field ?? '')
  return (
    <>
      <Picker
        label={`Which ${action.subject}`}
        placeholder={`Find a ${action.subject}`}
        none={`The platform has no ${action.subject}.`}
        autoFocus
        items={subjects.map(({ id, facts }): PickableSubject => ({
          id,
          text: [id, ...facts.map(({ value }) => value)].join(' '),
          section: '',
          facts,
        }))}
        chosen={chosen === '' ? null : chosen}
        render={({ id, facts }) => (
          <>
            <span className="picker-line">
              <code>{id}</code>
            </span>
            {facts.length > 0 ? (
              <span className="picker-more muted">
                {facts.map(({ field, value }) => `${field.replaceAll('_', ' ')} ${toldValue(value)}`).join(', ')}
              </span>
            ) : null}
          </>
        )}
        onChoose={({ id }) => {
          onChoose(id)
        }}
      />
      <p className="picker-age muted">
        <span>
          Asked of the platform <Age at={run.endedAt ?? run.confirmedAt} />.
        </span>
        <Button kind="quiet" onClick={onAgain}>
          Ask again
        </Button>
      </p>
    </>
  )
}

/** An action on one thing out of a list that only the platform knows: asked for first, then picked from. */
export function ActionForm({ form, given, onClose }: FormProps<'action'>): JSX.Element {
  const { endpointId, addonId } = form
  const detail = useCommand('inventory.addon', { endpointId, addonId })
  const offered = useCommand('operations.actions', { endpointId, addonId })
  const action = offered.data?.actions.find(({ name }) => name === form.action) ?? null
  const before = givenAs(given, 'action')
  const [subject, setSubject] = useState(before?.action === form.action ? before.subject : '')
  const [turn, setTurn] = useState(0)
  const lister = action?.listedBy ?? null
  const list: ActionOperation | null =
    lister === null ? null : { kind: 'action', endpointId, addonId, appId: null, action: lister.action, subject: '' }
  const listing = useListing(list, form.listedIn, turn)
  const again = (): void => {
    setTurn(turn + 1)
  }
  const title = `${action?.label ?? 'Action'} of ${detail.data ? addonLabel(detail.data.addon) : 'the add-on'}`
  return (
    <FormDialog
      title={title}
      form={form}
      operation={
        subject.trim() === ''
          ? null
          : { kind: 'action', endpointId, addonId, appId: null, action: form.action, subject: subject.trim() }
      }
      missing={action === null ? '' : `Pick a ${action.subject}.`}
      onClose={onClose}
    >
      {offered.error && !offered.data ? <ErrorNote error={offered.error} /> : null}
      {action === null ? (
        <Skeleton rows={[70, 50]} label="Reading the actions" />
      ) : (
        <>
          <p>{action.does}</p>
          {lister === null ? (
            <Field
              label={`Which ${action.subject}`}
              autoComplete="off"
              spellCheck={false}
              maxLength={200}
              value={subject}
              onChange={(event) => {
                setSubject(event.target.value)
              }}
            />
          ) : listing.state === 'asking' ? (
            <>
              <p role="status">Asking the platform for its {action.subject}s…</p>
              <Skeleton rows={[90, 84, 88]} label={`Reading the ${action.subject}s`} />
            </>
          ) : listing.state === 'listed' ? (
            <SubjectPicker action={action} run={listing.run} chosen={subject} onChoose={setSubject} onAgain={again} />
          ) : listing.state === 'wants-confirming' ? (
            <div className="note">
              <div>
                <p>
                  Only the platform knows the {action.subject}s, and asking for them is an operation of its own: its
                  answer holds secrets.
                </p>
                <Button
                  onClick={() => {
                    if (list) beginOperation(list, form)
                  }}
                >
                  Plan the list
                </Button>
              </div>
            </div>
          ) : (
            <>
              {listing.state === 'failed' ? (
                <ErrorNote error={listing.error} />
              ) : (
                <p className="note note-trouble">{listing.run.sentence}</p>
              )}
              <p>
                <Button onClick={again}>Ask again</Button>
              </p>
            </>
          )}
        </>
      )}
    </FormDialog>
  )
}
