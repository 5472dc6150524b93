/** What is half typed: of which line, which answer and its words; or of what is added. */
export const emptyTyped = { of: '', answer: '', words: '', adding: '', find: '', rxcui: '', dosage: '' }
export type Typed = typeof emptyTyped
