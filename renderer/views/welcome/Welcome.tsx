import { useState, type JSX, type ReactNode } from 'react'
import './welcome.css'
import '../../styles/parts.css'
import type { DemoChoice } from '#shared/domain/endpoint.ts'
import type { ScenarioName } from '#shared/domain/scenario.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { openDemo, storyChoice } from '../../stores/demo.ts'
import { useEndpoints } from '../../stores/endpoints.ts'
import { routeHref } from '../../stores/route.ts'
import { Notices } from '../../frame/Notices.tsx'
import { ThemeButton } from '../../frame/Rail.tsx'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { ArrowRightIcon, BrandMark, DemoIcon, ImportIcon, KeyIcon } from '../../parts/icons.tsx'
import { Illustration } from './Illustration.tsx'
import { Stories } from './Stories.tsx'

/** The size that shows what the map is for and is ready in a moment; the others are offered among the endpoints. */
const fleetChoice: DemoChoice = { size: 'M', seed: 42 }

function ChoiceText({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }): JSX.Element {
  return (
    <>
      <span className="choice-icon">{icon}</span>
      <span className="choice-text">
        <strong>{title}</strong>
        <span>{children}</span>
      </span>
      <ArrowRightIcon />
    </>
  )
}

export default function Welcome(): JSX.Element {
  const { endpoints } = useEndpoints()
  const [starting, setStarting] = useState<ScenarioName | 'fleet' | null>(null)
  const [error, setError] = useState<AppErrorData | null>(null)

  const start = async (choice: DemoChoice): Promise<void> => {
    setStarting(choice.scenario ?? 'fleet')
    setError(null)
    setError(await openDemo(choice))
    setStarting(null)
  }

  return (
    <div className="welcome">
      <header className="welcome-head">
        <span className="welcome-brand">
          <BrandMark size={26} /> Addon Atlas
        </span>
        <span className="actions">
          {endpoints.length > 0 ? (
            <a className="button button-quiet" href={routeHref({ view: 'start' })}>
              Back to the map
            </a>
          ) : null}
          <ThemeButton />
        </span>
      </header>
      <Notices />
      <main className="welcome-main">
        <div className="welcome-words">
          <h1>Which apps hang on this database, and is that safe?</h1>
          <p className="welcome-lead">
            Addon Atlas reads an Akkeris platform in about ten requests and draws every add-on, who shares it across
            which spaces, and what is risky about that. What it has read stays readable offline.
          </p>
          {error ? <ErrorNote error={error} /> : null}
          <div className="choices">
            <a className="choice" href={routeHref({ view: 'endpoints', dialog: { kind: 'add' } })}>
              <ChoiceText icon={<KeyIcon size={18} />} title="Connect to an endpoint">
                The public edge with a token, or a controller with its key.
              </ChoiceText>
            </a>
            <a className="choice" href={routeHref({ view: 'endpoints', dialog: { kind: 'import' } })}>
              <ChoiceText icon={<ImportIcon size={18} />} title="Import from the aka CLI">
                Takes over the logins it knows; changes none of its files.
              </ChoiceText>
            </a>
            <button
              type="button"
              className="choice"
              disabled={starting !== null}
              aria-busy={starting === 'fleet'}
              onClick={() => void start(fleetChoice)}
            >
              <ChoiceText
                icon={<DemoIcon size={18} />}
                title={starting === 'fleet' ? 'Starting the demo platform…' : 'Explore the demo platform'}
              >
                2,000 made-up apps on this computer, ready at once, offline.
              </ChoiceText>
            </button>
          </div>
          <p className="faint welcome-foot">
            Endpoints are read-only. Credentials are never written to disk in the clear.
          </p>
        </div>
        <Illustration />
        <Stories
          starting={starting}
          onOpen={(scenario) => {
            void start(storyChoice(scenario))
          }}
        />
      </main>
    </div>
  )
}
