import { useState, type JSX } from 'react'
import './endpoints.css'
import type { EndpointView } from '#shared/domain/views.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { advice } from '#shared/errors.ts'
import { runCommand } from '../../stores/command.ts'
import { syncEndpoint, troubleOf, useEndpoints, useSyncing } from '../../stores/endpoints.ts'
import { navigate, routeHref, type EndpointDialog } from '../../stores/route.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { EndpointState } from '../../parts/EndpointState.tsx'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { DemoIcon, EditIcon, EndpointsIcon, ImportIcon, PlusIcon, RemoveIcon, SyncIcon } from '../../parts/icons.tsx'
import { Age, Badge, Button, EmptyState, IconButton, Skeleton, ViewHeading } from '../../parts/parts.tsx'
import { partialWords } from '../../parts/partial.ts'
import { countWords } from '../../parts/words.ts'
import { DemoDialog } from './DemoDialog.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import { ProfileDialog } from './ProfileDialog.tsx'

const credentialWords: Record<EndpointView['credential'], string> = {
  none: 'no credential',
  session: 'credential for this session',
  keyring: 'credential in the keyring',
  environment: 'credential from the environment',
}

function open(dialog: EndpointDialog | null): void {
  navigate({ view: 'endpoints', dialog })
}

function closeDialog(): void {
  open(null)
}

function Counts({ view }: { view: EndpointView }): JSX.Element {
  if (!view.lastSync) return <p className="endpoint-counts faint">never synced</p>
  const { spaces, apps, addons, attachments } = view.lastSync.counts
  const columns: [number, string][] = [
    [spaces, 'spaces'],
    [apps, 'apps'],
    [addons, 'add-ons'],
    [attachments, 'attachments'],
  ]
  return (
    <dl className="endpoint-counts">
      {columns.map(([count, name]) => (
        <div key={name}>
          <dd>{countWords(count)}</dd>
          <dt>{name}</dt>
        </div>
      ))}
    </dl>
  )
}

function EndpointRow({ view, onRemove }: { view: EndpointView; onRemove: () => void }): JSX.Element {
  const { profile, status, lastSync } = view
  const syncing = useSyncing(view)
  const trouble = troubleOf(view)
  const demo = profile.demo !== null
  return (
    <li className="endpoint" data-environment={profile.environment} data-testid="endpoint">
      <span className="environment-bar" />
      <div className="endpoint-who">
        <h2>
          <a href={routeHref({ view: 'map', endpointId: profile.id, focus: null })}>{profile.name}</a>
          {profile.environment === 'production' ? <Badge tone="production">production</Badge> : null}
          {profile.demo ? (
            <Badge tone="accent">{profile.demo.scenario ? 'story' : `demo ${profile.demo.size}`}</Badge>
          ) : null}
          {profile.readOnly ? <Badge>read-only</Badge> : null}
        </h2>
        <p className="endpoint-facts">
          <EndpointState state={status.state} />
          {demo ? <span>embedded, offline</span> : <code>{profile.url}</code>}
          {demo ? null : <span>{profile.credentialKind === 'bearer' ? 'edge token' : 'controller key'}</span>}
          {demo ? null : <span>{credentialWords[view.credential]}</span>}
        </p>
        {trouble ? (
          <p className="endpoint-trouble">
            {trouble.problem.message} {advice(trouble.problem.code)}
          </p>
        ) : null}
        {lastSync && !lastSync.complete ? (
          <p className="endpoint-partial">
            Some rows are missing. {partialWords(lastSync).sentences.slice(0, 1).join('')}
          </p>
        ) : null}
      </div>
      <Counts view={view} />
      <div className="endpoint-age">
        {syncing !== null ? 'Syncing…' : lastSync ? <Age at={lastSync.takenAt} /> : 'never'}
        {lastSync && !lastSync.complete ? <Badge tone="medium">partial</Badge> : null}
      </div>
      <div className="endpoint-actions">
        <IconButton
          label={`Sync ${profile.name}`}
          className={syncing === null ? '' : 'turning'}
          aria-disabled={syncing !== null}
          onClick={() => void syncEndpoint(profile.id, profile.name)}
        >
          <SyncIcon />
        </IconButton>
        {demo ? null : (
          <IconButton
            label={`Edit ${profile.name}`}
            onClick={() => {
              open({ kind: 'edit', endpointId: profile.id })
            }}
          >
            <EditIcon />
          </IconButton>
        )}
        <IconButton label={`Remove ${profile.name}`} onClick={onRemove}>
          <RemoveIcon />
        </IconButton>
      </div>
    </li>
  )
}

function RemoveDialog({ view, onClose }: { view: EndpointView; onClose: () => void }): JSX.Element {
  const [error, setError] = useState<AppErrorData | null>(null)
  const [busy, setBusy] = useState(false)
  const remove = async (): Promise<void> => {
    setBusy(true)
    const result = await runCommand('endpoints.remove', { endpointId: view.profile.id })
    setBusy(false)
    if (result.ok) onClose()
    else setError(result.error)
  }
  return (
    <Dialog title={`Remove ${view.profile.name}?`} size="small" onClose={onClose}>
      <div className="dialog-body">
        <p>
          Its address, its credential and everything cached of it are removed from this computer. Nothing changes on the
          platform.
        </p>
        {error ? <ErrorNote error={error} /> : null}
      </div>
      <footer className="dialog-foot">
        <Button data-first-focus onClick={onClose}>
          Keep it
        </Button>
        <Button kind="danger" busy={busy} onClick={() => void remove()}>
          Remove
        </Button>
      </footer>
    </Dialog>
  )
}

function OpenDialog({ dialog, views }: { dialog: EndpointDialog; views: readonly EndpointView[] }): JSX.Element | null {
  switch (dialog.kind) {
    case 'add':
      return <ProfileDialog view={null} onClose={closeDialog} />
    case 'edit': {
      const view = views.find((each) => each.profile.id === dialog.endpointId)
      return view ? <ProfileDialog view={view} onClose={closeDialog} /> : null
    }
    case 'import':
      return <ImportDialog onClose={closeDialog} />
    case 'demo':
    default:
      return <DemoDialog onClose={closeDialog} />
  }
}

export default function EndpointsView({ dialog }: { dialog: EndpointDialog | null }): JSX.Element {
  const { endpoints, known, error } = useEndpoints()
  const [removing, setRemoving] = useState<string | null>(null)
  const leaving = endpoints.find((each) => each.profile.id === removing)

  return (
    <div className="page">
      <header className="page-head">
        <ViewHeading>Endpoints</ViewHeading>
        <div className="actions">
          <Button
            kind="quiet"
            onClick={() => {
              open({ kind: 'demo' })
            }}
          >
            <DemoIcon /> Demo platform
          </Button>
          <Button
            onClick={() => {
              open({ kind: 'import' })
            }}
          >
            <ImportIcon /> Import from aka
          </Button>
          <Button
            kind="primary"
            onClick={() => {
              open({ kind: 'add' })
            }}
          >
            <PlusIcon /> Add an endpoint
          </Button>
        </div>
      </header>
      {error && !known ? <ErrorNote error={error} /> : null}
      {!known && !error ? <Skeleton rows={[100, 100, 100]} label="Reading the endpoints" /> : null}
      {known && endpoints.length === 0 ? (
        <EmptyState
          icon={<EndpointsIcon size={20} />}
          title="No endpoint yet"
          action={
            <a className="button button-plain" href={routeHref({ view: 'welcome' })}>
              See the ways to begin
            </a>
          }
        >
          Connect to an Akkeris platform, import what the aka CLI knows, or look at the demo platform.
        </EmptyState>
      ) : null}
      <ul className="endpoint-list">
        {endpoints.map((view) => (
          <EndpointRow
            key={view.profile.id}
            view={view}
            onRemove={() => {
              setRemoving(view.profile.id)
            }}
          />
        ))}
      </ul>
      {dialog && (known || dialog.kind !== 'edit') ? <OpenDialog dialog={dialog} views={endpoints} /> : null}
      {leaving ? (
        <RemoveDialog
          view={leaving}
          onClose={() => {
            setRemoving(null)
          }}
        />
      ) : null}
    </div>
  )
}
