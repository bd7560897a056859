import { useEffect, useRef, useState, type JSX } from 'react'
import { CloseIcon, SearchIcon } from './icons.tsx'

const pause = 160

/** A text filter. What is typed is told after a short pause; Escape empties it. */
export function FilterField({
  label,
  value,
  slash = false,
  onChange,
}: {
  label: string
  value: string
  /** The slash leads here. */
  slash?: boolean
  onChange: (value: string) => void
}): JSX.Element {
  const [text, setText] = useState(value)
  const [told, setTold] = useState(value)
  const tell = useRef(onChange)
  useEffect(() => {
    tell.current = onChange
  })
  // Changed from outside: by going back, or by "clear the filters".
  if (value !== told) {
    setTold(value)
    setText(value)
  }
  useEffect(() => {
    if (text === told) return undefined
    const timer = window.setTimeout(() => {
      setTold(text)
      tell.current(text)
    }, pause)
    // Whoever follows a link before that has left: the words of the view left behind must not call them back.
    const forget = (): void => {
      window.clearTimeout(timer)
    }
    window.addEventListener('hashchange', forget)
    return () => {
      forget()
      window.removeEventListener('hashchange', forget)
    }
  }, [text, told])
  return (
    <div className="filter-field">
      <SearchIcon size={14} />
      <input
        type="text"
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        data-slash={slash || undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText('')
        }}
      />
      {text === '' ? null : (
        <button
          type="button"
          className="filter-clear"
          aria-label="Clear the text"
          onClick={() => {
            setText('')
          }}
        >
          <CloseIcon size={12} />
        </button>
      )}
    </div>
  )
}
