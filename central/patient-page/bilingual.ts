import { escapeHtml } from '../base/html.ts'

/** The page holds both languages and hides one of them. */
export const bilingual = (en: string, es: string): string =>
  `<span lang="en">${escapeHtml(en)}</span><span lang="es" hidden>${escapeHtml(es)}</span>`
