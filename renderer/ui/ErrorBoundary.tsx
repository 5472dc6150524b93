import { Component, type ReactNode } from 'react'
import { Button } from './Button.tsx'

/**
 * A fault in one part of the screen stays in that part: the call, the note and the queue go on beside it.
 * The error's own words are not shown and not logged: they may hold a patient's.
 */
export class ErrorBoundary extends Component<{ what: string; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <div className="inline-error" role="alert">
        <p>{this.props.what} could not be drawn. What was kept is kept.</p>
        <Button small onClick={() => this.setState({ failed: false })}>
          Draw it again
        </Button>
      </div>
    )
  }
}
