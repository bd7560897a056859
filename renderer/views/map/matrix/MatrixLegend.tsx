import type { JSX, ReactNode } from 'react'
import { SeverityMark } from '../../../parts/SeverityMark.tsx'
import { shadeSteps } from './shades.ts'

/** How a cell is read. */
export function MatrixLegend(): JSX.Element {
  return (
    <ul className="matrix-legend" aria-label="Legend">
      <Mark words="Row lends to column: attachments">
        <span className="matrix-steps">
          {shadeSteps.map((from, step) => (
            <i key={from} data-step={step}>
              {step === shadeSteps.length - 1 ? `${from}+` : from}
            </i>
          ))}
        </span>
      </Mark>
      <Mark words="Inside one space, findings unmarked">
        <i className="matrix-inside" />
      </Mark>
      <li>
        Worst finding
        {(['critical', 'high', 'medium'] as const).map((severity) => (
          <SeverityMark key={severity} severity={severity} size={10} label />
        ))}
      </li>
    </ul>
  )
}

function Mark({ words, children }: { words: string; children: ReactNode }): JSX.Element {
  return (
    <li>
      {children}
      {words}
    </li>
  )
}
