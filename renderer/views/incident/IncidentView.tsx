import type { JSX } from 'react'
import type { Route } from '../../stores/route.ts'

export default function IncidentPage({ route }: { route: Extract<Route, { view: 'incident' }> }): JSX.Element {
  return <div className="page">{route.addonId}</div>
}
