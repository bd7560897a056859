import { useState, type JSX } from 'react'
import '../answer.css'
import type { MaskedAnswer } from '#shared/domain/operation.ts'
import type { Json } from '#shared/json.ts'
import { momentWords, useNow } from '../../../stores/age.ts'
import { Button, CopyButton } from '../../../parts/parts.tsx'
import { plural } from '../../../parts/words.ts'
import { cellOf, flatten, maskOf, shapeOf, type Shape } from './answer.ts'
import { Secret } from './Secret.tsx'

const rowsAtFirst = 100

interface Context {
  runId: string
  secrets: ReadonlyMap<string, string>
}

function Value({ value, name, context }: { value: Json; name: string; context: Context }): JSX.Element {
  const key = maskOf(value)
  if (key !== null) {
    return (
      <Secret
        runId={context.runId}
        secretKey={key}
        field={context.secrets.get(key) ?? name}
        kept={context.secrets.has(key)}
      />
    )
  }
  if (value === null || value === '') return <span className="faint">–</span>
  return <span className="answer-value">{typeof value === 'object' ? JSON.stringify(value) : String(value)}</span>
}

function AnswerFields({ value, context }: { value: Json; context: Context }): JSX.Element {
  const [all, setAll] = useState(false)
  const fields = flatten(value)
  const shown = all ? fields : fields.slice(0, rowsAtFirst)
  return (
    <>
      <div className="answer-box" role="region" aria-label="Answer" tabIndex={0}>
        <dl className="answer-fields">
          {shown.map(({ path, value: field }) => (
            <div key={path}>
              <dt>{path}</dt>
              <dd>
                <Value value={field} name={path} context={context} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
      {fields.length > shown.length ? (
        <Button
          kind="quiet"
          onClick={() => {
            setAll(true)
          }}
        >
          Show all {plural(fields.length, 'field')}
        </Button>
      ) : null}
    </>
  )
}

function AnswerTable({ shape, context }: { shape: Extract<Shape, { kind: 'table' }>; context: Context }): JSX.Element {
  const [all, setAll] = useState(false)
  const rows = all ? shape.rows : shape.rows.slice(0, rowsAtFirst)
  return (
    <>
      <div className="answer-box" role="region" aria-label="Answer" tabIndex={0}>
        <table className="answer-table">
          <thead>
            <tr>
              {shape.fields.map((field) => (
                <th key={field} scope="col">
                  {field}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // eslint-disable-next-line react/no-array-index-key -- rows of an answer have no identity and never move
              <tr key={index}>
                {shape.fields.map((field) => (
                  <td key={field}>
                    <Value value={cellOf(row[field])} name={field} context={context} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shape.rows.length > rows.length ? (
        <Button
          kind="quiet"
          onClick={() => {
            setAll(true)
          }}
        >
          Show all {plural(shape.rows.length, 'row')}
        </Button>
      ) : null}
    </>
  )
}

/** What the platform answered, without its secrets, which can be asked for one by one. */
export function AnswerView({
  runId,
  answer,
  folded,
}: {
  runId: string
  answer: MaskedAnswer
  /** Nobody came for it. */
  folded: boolean
}): JSX.Element {
  const now = useNow()
  const shape = shapeOf(answer.json)
  const context = { runId, secrets: new Map(answer.secrets.map(({ key, field }) => [key, field])) }
  const copy = <CopyButton text={JSON.stringify(answer.json, null, 2)} label="Copy as JSON, without the secrets" />
  const content =
    shape.kind === 'nothing' ? (
      <p className="muted">{shape.words}</p>
    ) : shape.kind === 'text' ? (
      <pre className="answer-box answer-text" role="region" aria-label="Answer" tabIndex={0}>
        {shape.text}
      </pre>
    ) : shape.kind === 'table' ? (
      <AnswerTable shape={shape} context={context} />
    ) : (
      <AnswerFields value={shape.value} context={context} />
    )
  if (folded) {
    return (
      <details className="more" data-testid="answer">
        <summary>What the platform answered</summary>
        <div className="plan-part">
          {content}
          <p>{copy}</p>
        </div>
      </details>
    )
  }
  return (
    <section className="plan-part" aria-label="The answer" data-testid="answer">
      <header className="requests-head">
        <h3>The answer</h3>
        {answer.forgottenAt === null ? null : (
          <span className="muted">
            {plural(answer.secrets.length, 'secret')}, kept until {momentWords(answer.forgottenAt, now)} at the latest
          </span>
        )}
        {copy}
      </header>
      {content}
    </section>
  )
}
