import type { JSX } from 'react'
import type { AddonDetail } from '#shared/domain/views.ts'
import { useCommand } from '../../stores/command.ts'
import { Kbd, Skeleton } from '../../parts/parts.tsx'
import { beginOffer } from '../operations/menus/begin-offer.ts'
import { addonOffers, byDanger, type Offer } from '../operations/menus/offers.ts'
import { levelWords } from '../operations/words.ts'

/** More have no key. */
const keys = 9

interface Offers {
  reads: Offer[]
  others: Offer[]
  /** Why some are missing. */
  problems: string[]
}

/** What only shows something, in the order of the keys that run it; null until it is known what there is. */
export function useOffers(detail: AddonDetail | null): Offers | null {
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

/** What cannot hurt, one key away: backups, logs, figures. */
export function SafeReads({ offers }: { offers: Offers | null }): JSX.Element {
  if (offers === null) return <Skeleton rows={[60, 90, 80]} label="Reading what can be done" />
  const { reads, problems } = offers
  return (
    <section className="side-part incident-offers" aria-label="Look first">
      <h2>Look first: changes nothing</h2>
      {reads.length === 0 ? <p className="muted">Its service has no action that only shows something.</p> : null}
      <ul data-testid="safe-reads">
        {reads.map((offer, index) => (
          <OfferButton key={offer.id} offer={offer} shortcut={index < keys ? index + 1 : null} />
        ))}
      </ul>
      {problems.map((problem) => (
        <p key={problem} className="incident-problem">
          {problem}
        </p>
      ))}
    </section>
  )
}

/** Everything else, by how much it can hurt. Each leads to the dialog that shows the plan before anything is sent. */
export function RiskyOffers({ offers }: { offers: Offers | null }): JSX.Element | null {
  if (offers === null) return null
  return (
    <section className="side-part incident-offers" aria-label="What can be done">
      <h2>Then: each shows its plan first</h2>
      {byDanger(offers.others).map(({ level, offers: members }) => (
        <div key={level} className="offer-group" data-tone={levelWords[level].tone}>
          <h3>{levelWords[level].group}</h3>
          <ul>
            {members.map((offer) => (
              <OfferButton key={offer.id} offer={offer} shortcut={null} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
