import { useRef, useState, type JSX } from 'react'
import type { ProfileDraft } from '#shared/contract/commands.ts'
import type { EndpointStatus } from '#shared/domain/endpoint.ts'
import type { EndpointView } from '#shared/domain/views.ts'
import { advice, type AppErrorData } from '#shared/errors.ts'
import { runCommand } from '../../stores/command.ts'
import { navigate } from '../../stores/route.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { EndpointState } from '../../parts/EndpointState.tsx'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { Button } from '../../parts/parts.tsx'
import { Choice, Field } from '../../parts/form.tsx'
import { markedField, type ProfileField } from './marked-field.ts'

const emptyDraft: ProfileDraft = {
  name: '',
  url: '',
  credentialKind: 'bearer',
  userName: '',
  elevated: false,
  environment: 'other',
  certificateAuthorityFile: null,
}

function draftOf(view: EndpointView | null): ProfileDraft {
  if (!view) return emptyDraft
  const { name, url, credentialKind, userName, elevated, environment, certificateAuthorityFile } = view.profile
  return { name, url, credentialKind, userName, elevated, environment, certificateAuthorityFile }
}

/** "https://apps.example.io" -> "apps.example.io": a name until a person gives a better one. */
function nameFor(draft: ProfileDraft): string {
  if (draft.name.trim() !== '') return draft.name
  return draft.url.replace(/^\w+:\/\//, '').replace(/[/?#].*$/, '')
}

function TestResult({ status }: { status: EndpointStatus }): JSX.Element {
  const door =
    status.frontDoor === 'edge' ? 'The public edge' : status.frontDoor === 'controller' ? 'A controller' : null
  return (
    <div className="test-result" data-ok={status.state === 'ok'} role="status" data-testid="test-result">
      <EndpointState state={status.state} />
      <p>
        {status.state === 'ok' ? (
          <>
            {door ?? 'An Akkeris API'} answers
            {status.account
              ? `, and knows you as ${status.account.name} (${status.account.email})${status.account.elevated ? ', with elevated access' : ''}.`
              : ' and lets you in. A controller does not say who you are.'}
          </>
        ) : (
          <>
            {status.message} {status.code ? advice(status.code) : null}
          </>
        )}
      </p>
    </div>
  )
}

/**
 * Adds or edits an endpoint. The credential stays in its input element: it is read when it is sent, never held in a
 * state or a store, and the element is emptied once the endpoint is saved.
 */
export function ProfileDialog({ view, onClose }: { view: EndpointView | null; onClose: () => void }): JSX.Element {
  const [draft, setDraft] = useState(() => draftOf(view))
  const [busy, setBusy] = useState<'test' | 'save' | null>(null)
  const [status, setStatus] = useState<EndpointStatus | null>(null)
  const [error, setError] = useState<AppErrorData | null>(null)
  const secret = useRef<HTMLInputElement>(null)
  const endpointId = view?.profile.id ?? null

  const change = (part: Partial<ProfileDraft>): void => {
    setDraft({ ...draft, ...part })
    setStatus(null)
  }
  const filled = (): ProfileDraft => ({ ...draft, name: nameFor(draft) })
  const credential = (): string | null => {
    const typed = secret.current?.value.trim() ?? ''
    return typed === '' ? null : typed
  }

  const test = async (): Promise<EndpointStatus | null> => {
    setError(null)
    setBusy('test')
    const result = await runCommand('endpoints.test', { profile: filled(), credential: credential(), endpointId })
    setBusy(null)
    if (!result.ok) {
      setError(result.error)
      return null
    }
    setStatus(result.value)
    return result.value
  }

  const save = async (): Promise<void> => {
    // What was seen to fail may still be saved: the VPN may be down now and up in a minute.
    const warned = status !== null && status.state !== 'ok'
    if (!warned && (await test())?.state !== 'ok') return
    setBusy('save')
    const profile = filled()
    const sent = credential()
    const result =
      endpointId === null
        ? await runCommand('endpoints.add', { profile, credential: sent })
        : await runCommand('endpoints.update', { endpointId, profile, credential: sent })
    setBusy(null)
    if (!result.ok) {
      setError(result.error)
      return
    }
    if (secret.current) secret.current.value = ''
    if (endpointId === null) navigate({ view: 'map', endpointId: result.value.endpointId, focus: null })
    else onClose()
  }

  const marked = error ? markedField(error) : null
  const invalid = (field: ProfileField): true | undefined => (marked?.field === field ? true : undefined)
  const failed = status !== null && status.state !== 'ok'
  return (
    <Dialog title={view ? `Edit ${view.profile.name}` : 'Add an endpoint'} onClose={onClose}>
      <form
        className="dialog-form"
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          if (busy === null) void save()
        }}
      >
        <div className="dialog-body">
          <Field
            label="Address"
            hint="https, or http on this computer."
            required
            aria-invalid={invalid('url')}
            inputMode="url"
            placeholder="https://apps.example.io"
            value={draft.url}
            onChange={(event) => {
              change({ url: event.target.value })
            }}
          />
          <div className="field-row">
            <Field
              label="Name"
              aria-invalid={invalid('name')}
              placeholder={nameFor(draft) || 'payments platform'}
              value={draft.name}
              onChange={(event) => {
                change({ name: event.target.value })
              }}
            />
            <Choice
              legend="Environment"
              value={draft.environment}
              onChange={(environment) => {
                change({ environment })
              }}
              choices={[
                { value: 'production', label: 'Production', tone: 'production' },
                { value: 'other', label: 'Other', tone: 'other' },
              ]}
            />
          </div>
          <Choice
            legend="Credential"
            value={draft.credentialKind}
            onChange={(credentialKind) => {
              change({ credentialKind })
            }}
            choices={[
              {
                value: 'bearer',
                label: 'Token for the public edge',
                hint: 'What aka login gives you. The edge knows your account by it.',
              },
              {
                value: 'key',
                label: 'Key of a controller',
                hint: 'The shared key of the inner API. It believes the user name you give.',
              },
            ]}
          />
          <Field
            ref={secret}
            label={draft.credentialKind === 'bearer' ? 'Token' : 'Key'}
            type="password"
            aria-invalid={invalid('credential')}
            autoComplete="off"
            spellCheck={false}
            hint={
              view && view.credential !== 'none'
                ? 'Leave empty to keep the one there is.'
                : 'Kept in the keyring where there is one, otherwise in memory until Addon Atlas is closed.'
            }
            onChange={() => {
              setStatus(null)
            }}
          />
          {draft.credentialKind === 'key' ? (
            <div className="field-row">
              <Field
                label="User name"
                aria-invalid={invalid('userName')}
                hint="Sent along with the key. Optional."
                value={draft.userName}
                onChange={(event) => {
                  change({ userName: event.target.value })
                }}
              />
              <label className="check">
                <input
                  type="checkbox"
                  checked={draft.elevated}
                  onChange={(event) => {
                    change({ elevated: event.target.checked })
                  }}
                />
                <span>
                  Elevated access
                  <small>Nothing that is only read needs it.</small>
                </span>
              </label>
            </div>
          ) : null}
          <details className="more" open={draft.certificateAuthorityFile !== null}>
            <summary>Private certificate authority</summary>
            <Field
              label="Certificate file"
              aria-invalid={invalid('certificateAuthorityFile')}
              hint="A PEM file on this computer. Certificates are always checked."
              placeholder="/etc/ssl/company-ca.pem"
              value={draft.certificateAuthorityFile ?? ''}
              onChange={(event) => {
                change({ certificateAuthorityFile: event.target.value === '' ? null : event.target.value })
              }}
            />
          </details>
          {status ? <TestResult status={status} /> : null}
          {error && marked ? (
            <ErrorNote error={{ ...error, message: marked.message }} marked={marked.field !== null} />
          ) : null}
        </div>
        <footer className="dialog-foot">
          <Button
            kind="quiet"
            busy={busy === 'test'}
            disabled={busy !== null || draft.url === ''}
            onClick={() => void test()}
          >
            {busy === 'test' ? 'Testing…' : 'Test the connection'}
          </Button>
          <span className="spring" />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={busy !== null || draft.url === ''}>
            {failed ? 'Save anyway' : view ? 'Save' : 'Connect'}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
