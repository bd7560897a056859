import { useState, type JSX } from 'react'
import type { AppErrorData } from '#shared/errors.ts'
import { announce } from '../../stores/announce.ts'
import { runCommand, useCommand } from '../../stores/command.ts'
import { ErrorNote } from '../../parts/ErrorPanel.tsx'
import { CheckIcon, SyncIcon, WarningIcon } from '../../parts/icons.tsx'
import { Badge, Button, CopyButton } from '../../parts/parts.tsx'
import { countWords } from '../../parts/words.ts'
import { fileWords, policyWords } from './rule-words.ts'

const longestPath = 48
const states = { none: 'none', 'in-force': 'in force', invalid: 'not valid' } as const
const tones = { none: 'plain', 'in-force': 'ok', invalid: 'high' } as const

/** What the policy file makes of the rules below, and where it cannot be understood. */
export function PolicyStrip(): JSX.Element | null {
  const { data, error, reload } = useCommand('risk.policy', {})
  const [reading, setReading] = useState(false)
  const [refusal, setRefusal] = useState<AppErrorData | null>(null)

  const readAgain = async (): Promise<void> => {
    setReading(true)
    setRefusal(null)
    const result = await runCommand('risk.policy', {})
    setReading(false)
    if (result.ok) announce(`Policy file: ${policyWords(result.value)}`)
    else setRefusal(result.error)
    reload()
  }

  const trouble = refusal ?? (data ? null : error)
  if (!data && !trouble) return null
  return (
    <section className="policy" aria-label="Policy file" data-state={data?.state} data-testid="policy">
      {trouble ? <ErrorNote error={trouble} /> : null}
      {data ? (
        <>
          <div className="policy-line">
            {data.state === 'invalid' ? <WarningIcon /> : data.state === 'in-force' ? <CheckIcon /> : null}
            <strong>Policy file</strong>
            <Badge tone={tones[data.state]}>{states[data.state]}</Badge>
            {data.path === null ? null : (
              <span className="identifier" title={data.path}>
                <code>{fileWords(data.path, longestPath)}</code>
                <CopyButton text={data.path} label="Copy the path of the policy file" />
              </span>
            )}
            <span className="policy-words">{policyWords(data)}</span>
            <Button kind="quiet" busy={reading} disabled={reading} onClick={() => void readAgain()}>
              <SyncIcon size={14} /> {reading ? 'Reading…' : 'Read again'}
            </Button>
          </div>
          {data.problems.length > 0 ? (
            <ol className="policy-problems" aria-label="Problems of the policy file" tabIndex={0}>
              {data.problems.map(({ line, message }, index) => (
                // eslint-disable-next-line react/no-array-index-key -- the list is replaced as a whole, and lines repeat
                <li key={index}>
                  <code>{line === null ? 'file' : `line ${countWords(line)}`}</code> {message}
                </li>
              ))}
            </ol>
          ) : null}
        </>
      ) : null}
    </section>
  )
}
