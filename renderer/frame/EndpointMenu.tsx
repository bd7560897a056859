import type { JSX, RefObject } from 'react'
import { Menu, MenuItem, MenuSection, Popover, Separator } from 'react-aria-components'
import { ageWords, useNow } from '../stores/age.ts'
import { useEndpoints } from '../stores/endpoints.ts'
import { endpointOf, navigate, onEndpoint, type Route } from '../stores/route.ts'
import { EndpointState } from '../parts/EndpointState.tsx'
import { CheckIcon, EndpointsIcon, PlusIcon } from '../parts/icons.tsx'

/** The endpoints to switch between, each with its colour, state and age. */
export default function EndpointMenu({
  anchor,
  route,
  onClose,
}: {
  anchor: RefObject<HTMLButtonElement | null>
  route: Route
  onClose: () => void
}): JSX.Element {
  const { endpoints } = useEndpoints()
  const now = useNow()
  const here = endpointOf(route)
  return (
    <Popover
      className="popover endpoint-menu"
      aria-label="Endpoints"
      triggerRef={anchor}
      placement="bottom start"
      offset={6}
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Menu
        className="menu"
        aria-label="Endpoints"
        autoFocus="first"
        onClose={onClose}
        onAction={(key) => {
          if (key === 'add') navigate({ view: 'endpoints', dialog: { kind: 'add' } })
          else if (key === 'all') navigate({ view: 'endpoints', dialog: null })
          else navigate(onEndpoint(route, String(key)))
        }}
      >
        <MenuSection aria-label="Switch to">
          {endpoints.map(({ profile, status, lastSync }) => (
            <MenuItem key={profile.id} id={profile.id} textValue={profile.name} className="menu-item endpoint-item">
              <span className="environment-bar" data-environment={profile.environment} />
              <span className="endpoint-item-text">
                <span className="endpoint-item-name">
                  {profile.name}
                  {profile.id === here ? <CheckIcon size={14} /> : null}
                </span>
                <span className="endpoint-item-facts">
                  <EndpointState state={status.state} />
                  <span>{lastSync ? `as of ${ageWords(lastSync.takenAt, now)}` : 'never synced'}</span>
                </span>
              </span>
            </MenuItem>
          ))}
        </MenuSection>
        <Separator className="menu-line" />
        <MenuSection aria-label="More">
          <MenuItem id="add" className="menu-item" textValue="Add an endpoint">
            <PlusIcon /> Add an endpoint
          </MenuItem>
          <MenuItem id="all" className="menu-item" textValue="All endpoints">
            <EndpointsIcon /> All endpoints
          </MenuItem>
        </MenuSection>
      </Menu>
    </Popover>
  )
}
