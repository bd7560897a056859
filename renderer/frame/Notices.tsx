import type { JSX } from 'react'
import { create } from 'zustand'
import { useCommand } from '../stores/command.ts'
import { CloseIcon, WarningIcon } from '../parts/icons.tsx'
import { IconButton } from '../parts/parts.tsx'

/** Put away on one screen, put away on all. */
const away = create<{ notices: readonly string[] }>()(() => ({ notices: [] }))

/** What happened to the stores at start: said once, on whichever screen comes first, until it is put away. */
export function Notices(): JSX.Element | null {
  const { data } = useCommand('app.about', {})
  const read = away((state) => state.notices)
  const notices = data?.notices.filter((notice) => !read.includes(notice)) ?? []
  if (notices.length === 0) return null
  return (
    <section className="banner banner-calm" aria-label="Notices" data-testid="notices">
      <WarningIcon />
      <div className="banner-words" role="alert">
        {notices.map((notice) => (
          <p key={notice}>{notice}</p>
        ))}
      </div>
      <IconButton
        label="Put the notices away"
        onClick={() => {
          away.setState({ notices: [...read, ...notices] })
        }}
      >
        <CloseIcon />
      </IconButton>
    </section>
  )
}
