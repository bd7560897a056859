import type { JSX } from 'react'
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components'
import type { ScoreArithmetic } from '#shared/domain/finding.ts'

function factor(value: number): string {
  return `× ${value.toFixed(value % 1 === 0 || (value * 10) % 1 === 0 ? 1 : 2)}`
}

/** How the score came about: the rule's base and its reach, weighed down by what the add-on holds and who runs. */
export function Arithmetic({ arithmetic, score }: { arithmetic: ScoreArithmetic; score: number }): JSX.Element {
  const { blast } = arithmetic
  const reach = blast.consumers + blast.spaces + blast.organizations + blast.environments
  const weighed = reach * arithmetic.state * arithmetic.running * arithmetic.writers
  const parts: [string, string, boolean][] = [
    ['The rule itself', `${arithmetic.ruleBase}`, true],
    ['Apps that would feel it', `${blast.consumers}`, false],
    ['Spaces it reaches', `${blast.spaces}`, false],
    ['Organizations', `${blast.organizations}`, false],
    ['Environments that meet', `${blast.environments}`, false],
  ]
  const factors: [string, number][] = [
    ['how much state it holds', arithmetic.state],
    ['how many of them run', arithmetic.running],
    ['how many write', arithmetic.writers],
  ]
  return (
    <div className="arithmetic">
      <dl>
        {parts.map(([name, value, base]) => (
          <div key={name} className={base ? 'arithmetic-base' : ''}>
            <dt>{name}</dt>
            <dd>{base ? value : `+ ${value}`}</dd>
          </div>
        ))}
        {factors.map(([name, value]) => (
          <div key={name} className="arithmetic-factor">
            <dt>{name}</dt>
            <dd>{factor(value)}</dd>
          </div>
        ))}
        <div className="arithmetic-sum">
          <dt>
            {arithmetic.ruleBase} + {Math.round(weighed)}
            {arithmetic.ruleBase + weighed > 100 ? ', at most 100' : ''}
          </dt>
          <dd>{score}</dd>
        </div>
      </dl>
    </div>
  )
}

/** The score; how it came about is shown to who points at it or comes to it with the keyboard. */
export function Score({ arithmetic, score }: { arithmetic: ScoreArithmetic; score: number }): JSX.Element {
  return (
    <TooltipTrigger delay={150} closeDelay={80}>
      <Button className="score" aria-label={`Score ${score}`}>
        score <strong>{score}</strong>
      </Button>
      <Tooltip className="score-tip" placement="bottom start" offset={6}>
        <Arithmetic arithmetic={arithmetic} score={score} />
      </Tooltip>
    </TooltipTrigger>
  )
}
