import PdfWorker from 'pdfjs-dist/build/pdf.worker.min.mjs?worker'
import fax from 'pdfjs-dist/wasm/jbig2_nowasm_fallback.js?url'
import photograph from 'pdfjs-dist/wasm/openjpeg_nowasm_fallback.js?url'

/** A document is read beside the page: one that never ends costs its own worker alone. */
export const startPdfWorker = (): Worker => new PdfWorker()

/**
 * The folder of both decoders, which the worker asks for by their own names (`test/setup/build.ts` keeps them). They are
 * JavaScript: the page's policy lets no WebAssembly in.
 */
export const decoders = [fax, photograph].map((url) => new URL('.', new URL(url, location.href)).href)[0]
