import type { DiagnosisChoice } from '../../preload/views/index.ts'

type Variant = DiagnosisChoice['sides'][number]

/** The side is asked for where nobody has said it, and there is one. */
export const asksSide = ({ code, sides }: DiagnosisChoice): boolean =>
  sides.length > 1 && sides.find((one) => one.code === code)?.of === 'unspecified'

export const asksSeventh = ({ seventh }: DiagnosisChoice): boolean => seventh.length > 1

const bare = (code: string): string => code.slice(0, -1)

/** The same on a side, with the seventh characters of that. */
export function afterSide(of: DiagnosisChoice, code: string): DiagnosisChoice {
  const title = of.sides.find((one) => one.code === code)?.title ?? of.title
  const seventh = of.seventh.map((one) => ({ ...one, code: `${bare(code)}${one.of}` }))
  return { ...of, code, title, seventh }
}

const sides: Record<string, string> = {
  right: 'Right',
  left: 'Left',
  bilateral: 'Both',
  unspecified: 'Not specified',
}
export const sideLabel = (side: string): string => sides[side] ?? side

/** What of its title only this seventh character says: "initial encounter". */
export function seventhLabel({ title, of }: Variant): string {
  const said = title.split(', ').at(-1) ?? ''
  return said ? `${said[0]?.toUpperCase()}${said.slice(1)}` : of
}
