/** English is what a provider reads before it is sent; Spanish is its translation. */
export type InstructionLanguage = 'en' | 'es'

export type InstructionText = { title: string; text: string }

/** What a patient is told to do at home and when to come back, as the practice wrote it. */
export type Instructions = {
  id: string
  title: string
  /** Beginnings of the ICD-10-CM codes for which it is offered: `J02` is of J02.0 and J02.9. */
  codes: string[]
  /** Words of a reason for the visit for which it is offered where no diagnosis says more. */
  complaints: string[]
  /** Years of age, both included; null: no end. */
  ages: { from: number | null; to: number | null }
  en: InstructionText
  /** `reviewed`: by a person who is qualified to; else it is marked, and sent only where that was accepted. */
  es: (InstructionText & { reviewed: boolean }) | null
  /** What its facts come from, as it was read. */
  sources: { citation: string; address: string | null }[]
  /** It serves training, and stands for the practice's own. */
  example: boolean
}

/** Why one is offered; `other`: only because the practice has it. */
export type Fit = { by: 'diagnosis'; code: string } | { by: 'reason' } | { by: 'other' }
export type Offered = { instructions: Instructions; fit: Fit }

/** Who it is for: the diagnoses in their order, else the reason. */
export type Asked = { codes: readonly string[]; reason: string; ageYears: number | null }

/**
 * All of them but those of another age, those that fit first: by the diagnoses in their order, of one diagnosis the one that
 * names it most exactly; by the reason only where no diagnosis has any. Of whom no age is known, what is for one fits nothing
 * and can be chosen.
 */
export function offeredFor(all: readonly Instructions[], asked: Asked): Offered[] {
  const ofAge = all.filter((one) => isOfAge(one, asked.ageYears))
  const byDiagnosis = asked.codes.flatMap((code) =>
    ofAge
      .map((instructions) => ({ instructions, exact: exactness(instructions, code) }))
      .filter(({ exact }) => exact > 0)
      .toSorted((a, b) => b.exact - a.exact)
      .map(({ instructions }): Offered => ({ instructions, fit: { by: 'diagnosis', code } })),
  )
  const fitting = byDiagnosis.length > 0 ? byDiagnosis : byReason(ofAge, asked.reason)
  const first = fitting.filter(
    ({ instructions }, at) => fitting.findIndex((one) => one.instructions === instructions) === at,
  )
  const others = (asked.ageYears === null ? all : ofAge)
    .filter((one) => !first.some(({ instructions }) => instructions === one))
    .toSorted((a, b) => a.title.localeCompare(b.title))
  return [...first, ...others.map((instructions): Offered => ({ instructions, fit: { by: 'other' } }))]
}

/** How many characters of the code it names; 0: it is not of this code. */
function exactness({ codes }: Instructions, code: string): number {
  const plain = plainCode(code)
  return Math.max(0, ...codes.map(plainCode).map((prefix) => (plain.startsWith(prefix) ? prefix.length : 0)))
}

const plainCode = (code: string): string => code.replace('.', '').toUpperCase()

function byReason(all: readonly Instructions[], reason: string): Offered[] {
  const said = ` ${reason.toLowerCase().replaceAll(/[^a-z0-9]+/g, ' ')} `
  return all
    .filter(({ complaints }) => complaints.some((words) => said.includes(` ${words} `)))
    .map((instructions) => ({ instructions, fit: { by: 'reason' } }))
}

/** Without an age only what is for any. */
function isOfAge({ ages: { from, to } }: Instructions, years: number | null): boolean {
  if (years === null) return from === null && to === null
  return (from === null || years >= from) && (to === null || years <= to)
}

/** Is this, word for word, the translation that was reviewed? */
export const isReviewed = ({ es }: Pick<Instructions, 'es'>, { title, text }: InstructionText): boolean =>
  es?.reviewed === true && es.title === title && es.text === text
