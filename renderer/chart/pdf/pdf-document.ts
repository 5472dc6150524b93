import { GlobalWorkerOptions, getDocument, PasswordException } from 'pdfjs-dist'
import { decoders, startPdfWorker } from './pdf-worker.ts'

export type PdfProblem = 'password' | 'not-readable'
/** Drawn; its words, for who does not see it. */
export type DrawnPage = { words: string }
export type Pdf = {
  pages: number
  /** Rejects where the page cannot be drawn. `width`: of its place, in CSS pixels. */
  draw: (page: number, canvas: HTMLCanvasElement, width: number) => Promise<DrawnPage>
}

/** A scanned page at 600 dpi is 33 million; what is more was made to fill the memory. */
const mostPoints = 50_000_000
/** What is drawn is looked at on a screen. */
const mostDrawn = 16_000_000

/**
 * A PDF, to be drawn. Nothing in it runs or is followed: it is read by a worker of its own, its pages are points, and links,
 * forms and scripts are not built. `stop` ends the worker, whatever it does.
 */
export function openPdf(source: string): { opened: Promise<Pdf | PdfProblem>; stop: () => void } {
  const port = startPdfWorker()
  // Taken by the next call, which is this one's.
  GlobalWorkerOptions.workerPort = port
  const task = getDocument({
    data: bytesOf(source),
    useWasm: false,
    useWorkerFetch: false,
    ...(decoders && { wasmUrl: decoders }),
    maxImageSize: mostPoints,
    stopAtErrors: false,
    enableXfa: false,
    verbosity: 0,
  })
  const opened = task.promise.then(
    (document): Pdf => ({
      pages: document.numPages,
      async draw(number, canvas, width) {
        const page = await document.getPage(number)
        const whole = page.getViewport({ scale: 1 })
        const wanted = (width / whole.width) * devicePixelRatio
        const most = Math.sqrt(mostDrawn / (whole.width * whole.height))
        const viewport = page.getViewport({ scale: Math.min(wanted, most) })
        canvas.width = Math.max(1, Math.floor(viewport.width))
        canvas.height = Math.max(1, Math.floor(viewport.height))
        await page.render({ canvas, viewport, annotationMode: 1 }).promise
        const { items } = await page.getTextContent()
        return { words: items.map((item) => ('str' in item ? item.str : '')).join(' ') }
      },
    }),
    (error: unknown): PdfProblem => (error instanceof PasswordException ? 'password' : 'not-readable'),
  )
  return {
    opened,
    stop() {
      void task.destroy().catch(() => {})
      port.terminate()
    },
  }
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (each) => each.charCodeAt(0))
