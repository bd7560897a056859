import { useEffect, useRef, useState, type ComponentProps, type JSX, type ReactNode } from 'react'
import { announce } from '../stores/announce.ts'
import { ageWords, exactWords, useNow } from '../stores/age.ts'
import { CheckIcon, CopyIcon, SharedIcon } from './icons.tsx'
import { fewTags, meaningfulTags } from './words.ts'

type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger'

export function Button({
  kind = 'plain',
  busy = false,
  className = '',
  children,
  ...rest
}: ComponentProps<'button'> & { kind?: ButtonKind; busy?: boolean }): JSX.Element {
  return (
    <button type="button" {...rest} className={`button button-${kind} ${className}`} aria-busy={busy || undefined}>
      {children}
    </button>
  )
}

/** A button of one picture: its name is heard and shown as a tip. */
export function IconButton({
  label,
  className = '',
  ...rest
}: ComponentProps<'button'> & { label: string }): JSX.Element {
  return <button type="button" title={label} aria-label={label} {...rest} className={`icon-button ${className}`} />
}

type BadgeTone = 'plain' | 'ok' | 'high' | 'medium' | 'info' | 'production' | 'accent'

export function Badge({ tone = 'plain', children }: { tone?: BadgeTone; children: ReactNode }): JSX.Element {
  return <span className={`badge badge-${tone}`}>{children}</span>
}

/** Says that an add-on crosses spaces: the one thing teal stands for. */
export function SharedBadge({ spaces }: { spaces: number }): JSX.Element {
  return (
    <span className="badge badge-sharing">
      <SharedIcon size={12} />
      {spaces} spaces
    </span>
  )
}

/**
 * Compliance tags of a space. The server acts on prod, socs and internal only; the others are shown more quietly. Beyond
 * `most` they are counted.
 */
export function ComplianceTags({ tags, most = Infinity }: { tags: readonly string[]; most?: number }): JSX.Element {
  const { shown, more } = fewTags(tags, most)
  return (
    <span className="tags" title={more > 0 ? tags.join(', ') : undefined}>
      {shown.map((tag) => (
        <Badge key={tag} tone={tag === 'prod' ? 'production' : meaningfulTags.has(tag) ? 'accent' : 'plain'}>
          {tag}
        </Badge>
      ))}
      {more > 0 ? <span className="tags-more">+{more}</span> : null}
    </span>
  )
}

export function Age({ at }: { at: number }): JSX.Element {
  const now = useNow()
  return (
    <time dateTime={new Date(at).toISOString()} title={exactWords(at)}>
      {ageWords(at, now)}
    </time>
  )
}

/** Marks a row that the latest sync did not show. */
export function CarriedMark({ from }: { from: number | null }): JSX.Element | null {
  if (from === null) return null
  return (
    <span className="carried">
      last seen <Age at={from} />
    </span>
  )
}

export function Kbd({ children }: { children: ReactNode }): JSX.Element {
  return <kbd className="key">{children}</kbd>
}

export function CopyButton({ text, label }: { text: string; label: string }): JSX.Element {
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return undefined
    const timer = window.setTimeout(() => {
      setDone(false)
    }, 1_600)
    return () => {
      window.clearTimeout(timer)
    }
  }, [done])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setDone(true)
      announce('Copied.')
    } catch {
      announce('The browser did not allow copying.')
    }
  }
  return (
    <IconButton label={done ? 'Copied' : label} className="copy-button" onClick={() => void copy()}>
      {done ? <CheckIcon size={14} /> : <CopyIcon size={14} />}
    </IconButton>
  )
}

/** An id or another exact text: shown as it is, copied whole. */
export function Identifier({ text }: { text: string }): JSX.Element {
  return (
    <span className="identifier">
      <code>{text}</code>
      <CopyButton text={text} label={`Copy ${text}`} />
    </span>
  )
}

/** Grey bars in the shape of what is coming. `rows` are widths in per cent. */
export function Skeleton({ rows, label }: { rows: readonly number[]; label: string }): JSX.Element {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {rows.map((width, index) => (
        // eslint-disable-next-line react/no-array-index-key -- the bars have no identity and never move
        <span key={index} className="skeleton-bar" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}

export function EmptyState({
  icon,
  title,
  whole = false,
  children,
  action,
}: {
  icon: ReactNode
  title: string
  /** Stands in for a whole view, and so carries the page's first heading. */
  whole?: boolean
  children?: ReactNode
  action?: ReactNode
}): JSX.Element {
  return (
    <div className="empty">
      <span className="empty-icon">{icon}</span>
      {whole ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children === undefined ? null : <p>{children}</p>}
      {action}
    </div>
  )
}

/** Moves the focus to the heading of a view that was just opened, so that a screen reader reads where it is. */
export function ViewHeading({ children }: { children: ReactNode }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement === null) heading.current?.focus()
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
