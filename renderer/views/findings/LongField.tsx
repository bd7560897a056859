import { useId, type ComponentProps, type JSX } from 'react'

/** A labelled text of several lines. */
export function LongField({ label, ...area }: ComponentProps<'textarea'> & { label: string }): JSX.Element {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea rows={3} {...area} id={id} />
    </div>
  )
}
