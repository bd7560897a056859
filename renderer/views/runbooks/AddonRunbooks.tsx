import { useState, type JSX } from 'react'
import '../../styles/finding.css'
import '../operations/plan.css'
import '../operations/forms.css'
import '../operations/impact.css'
import './runbooks.css'
import type { Runbook, RunbookRun } from '#shared/domain/runbook.ts'
import type { AddonDetail } from '#shared/domain/views.ts'
import { useCommand } from '../../stores/command.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Button } from '../../parts/parts.tsx'
import { addonLabel } from '../../parts/words.ts'
import { RunbookForm } from './RunbookForm.tsx'
import { RunbookPlanStage } from './RunbookPlanStage.tsx'
import { RunbookRunStage } from './RunbookRunStage.tsx'

type Stage = { step: 'form' } | { step: 'plan'; runbook: Runbook } | { step: 'run'; run: RunbookRun }

/** What takes several steps on one add-on: begun here, and led back to here while it is not over. */
export function AddonRunbooks({ detail }: { detail: AddonDetail }): JSX.Element {
  const { endpointId, addon } = detail
  const { data } = useCommand('runbooks.list', { endpointId })
  const [stage, setStage] = useState<Stage | null>(null)
  const open = data?.runbooks.find(({ runbook, endedAt }) => runbook.addonId === addon.id && endedAt === null) ?? null
  const close = (): void => {
    setStage(null)
  }
  const form = (): void => {
    setStage({ step: 'form' })
  }
  return (
    <>
      <Button
        aria-haspopup="dialog"
        data-testid="runbooks"
        onClick={() => {
          setStage(open ? { step: 'run', run: open } : { step: 'form' })
        }}
      >
        {open ? 'Runbook under way' : 'Runbooks'}
      </Button>
      {stage ? (
        <Dialog
          title={stage.step === 'run' ? stage.run.title : `Runbooks for ${addonLabel(addon)}`}
          size="large"
          onClose={close}
        >
          {stage.step === 'form' ? (
            <RunbookForm
              detail={detail}
              onClose={close}
              onPlan={(runbook) => {
                setStage({ step: 'plan', runbook })
              }}
            />
          ) : stage.step === 'plan' ? (
            <RunbookPlanStage
              runbook={stage.runbook}
              onBack={form}
              onClose={close}
              onBegun={(run) => {
                setStage({ step: 'run', run })
              }}
            />
          ) : (
            <RunbookRunStage begun={stage.run} onAnother={form} onClose={close} />
          )}
        </Dialog>
      ) : null}
    </>
  )
}
