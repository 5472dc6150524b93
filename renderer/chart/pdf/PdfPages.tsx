import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { openPdf, type Pdf, type PdfProblem } from './pdf-document.ts'

const problems: Record<PdfProblem, string> = {
  password: 'This PDF is closed by a password, and is not opened here.',
  'not-readable': 'This is no PDF that can be read.',
}

/** A PDF, a page at a time. `source`: base64. */
export default function PdfPages({ source, name }: { source: string; name: string }) {
  const [pdf, setPdf] = useState<Pdf | PdfProblem | null>(null)
  useEffect(() => {
    const { opened, stop } = openPdf(source)
    let here = true
    void opened.then((found) => here && setPdf(found))
    return () => {
      here = false
      setPdf(null)
      stop()
    }
  }, [source])
  if (pdf === null) return <p className="quiet">Opening…</p>
  if (typeof pdf === 'string') return <p className="tone-warn">{problems[pdf]}</p>
  return <Pages of={pdf} name={name} />
}

function Pages({ of, name }: { of: Pdf; name: string }) {
  const [page, setPage] = useState(1)
  const [drawn, setDrawn] = useState<'drawing' | 'not-drawn' | { words: string }>('drawing')
  const place = useRef<HTMLDivElement>(null)
  // Before it is painted: the page before never stands under this one's number. The place keeps its height meanwhile.
  useLayoutEffect(() => {
    const there = place.current
    if (!there) return
    let here = true
    setDrawn('drawing')
    there.style.minHeight = `${there.clientHeight}px`
    there.replaceChildren()
    // A canvas is drawn on once: a page that is left in the middle must not go on under the next.
    const canvas = there.ownerDocument.createElement('canvas')
    void of
      .draw(page, canvas, there.clientWidth)
      .catch(() => 'not-drawn' as const)
      .then((found) => {
        if (!here) return
        there.replaceChildren(canvas)
        there.style.minHeight = ''
        setDrawn(found)
      })
    return () => {
      here = false
    }
  }, [of, page])
  const label = of.pages === 1 ? name : `${name}, page ${page} of ${of.pages}`
  return (
    <div className="pdf">
      {of.pages > 1 && (
        <div className="pdf-turn">
          <Button small disabled={page === 1} onClick={() => setPage(page - 1)}>
            Previous page
          </Button>
          <span aria-live="polite">
            Page {page} of {of.pages}
          </span>
          <Button small disabled={page === of.pages} onClick={() => setPage(page + 1)}>
            Next page
          </Button>
        </div>
      )}
      {drawn === 'not-drawn' && <p className="tone-warn">This page can’t be drawn.</p>}
      <div className="pdf-page" role="img" aria-label={label} aria-busy={drawn === 'drawing'} ref={place} />
      {typeof drawn === 'object' && drawn.words && <p className="visually-hidden">{drawn.words}</p>}
    </div>
  )
}
