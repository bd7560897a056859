import { useState, type JSX } from 'react'
import type { MapView } from '#shared/contract/preferences.ts'
import { RemoveIcon } from '../../parts/icons.tsx'
import { Button, IconButton } from '../../parts/parts.tsx'
import { announce } from '../../stores/announce.ts'
import { runCommand, useCommand } from '../../stores/command.ts'

const noViews: readonly MapView[] = []

async function keep(mapViews: readonly MapView[], said: string): Promise<void> {
  const sorted = mapViews.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const result = await runCommand('preferences.set', { mapViews: sorted })
  announce(result.ok ? said : result.error.message)
}

/** Filters that were given a name: to go back to, to add to, to take out of. The same in every window. */
export default function SavedViews({
  filter,
  onPick,
}: {
  filter: string
  onPick: (filter: string) => void
}): JSX.Element {
  const [name, setName] = useState('')
  const views = useCommand('preferences.get', {}).data?.mapViews ?? noViews
  const wanted = name.trim()

  const save = (): void => {
    if (wanted === '') return
    setName('')
    void keep([...views.filter((view) => view.name !== wanted), { name: wanted, filter }], `Saved as ${wanted}.`)
  }

  return (
    <>
      {views.length === 0 ? <p className="map-quiet">No view is saved yet.</p> : null}
      <ul>
        {views.map((view) => (
          <li key={view.name}>
            <button
              type="button"
              className="menu-item map-view"
              aria-current={view.filter === filter || undefined}
              onClick={() => {
                onPick(view.filter)
              }}
            >
              <bdi>{view.name}</bdi>
              <span className="faint">{view.filter === '' ? 'everything' : view.filter}</span>
            </button>
            <IconButton
              label={`Remove the view ${view.name}`}
              onClick={() => {
                void keep(
                  views.filter((each) => each !== view),
                  `Removed ${view.name}.`,
                )
              }}
            >
              <RemoveIcon size={14} />
            </IconButton>
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <input
          type="text"
          aria-label="Name for what is shown now"
          placeholder="Name for what is shown now"
          maxLength={80}
          autoComplete="off"
          value={name}
          onChange={(event) => {
            setName(event.target.value)
          }}
        />
        <Button type="submit" kind="primary" disabled={wanted === ''}>
          {views.some((view) => view.name === wanted) ? 'Replace' : 'Save'}
        </Button>
      </form>
    </>
  )
}
