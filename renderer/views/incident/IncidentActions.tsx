import type { JSX } from 'react'
import type { AddonDetail } from '#shared/domain/views.ts'
import { useCommand } from '../../stores/command.ts'
import { Kbd, Skeleton } from '../../parts/parts.tsx'
import { beginOffer } from '../operations/menus/begin-offer.ts'
import { addonOffers, byDanger, type Offer } from '../operations/menus/offers.ts'
import { levelWords } from '../operations/words.ts'

/** More have no key. */
const keys = 9

/** What only shows something, in the order of the keys that run it; null until it is known what there is. */
export function useOffers(detail: AddonDetail | null): { reads: Offer[]; others: Offer[]; problems: string[] } | null {
  const asked = detail === null ? null : { endpointId: detail.endpointId, addonId: detail.addon.id }
  const { data, error } = useCommand('operations.actions', asked)
  if (detail === null || (!data && !error)) return null
  const offers = addonOffers(detail, data?.actions ?? [])
  return {
    reads: offers.filter(({ level, unavailable }) => level === 'read' && unavailable === ''),
    others: offers.filter(({ level, unavailable }) => level !== 'read' && unavailable === ''),
    problems: error ? [error.message] : (data?.problems ?? []),
  }
}

function OfferButton({ offer, shortcut }: { offer: Offer; shortcut: number | null }): JSX.Element {
  return (
    <li>
      <button
        type="button"
        className="offer"
        aria-keyshortcuts={shortcut === null ? undefined : String(shortcut)}
        onClick={() => {
          beginOffer(offer)
        }}
      >
        <span className="offer-name">{offer.name}</span>
        {offer.about === '' ? null : <span className="offer-about">{offer.about}</span>}
        {shortcut === null ? null : <Kbd>{shortcut}</Kbd>}
      </button>
    </li>
  )
}

/** First what cannot hurt, one key away; then the rest by how much it can. Each leads to the dialog that shows the plan. */
export function IncidentActions({ offers }: { offers: ReturnType<typeof useOffers> }): JSX.Element {
  if (offers === null) return <Skeleton rows={[60, 90, 80]} label="Reading what can be done" />
  const { reads, others, problems } = offers
  return (
    <section className="side-part incident-offers" aria-label="What can be done">
      <h2>Look first: changes nothing</h2>
      {reads.length === 0 ? <p className="muted">Its service has no action that only shows something.</p> : null}
      <ul data-testid="safe-reads">
        {reads.map((offer, index) => (
          <OfferButton key={offer.id} offer={offer} shortcut={index < keys ? index + 1 : null} />
        ))}
      </ul>
      {byDanger(others).map(({ level, offers: members }) => (
        <div key={level} className="offer-group" data-tone={levelWords[level].tone}>
          <h3>{levelWords[level].group}</h3>
          <ul>
            {members.map((offer) => (
              <OfferButton key={offer.id} offer={offer} shortcut={null} />
            ))}
          </ul>
        </div>
      ))}
      {problems.map((problem) => (
        <p key={problem} className="incident-problem">
          {problem}
        </p>
      ))}
    </section>
  )
}
