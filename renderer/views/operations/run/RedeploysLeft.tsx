import { useRef, type JSX } from 'react'
import type { Run } from '#shared/domain/operation.ts'
import { useCommand } from '../../../stores/command.ts'
import { beginOperation, showRun } from '../../../stores/operation.ts'
import { Badge, Button } from '../../../parts/parts.tsx'
import { Windowed } from '../../../parts/Windowed.tsx'
import { plural } from '../../../parts/words.ts'
import { redeploysLeft, stateWords } from './run-words.ts'

/** Apps that run on with what is no longer valid: each is one click from its plan. */
export function RedeploysLeft({ run }: { run: Run }): JSX.Element | null {
  const runs = useCommand('operations.runs', { endpointId: run.operation.endpointId })
  const scroller = useRef<HTMLDivElement>(null)
  const all = redeploysLeft(run, runs.data?.runs ?? [])
  if (all.length === 0) return null
  const left = all.filter(({ redeployed }) => redeployed === null).length
  return (
    <section className="plan-part" aria-label="Still to redeploy" data-testid="redeploys-left">
      <h3>{left === 0 ? 'All apps were redeployed' : `${plural(left, 'app')} still to redeploy`}</h3>
      <p className="muted">The platform does not do it. Until then they run with what is no longer valid.</p>
      <div ref={scroller} className="impact-list" role="region" aria-label="Apps to redeploy" tabIndex={0}>
        <Windowed
          items={all}
          scroller={scroller}
          estimate={40}
          label="Apps to redeploy"
          render={({ app, operation, redeployed }) => (
            <div key={app.appId} role="listitem" className="redeploy-line">
              <bdi>{app.name}</bdi>
              <span className="muted">{app.organization ?? ''}</span>
              {app.running === 'running' ? <Badge tone="ok">running</Badge> : <Badge>not running</Badge>}
              <span className="spring" />
              {redeployed ? (
                <Button
                  kind="quiet"
                  onClick={() => {
                    showRun(redeployed.id)
                  }}
                >
                  Redeploy: {stateWords[redeployed.state].name}
                </Button>
              ) : (
                <Button
                  aria-label={`Plan the redeploy of ${app.name}`}
                  onClick={() => {
                    beginOperation(operation)
                  }}
                >
                  Plan the redeploy
                </Button>
              )}
            </div>
          )}
        />
      </div>
    </section>
  )
}
