import type { ReactNode } from 'react'
import { InChildWindow } from '../ui/InChildWindow.tsx'
import { MoveButton } from '../ui/MoveButton.tsx'
import { moveChartWindow } from './actions.ts'
import { moveChart, useChartWindow } from './chart-window.ts'

/** The chart beside the note, or in its own window: `head` says there whose it is. */
export function ChartPlace({ head, children }: { head: ReactNode; children: ReactNode }) {
  const { child } = useChartWindow()
  const button = <MoveChart away={child !== null} />
  if (!child)
    return (
      <div className="chart-place">
        {children}
        {button}
      </div>
    )
  return (
    <>
      <div className="chart-place" data-away>
        <span className="quiet">The chart is in a window of its own.</span>
        {button}
      </div>
      <InChildWindow of={child}>
        <main className="chart-window">
          {head}
          <div className="chart-place">
            {children}
            <MoveChart away inChild />
          </div>
        </main>
      </InChildWindow>
    </>
  )
}

const out = { label: 'Chart in its own window' }
const back = { label: 'Bring the chart back' }

const MoveChart = ({ away, inChild }: { away: boolean; inChild?: boolean }) => (
  <MoveButton
    action={moveChartWindow}
    away={away}
    inChild={inChild}
    className="chart-move link"
    out={out}
    back={back}
    run={() => void moveChart(true)}
  />
)
