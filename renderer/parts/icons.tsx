import type { JSX, ReactNode } from 'react'

/** The page's own small set, drawn on a 16-unit grid with one stroke width. Decoration: the words beside it name it. */
function Icon({ children, size = 16 }: { children: ReactNode; size?: number }): JSX.Element {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  )
}

interface IconProps {
  size?: number
}

const icon = (drawing: ReactNode) =>
  function Drawn(props: IconProps): JSX.Element {
    return <Icon {...props}>{drawing}</Icon>
  }

export const MapIcon = icon(
  <>
    <rect x="1.75" y="2.25" width="5.5" height="4.5" rx="1" />
    <rect x="9.75" y="9.25" width="4.5" height="4.5" rx="1" />
    <rect x="1.75" y="10.25" width="4" height="3.5" rx="1" />
    <path d="M7.25 4.5h2.5a2 2 0 0 1 2 2v2.75" />
  </>,
)
export const FindingsIcon = icon(
  <>
    <path d="M8 1.75 2.75 3.8v3.9c0 3.1 2.2 5.6 5.25 6.55 3.05-.95 5.25-3.45 5.25-6.55V3.8L8 1.75Z" />
    <path d="M8 5.25v3" />
    <path d="M8 10.6v.05" />
  </>,
)
export const ScoresIcon = icon(
  <>
    <path d="M2.25 2.25v11.5h11.5" />
    <path d="m4.75 10 2.75-3 2.25 1.75 3.75-5" />
  </>,
)
export const LookIcon = icon(
  <>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.25 10.25 3.25 3.25M7 5v2.1l1.4.9" />
  </>,
)
export const RulesIcon = icon(
  <>
    <path d="M3.75 1.75h8.5a1 1 0 0 1 1 1v10.5a1 1 0 0 1-1 1h-8.5a1 1 0 0 1-1-1V2.75a1 1 0 0 1 1-1Z" />
    <path d="m5 5.4.8.8 1.3-1.5M5 10.1l.8.8 1.3-1.5M9 5.5h2M9 10.2h2" />
  </>,
)
export const AddonsIcon = icon(
  <>
    <path d="M8 1.75 13.5 4.9v6.2L8 14.25 2.5 11.1V4.9L8 1.75Z" />
    <path d="M2.7 5 8 8l5.3-3M8 8v6" />
  </>,
)
export const CatalogIcon = icon(
  <>
    <path d="M2.25 3.25h4A1.75 1.75 0 0 1 8 5v8.25A1.5 1.5 0 0 0 6.5 11.9H2.25V3.25Z" />
    <path d="M13.75 3.25h-4A1.75 1.75 0 0 0 8 5v8.25a1.5 1.5 0 0 1 1.5-1.35h4.25V3.25Z" />
  </>,
)
export const EndpointsIcon = icon(
  <>
    <rect x="2.25" y="2.5" width="11.5" height="4.5" rx="1.25" />
    <rect x="2.25" y="9" width="11.5" height="4.5" rx="1.25" />
    <path d="M4.75 4.75v.01M4.75 11.25v.01M8.5 4.75h2.75M8.5 11.25h2.75" />
  </>,
)
export const SearchIcon = icon(
  <>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.25 10.25 3.25 3.25" />
  </>,
)
export const SyncIcon = icon(
  <>
    <path d="M13.25 8a5.25 5.25 0 0 1-9.4 3.2M2.75 8a5.25 5.25 0 0 1 9.4-3.2" />
    <path d="M12.5 2.25v2.8H9.7M3.5 13.75v-2.8h2.8" />
  </>,
)
export const SunIcon = icon(
  <>
    <circle cx="8" cy="8" r="2.75" />
    <path d="M8 1.5v1.25M8 13.25v1.25M1.5 8h1.25M13.25 8h1.25M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9" />
  </>,
)
export const MoonIcon = icon(<path d="M13.5 9.6A5.9 5.9 0 0 1 6.4 2.5a5.9 5.9 0 1 0 7.1 7.1Z" />)
export const SystemIcon = icon(
  <>
    <rect x="1.75" y="2.75" width="12.5" height="8.5" rx="1.25" />
    <path d="M5.75 13.75h4.5M8 11.25v2.5" />
  </>,
)
export const AboutIcon = icon(
  <>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 7.4v3.4M8 5.2v.05" />
  </>,
)
export const ChevronDownIcon = icon(<path d="m4.5 6.25 3.5 3.5 3.5-3.5" />)
export const ChevronRightIcon = icon(<path d="m6.25 4.5 3.5 3.5-3.5 3.5" />)
export const ArrowUpIcon = icon(<path d="M8 12.75v-9.5M4.25 7 8 3.25 11.75 7" />)
export const ArrowRightIcon = icon(<path d="M3.25 8h9.5M9 4.25 12.75 8 9 11.75" />)
export const CheckIcon = icon(<path d="m3.25 8.5 3.25 3.25 6.25-7" />)
export const CopyIcon = icon(
  <>
    <rect x="5.75" y="5.75" width="7.5" height="7.5" rx="1.5" />
    <path d="M10.25 3.75v-.5a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h.5" />
  </>,
)
export const CloseIcon = icon(<path d="m4 4 8 8M12 4l-8 8" />)
export const PlusIcon = icon(<path d="M8 3.25v9.5M3.25 8h9.5" />)
export const EditIcon = icon(<path d="m10.6 2.9 2.5 2.5-7.6 7.6-3.1.6.6-3.1 7.6-7.6Z" />)
export const RemoveIcon = icon(
  <path d="M2.75 4.25h10.5M6 4.25V2.75h4v1.5M4 4.25l.6 9h6.8l.6-9M6.75 6.9v3.7M9.25 6.9v3.7" />,
)
export const ImportIcon = icon(<path d="M8 2v7.5M4.75 6.5 8 9.75l3.25-3.25M2.5 11v2.25h11V11" />)
export const DemoIcon = icon(
  <>
    <circle cx="8" cy="8" r="6" />
    <path d="M6.6 5.5v5l4-2.5-4-2.5Z" />
  </>,
)
export const KeyIcon = icon(
  <>
    <circle cx="5.25" cy="10.75" r="3" />
    <path d="m7.4 8.6 5.85-5.85M10.5 5.5l2 2" />
  </>,
)
export const WarningIcon = icon(<path d="M8 2.25 14.25 13H1.75L8 2.25ZM8 6.5v3M8 11.3v.05" />)
export const KeyboardIcon = icon(
  <>
    <rect x="1.5" y="4" width="13" height="8" rx="1.5" />
    <path d="M4 6.5v.01M6.67 6.5v.01M9.33 6.5v.01M12 6.5v.01M5 9.5h6" />
  </>,
)
export const SpaceIcon = icon(
  <path d="M2.25 5.5V3.25a1 1 0 0 1 1-1H5.5M10.5 2.25h2.25a1 1 0 0 1 1 1V5.5M13.75 10.5v2.25a1 1 0 0 1-1 1H10.5M5.5 13.75H3.25a1 1 0 0 1-1-1V10.5" />,
)
export const AppIcon = icon(<rect x="3" y="3" width="10" height="10" rx="2" />)
export const PlanIcon = icon(
  <>
    <path d="M2.25 7.75v-5.5h5.5l6 6-5.5 5.5-6-6Z" />
    <path d="M5.25 5.25v.01" />
  </>,
)
export const SharedIcon = icon(
  <path d="M2.5 5.5h10M9.75 2.75 12.5 5.5 9.75 8.25M13.5 10.5h-10M6.25 7.75 3.5 10.5l2.75 2.75" />,
)
export const MoreIcon = icon(<path d="M3.25 8v.01M8 8v.01M12.75 8v.01" strokeWidth="2" />)
export const PinIcon = icon(<path d="M3.75 14V2.5h8.5L10.5 5.75 12.25 9h-8.5" />)
export const SaveIcon = icon(<path d="M8 9.75V2.25M4.75 5.5 8 2.25l3.25 3.25M2.5 11v2.25h11V11" />)
export const NoteIcon = icon(<path d="M2.75 3h10.5v7.5H8L5 13.25V10.5H2.75V3ZM5.5 5.75h5M5.5 7.9h3" />)
export const LinkIcon = icon(
  <path d="M6.75 9.25 9.25 6.75M7.5 4.75l1.6-1.6a2.65 2.65 0 0 1 3.75 3.75l-1.6 1.6M8.5 11.25l-1.6 1.6A2.65 2.65 0 0 1 3.15 9.1l1.6-1.6" />,
)
export const JournalIcon = icon(
  <>
    <path d="M4 1.75h8.25a1 1 0 0 1 1 1v10.5a1 1 0 0 1-1 1H4a1.5 1.5 0 0 1-1.5-1.5v-9.5A1.5 1.5 0 0 1 4 1.75Z" />
    <path d="M5.5 1.75v12.5M7.75 5h3.25M7.75 7.75h3.25" />
  </>,
)
export const IncidentIcon = icon(<path d="M8.75 1.75 3.5 9h3.75l-.75 5.25L12.5 7H8.6l.15-5.25Z" />)
export const LockIcon = icon(
  <>
    <rect x="3" y="7" width="10" height="6.75" rx="1.25" />
    <path d="M5.25 7V4.9a2.75 2.75 0 0 1 5.5 0V7" />
  </>,
)
export const UnlockIcon = icon(
  <>
    <rect x="3" y="7" width="10" height="6.75" rx="1.25" />
    <path d="M5.25 7V4.4a2.7 2.7 0 0 1 5.2-1" />
  </>,
)
export const OperateIcon = icon(
  <>
    <path d="M2.25 5h5.5M11.75 5h2M2.25 11h2M8.25 11h5.5" />
    <circle cx="9.75" cy="5" r="2" />
    <circle cx="6.25" cy="11" r="2" />
  </>,
)
export const RunsIcon = icon(
  <>
    <path d="M2.5 4.25h5M2.5 8h3.5M2.5 11.75h5" />
    <path d="M9.75 5.25v5.5l4-2.75-4-2.75Z" />
  </>,
)
export const EyeIcon = icon(
  <>
    <path d="M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8Z" />
    <circle cx="8" cy="8" r="1.75" />
  </>,
)

/** The sign of the product: two regions and what joins them. */
export function BrandMark({ size = 24 }: IconProps): JSX.Element {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true" className="brand-mark">
      <rect x="2.5" y="2.5" width="9" height="9" rx="2.25" className="brand-cell" />
      <rect x="12.5" y="12.5" width="9" height="9" rx="2.25" className="brand-cell" />
      <path d="M11.5 7h3A2.5 2.5 0 0 1 17 9.5v3" className="brand-line" />
      <circle cx="7" cy="7" r="1.6" className="brand-dot" />
      <circle cx="17" cy="17" r="1.6" className="brand-dot" />
    </svg>
  )
}
export const FilterIcon = icon(<path d="M2 3h12L9.5 8.25v4.5l-3-1.5v-3L2 3Z" />)
export const MinusIcon = icon(<path d="M3.5 8h9" />)
export const WholeIcon = icon(<path d="M6 2.75H2.75V6M10 2.75h3.25V6M13.25 10v3.25H10M6 13.25H2.75V10" />)
