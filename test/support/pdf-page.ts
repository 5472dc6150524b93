import type { Page } from 'playwright'

/** A page of a PDF, once it stands there. */
export const drawnPdfPage = (page: Page, name: string) =>
  page.getByRole('img', { name }).and(page.locator('[aria-busy=false]')).locator('canvas')

/** Red, green and blue of a point of it; `x`, `y`: in parts of its width and height. */
export const pdfPoint = (page: Page, x: number, y: number): Promise<number[]> =>
  page.locator('.pdf-page canvas').evaluate(
    (canvas: HTMLCanvasElement, [across, down]: number[]) => {
      const at = [(across ?? 0) * canvas.width, (down ?? 0) * canvas.height].map(Math.round)
      return [...(canvas.getContext('2d')?.getImageData(at[0] ?? 0, at[1] ?? 0, 1, 1).data ?? [])].slice(0, 3)
    },
    [x, y],
  )
