import { useState, type JSX } from 'react'
import type { Runbook, RunbookKind } from '#shared/domain/runbook.ts'
import { runbookKinds } from '#shared/domain/runbook.ts'
import type { AddonDetail } from '#shared/domain/views.ts'
import { useCommand } from '../../stores/command.ts'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { Choice, Field } from '../../parts/form.tsx'
import { Button } from '../../parts/parts.tsx'
import { Picker } from '../operations/forms/Picker.tsx'
import { PlanPicker } from '../operations/forms/PlanPicker.tsx'
import { subjectsIn } from '../operations/forms/subjects.ts'
import { useListing } from '../operations/forms/use-list.ts'
import { kindWords } from './runbook-words.ts'

/** Of databases only the read-only roles; planning says what stays valid. */
const rotating = ['akkeris-s3', 'securekey', 'akkeris-postgresql', 'akkeris-mysql']
/** Of services that keep backups; planning says it where the plan of the add-on does not. */
const keepsBackups = /postgres|mysql|redis/

function kindsFor({ addon, holders }: AddonDetail): RunbookKind[] {
  return runbookKinds.filter((kind) => {
    if (kind === 'rotate') return rotating.includes(addon.service)
    if (kind === 'restore') return keepsBackups.test(addon.service)
    if (kind === 'unshare') return holders.some(({ isOwner }) => !isOwner)
    return true
  })
}

/** What has to be picked before a runbook can be planned. */
export function RunbookForm({
  detail,
  onPlan,
  onClose,
}: {
  detail: AddonDetail
  onPlan: (runbook: Runbook) => void
  onClose: () => void
}): JSX.Element {
  const { endpointId, addon, holders } = detail
  const addonId = addon.id
  const kinds = kindsFor(detail)
  const borrowers = holders.filter(({ isOwner }) => !isOwner)
  const [kind, setKind] = useState<RunbookKind>(kinds[0] ?? 'detach-and-destroy')
  const [plan, setPlan] = useState(addon.plan)
  const [appId, setAppId] = useState(borrowers[0]?.appId ?? '')
  const [backup, setBackup] = useState('')
  const [backupFirst, setBackupFirst] = useState(keepsBackups.test(addon.service))
  const catalog = useCommand('inventory.catalog', { endpointId })
  const list =
    kind === 'restore'
      ? ({ kind: 'action', endpointId, addonId, appId: null, action: 'list_backups', subject: '' } as const)
      : null
  const listing = useListing(list, null, 0)
  const backups = listing.state === 'listed' ? subjectsIn(listing.run.answer?.json ?? null, 'id') : []
  const at =
    kind === 'unshare' ? borrowers.find((holder) => holder.appId === appId) : holders.find(({ isOwner }) => isOwner)
  const place = at ? { space: at.space, compliance: at.known ? at.compliance : null, region: at.region } : null

  const runbook = ((): Runbook | null => {
    if (kind === 'change-plan') {
      return plan === addon.plan ? null : { kind, endpointId, addonId, plan, backupFirst }
    }
    if (kind === 'restore') return backup === '' ? null : { kind, endpointId, addonId, backup, backupFirst }
    if (kind === 'unshare') return appId === '' ? null : { kind, endpointId, addonId, appId, plan }
    return kind === 'rotate' ? { kind, endpointId, addonId } : { kind, endpointId, addonId, elevated: false }
  })()

  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (runbook) onPlan(runbook)
      }}
    >
      <div className="dialog-body">
        <Choice
          legend="What is to be done"
          value={kind}
          choices={kinds.map((value) => ({ value, ...kindWords[value] }))}
          onChange={setKind}
        />
        {kind === 'change-plan' || kind === 'unshare' ? (
          <PlanPicker
            services={catalog.data?.services.filter(({ name }) => name === addon.service) ?? []}
            place={place}
            current={{ name: addon.plan, priceCents: addon.priceCents }}
            chosen={plan}
            loading={!catalog.data}
            onChoose={setPlan}
          />
        ) : null}
        {kind === 'unshare' ? (
          <Picker
            label="App"
            placeholder="Find an app"
            items={borrowers.map(({ appId: id, app, space }) => ({ id, text: app, section: space }))}
            chosen={appId}
            render={({ text }) => <bdi>{text}</bdi>}
            onChoose={({ id }) => {
              setAppId(id)
            }}
          />
        ) : null}
        {kind === 'restore' ? (
          <>
            <Field
              label="Backup"
              list="runbook-backups"
              value={backup}
              hint={
                listing.state === 'listed'
                  ? `${backups.length} are there.`
                  : listing.state === 'failed'
                    ? listing.error.message
                    : 'Asking which there are…'
              }
              onChange={(event) => {
                setBackup(event.target.value)
              }}
            />
            <datalist id="runbook-backups">
              {backups.map(({ id, facts }) => (
                <option key={id} value={id}>
                  {facts.map(({ value }) => value).join(', ')}
                </option>
              ))}
            </datalist>
          </>
        ) : null}
        {(kind === 'restore' || kind === 'change-plan') && keepsBackups.test(addon.service) ? (
          <label className="check">
            <input
              type="checkbox"
              checked={backupFirst}
              onChange={(event) => {
                setBackupFirst(event.target.checked)
              }}
            />
            Take a backup first, and go on only when the platform shows it as available
          </label>
        ) : null}
        {catalog.error && !catalog.data ? <ErrorNote error={catalog.error} /> : null}
      </div>
      <footer className="dialog-foot">
        <p className="confirming-said">Nothing is sent before you have seen every step.</p>
        <span className="spring" />
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" kind="primary" disabled={runbook === null} data-testid="plan-runbook">
          Plan it
        </Button>
      </footer>
    </form>
  )
}
