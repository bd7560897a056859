import type { JSX } from 'react'
import { isPrefixed, prefixOf } from '#shared/domain/config-variables.ts'
import { Field } from '../../../parts/form.tsx'

const longest = 22

/** What the platform would say to the name, as it is typed; null while nothing is wrong. The plan says it for certain. */
export function nameProblem(name: string): string | null {
  if (name === '') return null
  if (name.length > longest) return `${name.length} characters: the platform takes ${longest}.`
  if (!/^[a-zA-Z]/.test(name)) return 'It has to begin with a letter.'
  if (/[^A-Za-z0-9_-]/.test(name)) return 'Letters, digits, hyphens and underscores only.'
  return name.length < 2 ? 'Two characters at least.' : null
}

/** What the name makes of the variables: `primary` null when that is not known. */
export function prefixWords(service: string, name: string, primary: boolean | null, appName: string): string {
  if (!isPrefixed(service)) return `The variables of ${service} never carry a prefix.`
  const prefix = prefixOf(name)
  const begin = prefix === '' ? 'an underscore alone' : `${prefix}_`
  if (primary === true)
    return `It is primary on ${appName}, so its variables stay bare. Were it not, they would begin with ${begin}`
  const unset = /^\d|^$/.test(prefix) ? ' No shell can set such a name.' : ''
  return primary === false
    ? `Its variables on ${appName} begin with ${begin}${unset}`
    : `Unless it is primary on ${appName}, its variables begin with ${begin}${unset}`
}

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
  // The platform stores it in lower case.
  const preview = service === null || value === '' ? null : prefixWords(service, value.toLowerCase(), primary, appName)
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
        {preview}
      </p>
    </div>
  )
}
