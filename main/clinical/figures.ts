/** More decimals and digits than this are a device's or a simulator's, not a measurement's: 176.35499866729558. */
const most = 5

/** A number as a person writes it, from its text in FHIR JSON: reported decimals stay, also zeros; no exponents. */
export function figureOf(text: string): string {
  if (/[eE]/.test(text)) return plain(Number(text))
  const decimals = text.split('.')[1]?.length ?? 0
  const significant = text.replace(/\D/g, '').replace(/^0+/, '').length
  return decimals > most && significant > most ? plain(shortened(Number(text))) : text
}

/** Of a number that was converted into another unit: no more exact than it was. */
export const convertedFigure = (value: number): string => plain(shortened(value))

/** One decimal from 10 on, below that three significant digits. */
export function shortened(value: number): number {
  return Math.abs(value) >= 10 ? Number(value.toFixed(1)) : Number(value.toPrecision(3))
}

const inDigits = new Intl.NumberFormat('en-US', { useGrouping: false, maximumFractionDigits: 20 })
/** All its digits, without an exponent. */
export const plain = (value: number): string => {
  const text = String(value)
  return text.includes('e') ? inDigits.format(value) : text
}
