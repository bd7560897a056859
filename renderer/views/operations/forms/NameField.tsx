import type { JSX } from 'react'
import { Field } from '../../../parts/form.tsx'
import { nameProblem, prefixWords } from './name-words.ts'

/** A name for an add-on on an app, with what becomes of its variables shown as it is typed. */
export function NameField({
  label,
  value,
  optional = false,
  service,
  primary,
  appName,
  onChange,
}: {
  label: string
  value: string
  optional?: boolean
  /** Null while it is not known. */
  service: string | null
  primary: boolean | null
  appName: string
  onChange: (name: string) => void
}): JSX.Element {
  const problem = nameProblem(value)
  const preview = service === null || value === '' ? null : prefixWords(service, value, primary, appName)
  return (
    <div className="name-field">
      <Field
        label={label}
        maxLength={200}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-invalid={problem !== null || undefined}
        hint={problem ?? (optional ? 'Optional: without one the platform makes one up.' : 'Stored in lower case.')}
        value={value}
        onChange={(event) => {
          onChange(event.target.value)
        }}
      />
      <p className="name-preview" role="status" data-testid="prefix">
        {preview?.before}
        {preview && preview.prefix !== '' ? <code>{preview.prefix}</code> : null}
        {preview?.after}
      </p>
    </div>
  )
}
