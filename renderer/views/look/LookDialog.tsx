import { useId, useState, type JSX } from 'react'
import './look.css'
import type { LookPlan, LookProgress, LookScope, LookState } from '#shared/domain/look.ts'
import type { AppErrorData } from '#shared/errors.ts'
import { useNow } from '../../stores/age.ts'
import { announce } from '../../stores/announce.ts'
import { runCommand, useCommand } from '../../stores/command.ts'
import { useEndpoints } from '../../stores/endpoints.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { WarningIcon } from '../../parts/icons.tsx'
import { Age, Button, Skeleton } from '../../parts/parts.tsx'
import { countWords, plural } from '../../parts/words.ts'
import { LookBar } from './LookBar.tsx'
import { endWords, freshnesses, isSameScope, remainingWords, scopeWords, usualFreshness } from './look-words.ts'

/** How it goes, with what is being asked at this moment. */
function Running({ progress, about }: { progress: LookProgress; about: string }): JSX.Element {
  const now = useNow()
  const { total, done, failed, brokerQuestions, apps, asking } = progress
  return (
    <section className="look-running" aria-label="How it goes" data-testid="look-running">
      <p>
        Looking at <strong>{about}</strong>. It goes on when this is closed.
      </p>
      <LookBar progress={progress} />
      <p className="look-line">
        <span>
          {countWords(done)} of {plural(total, 'question')}
        </span>
        <span>
          {countWords(apps.done)} of {plural(apps.total, 'app')} through
        </span>
        <span>{remainingWords(progress, now) ?? 'working out how long it takes'}</span>
      </p>
      <dl className="facts">
        <div>
          <dt>Asking now</dt>
          <dd className="look-asking">
            {asking.length === 0 ? <span className="faint">between two questions</span> : null}
            {asking.map((path) => (
              <code key={path}>{path}</code>
            ))}
          </dd>
        </div>
        <div>
          <dt>Brokers</dt>
          <dd>{brokerQuestions === 0 ? 'not asked' : `${plural(brokerQuestions, 'question')}, one at a time`}</dd>
        </div>
        <div>
          <dt>Not answered</dt>
          <dd>{failed === 0 ? 'none so far' : countWords(failed)}</dd>
        </div>
      </dl>
    </section>
  )
}

/** What earlier looks told, and how old that is. */
function Known({ state }: { state: LookState }): JSX.Element {
  const { apps, oldest, newest, auditsAskedAt } = state
  return (
    <dl className="facts">
      <div>
        <dt>Asked so far</dt>
        <dd>
          {countWords(apps.asked)} of {plural(apps.sharing, 'app that shares', 'apps that share')} something
        </dd>
      </div>
      <div>
        <dt>Answers</dt>
        <dd>
          {oldest === null || newest === null ? (
            <span className="faint">none yet</span>
          ) : (
            <span>
              the oldest <Age at={oldest} />, the newest <Age at={newest} />
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>Audits</dt>
        <dd>{auditsAskedAt === null ? <span className="faint">not asked yet</span> : <Age at={auditsAskedAt} />}</dd>
      </div>
    </dl>
  )
}

function Ended({ progress, about }: { progress: LookProgress; about: string }): JSX.Element {
  const { state, problem, endedAt, failed } = progress
  const went = state === 'done'
  return (
    <div
      className={`note ${state === 'failed' ? 'note-trouble' : went && failed === 0 ? '' : 'note-medium'}`}
      data-testid="look-ended"
    >
      {went && failed === 0 ? null : <WarningIcon />}
      <p>
        The look at {about} {went ? 'was done' : state === 'failed' ? 'failed' : 'ended'}{' '}
        {endedAt === null ? null : <Age at={endedAt} />}. {endWords(progress)} {problem?.message}
        {went && failed > 0 ? ' Checks that needed those answers say so among the findings.' : null}
      </p>
    </div>
  )
}

function Beforehand({ plan, error }: { plan: LookPlan | null; error: AppErrorData | null }): JSX.Element {
  if (error && !plan) return <ErrorNote error={error} />
  if (!plan) return <Skeleton rows={[60, 80]} label="Counting the questions" />
  const { apps, questions, brokerQuestions, brokerAddons } = plan
  if (questions === 0) {
    return (
      <p className="note" data-testid="look-plan">
        All of it has been told: nothing is left to ask {apps.total === 0 ? '' : `of ${plural(apps.total, 'app')}`}.
      </p>
    )
  }
  return (
    <div data-testid="look-plan">
      <dl className="look-numbers">
        <div>
          <dt>{apps.total - apps.told === 1 ? 'app' : 'apps'}</dt>
          <dd>{countWords(apps.total - apps.told)}</dd>
        </div>
        <div>
          <dt>{questions === 1 ? 'question' : 'questions'}</dt>
          <dd>{countWords(questions)}</dd>
        </div>
        <div>
          <dt>{brokerAddons === 1 ? 'add-on asked of brokers' : 'add-ons asked of brokers'}</dt>
          <dd>{countWords(brokerAddons)}</dd>
        </div>
      </dl>
      <ul className="look-subjects">
        <li>which add-on is an app’s primary</li>
        <li>the latest releases</li>
        <li>the dynos and when they started</li>
        <li>names of config variables</li>
        <li>real states of owned add-ons, from their brokers</li>
        <li>who changed which add-on, from the audits</li>
      </ul>
      <p className="faint look-small">
        Four questions at a time
        {brokerQuestions > 0 ? '; those that reach brokers one at a time, one for each owned add-on' : ''}. Values of
        config variables are not read, unless the policy file turns AKR-308 on: then they are compared in memory and
        never kept.
      </p>
    </div>
  )
}

function Freshness({ value, onChange }: { value: number; onChange: (value: number) => void }): JSX.Element {
  const name = useId()
  return (
    <fieldset className="look-fresh">
      <legend>Keep answers younger than</legend>
      <div className="look-segments">
        {freshnesses.map((each) => (
          <label key={each.value} className="look-segment">
            <input
              type="radio"
              name={name}
              checked={each.value === value}
              onChange={() => {
                onChange(each.value)
              }}
            />
            {each.value === 0 ? 'none, ask all anew' : each.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** Says beforehand what will be asked, then how it goes, then what was told. The look itself lives in the core. */
export default function LookDialog({
  endpointId,
  scope,
  name = null,
  onClose,
}: {
  endpointId: string
  scope: LookScope
  /** Of the add-on, where the scope is one. */
  name?: string | null
  onClose: () => void
}): JSX.Element {
  const { endpoints } = useEndpoints()
  const endpointName = endpoints.find(({ profile }) => profile.id === endpointId)?.profile.name ?? 'this endpoint'
  const [freshFor, setFreshFor] = useState<number>(usualFreshness)
  const [waiting, setWaiting] = useState(false)
  const [refusal, setRefusal] = useState<AppErrorData | null>(null)
  const { data: state, error, reload } = useCommand('look.state', { endpointId })
  const progress = state?.progress ?? null
  const running = progress?.state === 'running'
  const plan = useCommand('look.plan', state && !running ? { endpointId, scope, freshFor } : null)

  const about = scopeWords(scope, endpointName, name)
  const mine = progress !== null && isSameScope(progress.scope, scope)
  const latest = progress === null || mine ? about : scopeWords(progress.scope, endpointName, null)
  const leftOver = mine && (progress.state === 'stopped' || progress.state === 'failed')

  async function act(work: () => ReturnType<typeof runCommand<'look.start' | 'look.stop'>>): Promise<void> {
    setWaiting(true)
    setRefusal(null)
    const result = await work()
    setWaiting(false)
    if (!result.ok) setRefusal(result.error)
    reload()
  }
  const start = (): void => {
    void act(() => runCommand('look.start', { endpointId, scope, freshFor }))
    announce('The deep look has begun.')
  }
  const stop = (): void => {
    void act(() => runCommand('look.stop', { endpointId }))
  }

  return (
    <Dialog title="Deep look" size="medium" onClose={onClose}>
      <div className="dialog-body look">
        {running ? (
          <>
            {mine ? null : (
              <p className="note">
                One look at a time: this one has to end, or be stopped, before one at {about} can begin.
              </p>
            )}
            <Running progress={progress} about={latest} />
          </>
        ) : (
          <>
            <p>
              Asks the platform, app by app, what its lists do not hold about <strong>{about}</strong>. It only reads,
              can be stopped at any time, and keeps what it was told.
            </p>
            {error && !state ? <ErrorNote error={error} /> : null}
            {progress ? <Ended progress={progress} about={latest} /> : null}
            {state ? <Known state={state} /> : <Skeleton rows={[70, 60]} label="Reading what earlier looks told" />}
            <section aria-labelledby="look-beforehand">
              <h3 id="look-beforehand">What will be asked</h3>
              <Beforehand plan={plan.data} error={plan.error} />
            </section>
            <Freshness value={freshFor} onChange={setFreshFor} />
          </>
        )}
        {refusal ? <ErrorNote error={refusal} /> : null}
      </div>
      <footer className="dialog-foot">
        <Button kind="quiet" onClick={onClose}>
          Close
        </Button>
        {running ? (
          <Button key="stop" busy={waiting} disabled={waiting} data-first-focus onClick={stop}>
            {waiting ? 'Stopping…' : 'Stop'}
          </Button>
        ) : (
          <Button
            key="start"
            kind="primary"
            busy={waiting}
            disabled={waiting || plan.data === null || plan.data.questions === 0}
            data-first-focus
            onClick={start}
          >
            {leftOver ? 'Go on' : 'Start the deep look'}
          </Button>
        )}
      </footer>
    </Dialog>
  )
}
