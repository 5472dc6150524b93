import { lazy, type ReactNode, Suspense, useState } from 'react'
import type { AttachedRow, AttachmentView } from '../../preload/views/index.ts'
import { assertNever } from '../base/assert-never.ts'
import { useCommand } from '../base/commands.ts'
import { useBridgeQuery } from '../base/queries.ts'
import { Button } from '../ui/Button.tsx'
import { InlineError } from '../ui/InlineError.tsx'
import { formatBytes, refusalLabels } from './record-labels.ts'
import type { ChartOf } from './use-chart.ts'

/** Its reader is larger than the rest of the chart. */
const PdfPages = lazy(() => import('./pdf/PdfPages.tsx'))

type Of = { chartOf: ChartOf; type: string; recordId: string }

/** Documents and pictures that a record carries; each is loaded when somebody asks for it. */
export function RecordAttachments({ rows, of }: { rows: AttachedRow[]; of: Of }) {
  return rows.map((row) => <Attached key={row.n} row={row} of={of} />)
}

function Attached({ row, of }: { row: AttachedRow; of: Of }) {
  const name = row.title || 'Document'
  switch (row.at) {
    case 'here':
      return <Here row={row} of={of} name={name} />
    case 'server':
      return <AtServer row={row} of={of} name={name} />
    case 'elsewhere':
      return (
        <Frame row={row} name={name}>
          <span className="quiet">{refusalLabels.elsewhere}</span>
        </Frame>
      )
    default:
      return assertNever(row.at)
  }
}

/** In the record itself. */
function Here({ row, of, name }: { row: AttachedRow; of: Of; name: string }) {
  const [open, setOpen] = useState(false)
  const { data, error } = useBridgeQuery('chart.attachment', open ? { ...of, n: row.n } : null)
  return (
    <Frame
      row={row}
      name={name}
      below={
        <>
          <InlineError problem={error} />
          {open && data && <Shown of={data} name={name} />}
        </>
      }
    >
      <ShowButton open={open} name={name} onClick={() => setOpen(!open)} />
    </Frame>
  )
}

/** At the practice's server: each press fetches it, and what is hidden again, or closed, is gone from here. */
function AtServer({ row, of, name }: { row: AttachedRow; of: Of; name: string }) {
  const [shown, setShown] = useState<AttachmentView | null>(null)
  const { run, isPending, error } = useCommand('chart.fetchDocument')
  const press = async () => {
    if (shown) return setShown(null)
    const answer = await run({ ...of, n: row.n })
    if (answer.ok) setShown(answer.value)
  }
  return (
    <Frame
      row={row}
      name={name}
      below={
        <>
          <p className="quiet" role="status">
            {isPending && 'Loading from the server…'}
          </p>
          <InlineError problem={error} />
          {shown && <Shown of={shown} name={name} />}
        </>
      }
    >
      <ShowButton open={shown !== null} name={name} onClick={isPending ? () => {} : () => void press()} />
    </Frame>
  )
}

const ShowButton = ({ open, name, onClick }: { open: boolean; name: string; onClick: () => void }) => (
  <Button aria-expanded={open} onClick={onClick}>
    {open ? `Hide ${name}` : `Show ${name}`}
  </Button>
)

function Frame({
  row: { contentType, size, at, address },
  name,
  children,
  below,
}: {
  row: AttachedRow
  name: string
  children: ReactNode
  below?: ReactNode
}) {
  return (
    <section className="attached" aria-label={name}>
      <div className="attached-head">
        <span>
          {name}{' '}
          <span className="quieter">
            {[contentType, size !== null && formatBytes(size), at === 'server' && 'at the server']
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
        {children}
      </div>
      {address && <p className="attached-address quieter">{address}</p>}
      {below}
    </section>
  )
}

function Shown({ of, name }: { of: AttachmentView; name: string }) {
  switch (of.kind) {
    case 'picture':
      return (
        <img className="attached-picture" src={of.source} alt={name} width={of.width} height={of.height} />
      )
    case 'pdf':
      return (
        <Suspense fallback={<p className="quiet">Opening…</p>}>
          <PdfPages source={of.source} name={name} />
        </Suspense>
      )
    case 'text':
      return (
        <>
          <p className="attached-text">{of.text}</p>
          {of.cut && <p className="tone-warn">Only the beginning is shown.</p>}
        </>
      )
    case 'refused':
      return <p className="tone-warn">{refusalLabels[of.why]}</p>
  }
}
