import type { JSX } from 'react'
import { Dialog } from '../parts/Dialog.tsx'
import { Kbd } from '../parts/parts.tsx'

const groups: { name: string; keys: [string[], string][] }[] = [
  {
    name: 'Everywhere',
    keys: [
      [['Ctrl K', '/'], 'Search everything'],
      [['g', 'm'], 'Go to the map'],
      [['g', 'f'], 'Go to findings'],
      [['g', 's'], 'Go to scores'],
      [['g', 'a'], 'Go to add-ons'],
      [['g', 'c'], 'Go to the catalog'],
      [['g', 'e'], 'Go to endpoints'],
      [['g', 'r'], 'Go to the rules'],
      [['g', 'j'], 'Go to the journal'],
      [['g', 'n'], 'Open the newest alarm'],
      [['Shift S'], 'Sync this endpoint'],
      [['?'], 'This sheet'],
    ],
  },
  {
    name: 'On the map',
    keys: [
      [['← ↑ → ↓'], 'Move from app to app'],
      [['Enter'], 'Go in'],
      [['Esc'], 'Go out'],
      [['[', ']'], 'Walk the attachments'],
      [['/'], 'Find on the map'],
      [['i'], 'Incident page of the add-on'],
      [['+', '-', '0'], 'Zoom in, out, show all'],
    ],
  },
  {
    name: 'In lists',
    keys: [
      [['↑', '↓'], 'Move by row'],
      [['PgUp', 'PgDn'], 'Move by page'],
      [['Home', 'End'], 'First and last row'],
      [['Enter'], 'Open the row'],
    ],
  },
  {
    name: 'In findings',
    keys: [
      [['j', 'k'], 'Next and previous finding'],
      [['Enter', 'Esc'], 'Into it, back to the list'],
      [['←', '→'], 'Fold, unfold'],
      [['a', 'w'], 'Acknowledge, withdraw'],
      [['n'], 'Annotate'],
      [['m'], 'Show on the map'],
      [['o'], 'Open the add-on'],
      [['i'], 'Incident mode'],
      [['Shift I'], 'Incident page of the add-on'],
      [['/'], 'Filter'],
    ],
  },
]

export default function ShortcutSheet({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <Dialog title="Keyboard shortcuts" size="large" onClose={onClose}>
      <div className="dialog-body shortcut-groups" tabIndex={0}>
        {groups.map((group) => (
          <section key={group.name}>
            <h3>{group.name}</h3>
            <dl>
              {group.keys.map(([keys, meaning]) => (
                <div key={meaning}>
                  <dt>{meaning}</dt>
                  <dd>
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
