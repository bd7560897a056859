import { useId, type ComponentProps, type JSX } from 'react'

/** A labelled text input with an optional line of explanation under it. */
export function Field({
  label,
  hint,
  ...input
}: ComponentProps<'input'> & { label: string; hint?: string }): JSX.Element {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input type="text" {...input} id={id} aria-describedby={hint === undefined ? undefined : `${id}-hint`} />
      {hint === undefined ? null : (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

interface Option<Value extends string> {
  value: Value
  label: string
  hint?: string
  tone?: 'production' | 'other'
}

/** One of a few, all visible: radio buttons that look like cards. */
export function Choice<Value extends string>({
  legend,
  value,
  choices,
  onChange,
}: {
  legend: string
  value: Value
  choices: readonly Option<Value>[]
  onChange: (value: Value) => void
}): JSX.Element {
  const name = useId()
  return (
    <fieldset className="choice-field">
      <legend>{legend}</legend>
      <div className="choice-cards">
        {choices.map((choice) => (
          <label key={choice.value} className="choice-card" data-tone={choice.tone}>
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              aria-labelledby={`${name}-${choice.value}`}
              aria-describedby={choice.hint === undefined ? undefined : `${name}-${choice.value}-hint`}
              onChange={() => {
                onChange(choice.value)
              }}
            />
            <span>
              <span id={`${name}-${choice.value}`}>{choice.label}</span>
              {choice.hint === undefined ? null : <small id={`${name}-${choice.value}-hint`}>{choice.hint}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
