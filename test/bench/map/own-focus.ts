import '../../../renderer/styles/base.css'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { FocusPlane } from '#renderer/views/focus/FocusPlane.tsx'
import { run, still } from './course.ts'

/** The program's own focus view, drawn from an answer. */
let wanted = 0

run({
  ...still,
  init(host, given) {
    if (given.kind !== 'focus') throw new Error('The focus view takes the answer of a focus.')
    const { focus } = given
    wanted = focus.stages.reduce((sum, { total }) => sum + total, 0)
    host.className = 'focus'
    createRoot(host).render(createElement(FocusPlane, { data: focus, hrefOf: () => '#' }))
  },
  // A name for each, and lines.
  seen: () =>
    document.querySelectorAll('.focus-plane a').length >= wanted &&
    document.querySelector('.focus-lines path') !== null,
})
