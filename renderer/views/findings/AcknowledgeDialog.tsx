import { useId, useState, type JSX } from 'react'
import { acknowledgementCategories, type AcknowledgementCategory } from '#shared/domain/finding.ts'
import type { FindingView } from '#shared/domain/risk-views.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { dayWords } from '../../stores/age.ts'
import { runCommand, useCommand } from '../../stores/command.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { categoryWords } from '../../parts/finding-words.ts'
import { Choice, Field } from '../../parts/form.tsx'
import { Button } from '../../parts/parts.tsx'
import { SeverityMark } from '../../parts/SeverityMark.tsx'
import { addonLabel, plural } from '../../parts/words.ts'
import { dateAfter, expiryOf, lengthsFor } from './expiry.ts'
import { LongField } from './LongField.tsx'

const categories = acknowledgementCategories.map((value) => ({
  value,
  label: categoryWords[value].name,
  hint: categoryWords[value].meaning,
}))

/** How far an acknowledgement reaches, before it is given. `holders`: null while they are not known. */
function coverWords({ finding }: FindingView, holders: number | null): string {
  const what =
    holders === null
      ? `the apps that hold ${addonLabel(finding.addon)} now`
      : `the ${holders === 1 ? 'one app that holds' : `${holders} apps that hold`} it now`
  return `Covers ${what}. Another app that attaches voids it.`
}

/** `onDone` is told until when it holds. */
export function AcknowledgeDialog({
  view,
  onClose,
  onDone,
}: {
  view: FindingView
  onClose: () => void
  onDone: (expiresAt: number) => void
}): JSX.Element {
  const { finding, acknowledgeDays } = view
  const { endpointId, id: findingId } = finding
  const before = finding.acknowledgement
  const detail = useCommand('inventory.addon', { endpointId, addonId: finding.addon.id })
  const [now] = useState(() => Date.now())
  const [category, setCategory] = useState<AcknowledgementCategory>(before?.category ?? 'accepted-risk')
  const [reason, setReason] = useState(before?.reason ?? '')
  const [ticket, setTicket] = useState(before?.ticket ?? '')
  const [date, setDate] = useState(() => dateAfter(now, acknowledgeDays.usual))
  const [error, setError] = useState<AppErrorData | null>(null)
  const [busy, setBusy] = useState(false)
  const lengthsId = useId()
  const expiresAt = expiryOf(date, now, acknowledgeDays.most)

  const acknowledge = async (): Promise<void> => {
    if (expiresAt === null) return
    setBusy(true)
    setError(null)
    const result = await runCommand('risk.acknowledge', { endpointId, findingId, category, reason, ticket, expiresAt })
    setBusy(false)
    if (result.ok) onDone(result.value.expiresAt)
    else setError(result.error)
  }

  return (
    <Dialog
      title={finding.state === 'acknowledged' ? 'Change the acknowledgement' : 'Acknowledge this finding'}
      onClose={onClose}
    >
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void acknowledge()
        }}
      >
        <div className="dialog-body">
          <div className="answered-finding">
            <SeverityMark severity={finding.severity} size={14} />
            <div>
              <strong>{finding.title}</strong>
              <p className="muted">{finding.reason}</p>
            </div>
          </div>
          <Choice legend="What it is" value={category} choices={categories} onChange={setCategory} />
          <LongField
            label="Reason"
            required
            minLength={3}
            maxLength={2000}
            placeholder="Why this may stay as it is, for whoever asks next"
            value={reason}
            onChange={(event) => {
              setReason(event.target.value)
            }}
          />
          <div className="field-row">
            <Field
              label="Ticket"
              hint="Optional."
              maxLength={200}
              placeholder="PAY-1234"
              value={ticket}
              onChange={(event) => {
                setTicket(event.target.value)
              }}
            />
            <Field
              label="Holds up to and with"
              type="date"
              required
              min={dateAfter(now, 0)}
              max={dateAfter(now, acknowledgeDays.most)}
              aria-invalid={expiresAt === null || undefined}
              hint={
                expiresAt === null
                  ? `From today to ${dayWords(now + acknowledgeDays.most * 86_400_000)}.`
                  : `At most ${plural(acknowledgeDays.most, 'day')} for this rule.`
              }
              value={date}
              onChange={(event) => {
                setDate(event.target.value)
              }}
            />
          </div>
          <div className="segments" role="group" aria-labelledby={lengthsId}>
            <span id={lengthsId} className="segments-label">
              For
            </span>
            {lengthsFor(acknowledgeDays).map((days) => (
              <button
                key={days}
                type="button"
                className="segment"
                aria-pressed={date === dateAfter(now, days)}
                onClick={() => {
                  setDate(dateAfter(now, days))
                }}
              >
                {plural(days, 'day')}
              </button>
            ))}
          </div>
          {error ? <ErrorNote error={error} /> : null}
        </div>
        <footer className="dialog-foot">
          <p className="dialog-cover">{coverWords(view, detail.data?.holders.length ?? null)}</p>
          <span className="spring" />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={busy} disabled={busy || expiresAt === null}>
            {busy ? 'Acknowledging…' : 'Acknowledge'}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
