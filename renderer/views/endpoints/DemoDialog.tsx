import { useState, type JSX } from 'react'
import type { FleetSize } from '#shared/domain/endpoint.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { runCommand } from '../../stores/command.ts'
import { navigate } from '../../stores/route.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { Choice, Field } from '../../parts/form.tsx'
import { Button } from '../../parts/parts.tsx'

const sizes: { value: FleetSize; label: string; hint: string }[] = [
  { value: 'S', label: 'Small', hint: '6 spaces, 100 apps, 300 add-ons' },
  { value: 'M', label: 'Medium', hint: '60 spaces, 2,000 apps, 6,000 add-ons' },
  { value: 'L', label: 'Large', hint: '100 spaces, 5,000 apps, 15,000 add-ons' },
  { value: 'XL', label: 'Huge', hint: '200 spaces, 10,000 apps, 30,000 add-ons' },
]

/** Starts an embedded platform of a chosen size. The same seed gives the same fleet, to the last name. */
export function DemoDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const [size, setSize] = useState<FleetSize>('M')
  const [seed, setSeed] = useState('42')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppErrorData | null>(null)

  const start = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    const result = await runCommand('endpoints.demo', { size, seed: Number(seed) })
    setBusy(false)
    if (result.ok) navigate({ view: 'map', endpointId: result.value.endpointId, focus: null })
    else setError(result.error)
  }

  return (
    <Dialog title="Demo platform" size="small" onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          void start()
        }}
      >
        <div className="dialog-body">
          <p className="muted">A made-up fleet on this computer, with realistic sharing and realistic mistakes.</p>
          <Choice legend="Size" value={size} choices={sizes} onChange={setSize} />
          <Field
            label="Seed"
            hint="The same number gives the same fleet."
            inputMode="numeric"
            pattern="[0-9]{1,9}"
            required
            value={seed}
            onChange={(event) => {
              setSeed(event.target.value)
            }}
          />
          {error ? <ErrorNote error={error} /> : null}
        </div>
        <footer className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={busy} disabled={busy}>
            {busy ? 'Starting…' : 'Explore'}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
