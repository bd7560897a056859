import { useEffect, useRef, useState, type JSX } from 'react'
import { CloseIcon, SearchIcon } from './icons.tsx'

const pause = 160

/** A text filter. What is typed is told after a short pause; Escape empties it. */
export function FilterField({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
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
    return () => {
      window.clearTimeout(timer)
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
