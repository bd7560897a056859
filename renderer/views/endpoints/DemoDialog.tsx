import { useState, type JSX } from 'react'
import type { FleetSize } from '#shared/domain/endpoint.ts'
import { scenarioNames, scenarioWords, type ScenarioName } from '#shared/domain/scenario.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { openDemo, storyChoice } from '../../stores/demo.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { Choice, Field } from '../../parts/form.tsx'
import { Button } from '../../parts/parts.tsx'

const sizes: { value: FleetSize; label: string; hint: string }[] = [
  { value: 'S', label: 'Small', hint: '100 apps, 300 add-ons' },
  { value: 'M', label: 'Medium', hint: '2,000 apps, 6,000 add-ons' },
  { value: 'L', label: 'Large', hint: '5,000 apps, 15,000 add-ons' },
  { value: 'XL', label: 'Huge', hint: '10,000 apps, 30,000 add-ons' },
]

const kinds: { value: 'fleet' | 'story'; label: string; hint: string }[] = [
  { value: 'fleet', label: 'A fleet', hint: 'Of any size, with realistic mistakes' },
  { value: 'story', label: 'A story', hint: 'A small company on a certain day' },
]

const stories = scenarioNames.map((value) => {
  const { title, about } = scenarioWords[value]
  return { value, label: title, hint: about }
})

/** Starts an embedded platform: a fleet of a chosen size, the same for the same seed to the last name, or a story. */
export function DemoDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const [kind, setKind] = useState<'fleet' | 'story'>('fleet')
  const [scenario, setScenario] = useState<ScenarioName>('calm')
  const [size, setSize] = useState<FleetSize>('M')
  const [seed, setSeed] = useState('42')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppErrorData | null>(null)

  const start = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    setError(await openDemo(kind === 'story' ? storyChoice(scenario) : { size, seed: Number(seed) }))
    setBusy(false)
  }

  return (
    <Dialog title="Demo platform" onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          void start()
        }}
      >
        <div className="dialog-body">
          <Choice legend="What to explore" value={kind} choices={kinds} onChange={setKind} />
          {kind === 'story' ? (
            <Choice legend="Story" value={scenario} choices={stories} onChange={setScenario} />
          ) : (
            <>
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
            </>
          )}
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
