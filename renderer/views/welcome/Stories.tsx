import type { JSX } from 'react'
import { scenarioNames, scenarioWords, type ScenarioName } from '#shared/domain/scenario.ts'

/** The demo platform's stories, each by its title and a sentence. */
export function Stories({
  starting,
  onOpen,
}: {
  /** Nothing else can be chosen meanwhile; null for none. */
  starting: ScenarioName | 'fleet' | null
  onOpen: (scenario: ScenarioName) => void
}): JSX.Element {
  return (
    <section className="stories" aria-labelledby="stories-title">
      <header>
        <h2 id="stories-title">Or walk into a story</h2>
        <p>One made-up company of sixty apps, on eight different days.</p>
      </header>
      <ul className="story-list">
        {scenarioNames.map((name) => (
          <li key={name}>
            <button
              type="button"
              className="story"
              disabled={starting !== null}
              aria-busy={starting === name}
              onClick={() => {
                onOpen(name)
              }}
            >
              <strong>{scenarioWords[name].title}</strong>
              <span>{scenarioWords[name].about}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
