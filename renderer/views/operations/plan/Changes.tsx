import type { JSX } from 'react'
import type { Plan, PrimaryChange, VariableChange } from '#shared/domain/operation.ts'
import { ArrowRightIcon } from '../../../parts/icons.tsx'

function Name({ name, none }: { name: string | null; none: string }): JSX.Element {
  return name === null ? <span className="faint">{none}</span> : <code>{name}</code>
}

interface Row {
  key: string
  app: string
  before: JSX.Element
  after: JSX.Element
  note: string
}

function variableRow({ appId, appName, before, after, note }: VariableChange): Row {
  return {
    key: `${appId} ${before ?? ''} ${after ?? ''}`,
    app: appName,
    before: <Name name={before} none="not there" />,
    after: <Name name={after} none="gone" />,
    note,
  }
}

function primaryRow({ appId, appName, service, before, after, note }: PrimaryChange): Row {
  return {
    key: `${appId} ${service}`,
    app: `${appName}, ${service}`,
    // None, or one that nobody can tell: the note says which.
    before: <Name name={before} none="–" />,
    after: <Name name={after} none="–" />,
    note,
  }
}

function Table({ title, label, rows }: { title: string; label: string; rows: readonly Row[] }): JSX.Element {
  return (
    <section className="plan-part">
      <h3>{title}</h3>
      <div className="changes" role="region" aria-label={title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{label}</th>
              <th scope="col">Before</th>
              <th scope="col">
                <span className="unseen">becomes</span>
              </th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, app, before, after, note }) => (
              <tr key={key}>
                <td>
                  <bdi>{app}</bdi>
                </td>
                <td>{before}</td>
                <td>
                  <ArrowRightIcon size={14} />
                </td>
                <td>
                  {after}
                  {note === '' ? null : <small>{note}</small>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Config variables and primaries, before and after. Names only: values are known to nobody here. */
export function Changes({ plan }: { plan: Pick<Plan, 'variables' | 'primaries'> }): JSX.Element {
  return (
    <>
      {plan.variables.length > 0 ? (
        <Table title="Config variables" label="App" rows={plan.variables.map(variableRow)} />
      ) : null}
      {plan.primaries.length > 0 ? (
        <Table title="Primary add-ons" label="App and service" rows={plan.primaries.map(primaryRow)} />
      ) : null}
    </>
  )
}
