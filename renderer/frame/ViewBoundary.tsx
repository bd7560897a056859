import { Component, type ReactNode } from 'react'
import { ErrorPanel } from '../parts/ErrorPanel.tsx'

/** A view that breaks takes only itself down: the frame stays, and every other view can be reached. */
export class ViewBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <ErrorPanel
        error={{ code: 'internal', message: 'This view could not be shown.' }}
        onRetry={() => {
          this.setState({ failed: false })
        }}
      />
    )
  }
}
