import type { JSX } from 'react'
import './short-name.css'

/** So much of the end stays whatever the room: names here differ as often in their last word as in their first. */
const kept = 10
let segmenter: Intl.Segmenter | null = null

/** A name that, where there is no room for it, loses its middle and not its end. The whole is in its tip. */
export function ShortName({ name }: { name: string }): JSX.Element {
  if (name.length <= kept * 2) return <bdi title={name}>{name}</bdi>
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  const letters = Array.from(segmenter.segment(name), ({ segment }) => segment)
  return (
    <bdi className="short-name" title={name}>
      <span>{letters.slice(0, -kept).join('')}</span>
      <span>{letters.slice(-kept).join('')}</span>
    </bdi>
  )
}
