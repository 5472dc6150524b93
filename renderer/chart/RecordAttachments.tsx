import { lazy, Suspense, useState } from 'react'
import type { AttachedRow, AttachmentView } from '../../preload/views/index.ts'
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

function Attached({ row: { n, title, contentType, size, here }, of }: { row: AttachedRow; of: Of }) {
  const [open, setOpen] = useState(false)
  const { data, error } = useBridgeQuery('chart.attachment', open ? { ...of, n } : null)
  const name = title || 'Document'
  return (
    <section className="attached" aria-label={name}>
      <div className="attached-head">
        <span>
          {name}{' '}
          <span className="quieter">
            {[contentType, size !== null && formatBytes(size)].filter(Boolean).join(' · ')}
          </span>
        </span>
        {here ? (
          <Button aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? `Hide ${name}` : `Show ${name}`}
          </Button>
        ) : (
          <span className="quiet">{refusalLabels.elsewhere}</span>
        )}
      </div>
      <InlineError problem={error} />
      {open && data && <Shown of={data} name={name} />}
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
