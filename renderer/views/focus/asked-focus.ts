import { useState } from 'react'
import type { CommandInput } from '#shared/contract/commands.ts'
import type { FocusData, FocusRole } from '#shared/domain/focus.ts'
import { useCommand, type Command } from '../../stores/command.ts'
import type { MapFocus } from '../../stores/map-place.ts'

type Limits = NonNullable<CommandInput<'graph.focus'>['limits']>

/** The answer, and a way to ask for more rows of a stage. What was asked for another subject is forgotten. */
export function useFocus(
  endpointId: string,
  focus: MapFocus,
  steps: 1 | 2,
): Command<'graph.focus'> & { more: (role: FocusRole, rows: number) => void } {
  const subject = JSON.stringify([endpointId, focus])
  const [asked, setAsked] = useState<{ subject: string; limits: Limits }>({ subject, limits: {} })
  const limits = asked.subject === subject ? asked.limits : {}
  const answer = useCommand('graph.focus', { endpointId, focus, steps, limits })
  // While more is on its way, what is there stays.
  const [last, setLast] = useState<{ subject: string; data: FocusData } | null>(null)
  if (answer.data !== null && last?.data !== answer.data) setLast({ subject, data: answer.data })
  const data = answer.data ?? (answer.error === null && last?.subject === subject ? last.data : null)
  return {
    ...answer,
    data,
    more: (role, rows) => {
      setAsked({ subject, limits: { ...limits, [role]: rows } })
    },
  }
}
