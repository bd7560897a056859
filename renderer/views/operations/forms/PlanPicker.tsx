import type { JSX } from 'react'
import type { CatalogPlan, CatalogService } from '#shared/domain/views.ts'
import { planWords, priceWords } from '../../../parts/words.ts'
import { type Pickable } from './picked.ts'
import { Picker } from './Picker.tsx'
import { aboutPlan, planNotes, priceChangeWords, type PlanPlace } from './plan-notes.ts'

interface PickablePlan extends Pickable {
  plan: CatalogPlan
}

/** Plans with what they cost and what speaks against them where the app is. */
export function PlanPicker({
  services,
  place,
  current,
  chosen,
  loading,
  onChoose,
}: {
  services: readonly CatalogService[]
  place: PlanPlace | null
  /** The plan it has now; null where there is none yet. */
  current: { name: string; priceCents: number | null } | null
  /** Full name, `service:plan`. */
  chosen: string | null
  loading: boolean
  onChoose: (plan: string) => void
}): JSX.Element {
  const items = services.flatMap(({ humanName, name, plans }) =>
    plans.map((plan): PickablePlan => ({
      id: plan.name,
      text: `${planWords(plan.name)} ${name} ${humanName} ${plan.humanName}`,
      section: services.length > 1 ? humanName || name : '',
      plan,
    })),
  )
  return (
    <Picker
      label="Plan"
      placeholder="Find a plan or service"
      items={items}
      chosen={chosen}
      loading={loading}
      render={({ plan }) => {
        const notes = planNotes(plan, place)
        const about = aboutPlan(plan)
        const change = current === null ? null : priceChangeWords(current.priceCents, plan.priceCents)
        return (
          <>
            <span className="picker-line">
              <strong>{planWords(plan.name)}</strong>
              {plan.name === current?.name ? <span className="badge badge-accent">now</span> : null}
              <span className="spring" />
              <span>{priceWords(plan.priceCents)}</span>
              {change === null || plan.name === current?.name ? null : <span className="muted">{change}</span>}
            </span>
            {about === '' ? null : <span className="picker-more muted">{about}</span>}
            {notes.length > 0 ? <span className="picker-more picker-note">{notes.join('; ')}</span> : null}
          </>
        )
      }}
      onChoose={({ plan }) => {
        onChoose(plan.name)
      }}
    />
  )
}
