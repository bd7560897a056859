import { useState, type JSX } from 'react'
import { httpMethods, type HttpMethod } from '#shared/domain/operation.ts'
import { useCommand } from '../../../stores/command.ts'
import { Field } from '../../../parts/form.tsx'
import { WarningIcon } from '../../../parts/icons.tsx'
import { addonLabel } from '../../../parts/words.ts'
import { LongField } from '../../findings/LongField.tsx'
import { bodyProblem, segmentProblem } from './custom-action.ts'
import { FormDialog } from './FormDialog.tsx'
import { givenAs, type FormProps } from './form-props.ts'

/** An action that no catalogue describes: only its name is known, so it is treated as one that destroys. */
export function CustomActionForm({ form, given, onClose }: FormProps<'custom-action'>): JSX.Element {
  const { endpointId, addonId } = form
  const detail = useCommand('inventory.addon', { endpointId, addonId })
  const before = givenAs(given, 'custom-action')
  const [method, setMethod] = useState<HttpMethod>(before?.method ?? 'POST')
  const [action, setAction] = useState(before?.action ?? '')
  const [subject, setSubject] = useState(before?.subject ?? '')
  const [body, setBody] = useState(before?.body ?? '')
  const problems = { action: segmentProblem(action), subject: segmentProblem(subject), body: bodyProblem(body) }
  const sound = action !== '' && problems.action === null && problems.subject === null && problems.body === null
  const owner = detail.data?.addon.owner ?? 'OWNER'
  return (
    <FormDialog
      title={`Another action of ${detail.data ? addonLabel(detail.data.addon) : 'the add-on'}`}
      form={form}
      operation={
        sound
          ? { kind: 'custom-action', endpointId, addonId, appId: null, method, action, subject, body: body.trim() }
          : null
      }
      missing={action === '' ? 'Name the action.' : 'Correct what is marked.'}
      onClose={onClose}
    >
      <p className="note note-medium">
        <WarningIcon />
        <span>
          Nobody described this action here, so it is treated like one that destroys: what it does to the apps that hold
          the add-on is not known.
        </span>
      </p>
      <div className="custom-row">
        <div className="field">
          <label htmlFor="custom-method">Method</label>
          <select
            id="custom-method"
            value={method}
            onChange={(event) => {
              setMethod(httpMethods.find((each) => each === event.target.value) ?? 'POST')
            }}
          >
            {httpMethods.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </div>
        <Field
          label="Action"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={200}
          aria-invalid={problems.action !== null || undefined}
          hint={problems.action ?? 'As in the path: backups, restart.'}
          data-first-focus
          value={action}
          onChange={(event) => {
            setAction(event.target.value)
          }}
        />
        <Field
          label="Subject"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={200}
          aria-invalid={problems.subject !== null || undefined}
          hint={problems.subject ?? 'Optional: an id, a role.'}
          value={subject}
          onChange={(event) => {
            setSubject(event.target.value)
          }}
        />
      </div>
      {method === 'GET' ? (
        <p className="field-hint">A GET is no promise that nothing changes: some services look at the name only.</p>
      ) : null}
      <div className="custom-body">
        <LongField
          label="Body"
          placeholder={'{ "name": "value" }'}
          spellCheck={false}
          aria-invalid={problems.body !== null || undefined}
          value={body}
          onChange={(event) => {
            setBody(event.target.value)
          }}
        />
        <p className="field-hint">{problems.body ?? 'JSON of an object, or nothing at all.'}</p>
      </div>
      <p className="custom-preview">
        <code>
          <b>{method}</b> /apps/{owner}/addons/{addonId}/actions/{action === '' ? '…' : action}
          {subject === '' ? '' : `/${subject}`}
        </code>
      </p>
    </FormDialog>
  )
}
