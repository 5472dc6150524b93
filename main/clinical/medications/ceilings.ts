import type { Ingredient } from '../catalogs/medications.ts'

/** The most of an ingredient in a day, as its source says it. */
export type Ceiling = {
  /** RxNorm ingredient. */
  rxcui: string
  name: string
  /** mg a day; with `perKg`, mg for each kg of body weight. */
  mgPerDay: number
  perKg?: true
  /** Said of the medicine by itself, not of a combination. */
  alone?: true
  /** Whole months of age for which it is said: from, up to and not with. */
  from?: number
  under?: number
  /** Title, section, its date, address, and when it was read. */
  source: string
}

const years = 12
/** The sources say "adults". */
const adults = 18 * years

/**
 * Only what was opened and read stands here: of any other medicine no ceiling is known to Rounds, and it says so
 * (docs/decisions/prescriptions.md). More than the ceiling asks for a reason.
 */
export const ceilings: readonly Ceiling[] = [
  {
    rxcui: '161',
    name: 'acetaminophen',
    mgPerDay: 4000,
    from: adults,
    source:
      'Tylenol Regular Strength, Drug Facts, “Warnings” (severe liver damage may occur if an adult takes more than 4,000 mg in 24 hours), https://www.recallguide.org/drug/tylenol-regular-strength/; the same figure: Health Canada, “Acetaminophen: Know your dose”, https://www.canada.ca/en/health-canada/services/publications/drugs-health-products/poster-acetaminophen.html; read Nov 29, 2026',
  },
  {
    rxcui: '2556',
    name: 'citalopram',
    mgPerDay: 40,
    from: adults,
    under: 61 * years,
    source:
      'ACP, “Daily citalopram dose shouldn’t be higher than 40 mg” (FDA), Aug 30, 2011, https://immattersacp.org/weekly/archives/2011/08/30/7.htm, read Nov 29, 2026',
  },
  {
    rxcui: '2556',
    name: 'citalopram',
    mgPerDay: 20,
    from: 61 * years,
    source:
      'The same (FDA: 20 mg a day is the most for patients older than 60), https://immattersacp.org/weekly/archives/2011/08/30/7.htm, Aug 30, 2011, read Nov 29, 2026',
  },
  {
    rxcui: '6468',
    name: 'loperamide',
    mgPerDay: 16,
    from: adults,
    source:
      'ACP Gastroenterology, “FDA places limits on OTC loperamide” (16 mg a day by prescription), Feb 23, 2018, https://gastroenterology.acponline.org/archives/2018/02/23/9.htm, read Nov 29, 2026',
  },
  {
    rxcui: '88014',
    name: 'rizatriptan',
    mgPerDay: 30,
    from: adults,
    source:
      'Rizatriptan benzoate orally disintegrating tablets, label, section 2.1, “Redosing in adults”, Preferred Pharmaceuticals, https://www.recallguide.org/manufacturer/preferred-pharmaceuuticals-inc/, read Nov 29, 2026',
  },
  {
    rxcui: '723',
    name: 'amoxicillin',
    mgPerDay: 30,
    perKg: true,
    alone: true,
    under: 3,
    source:
      'Amoxicillin, label, section 2.2, “Neonates and infants aged ≤ 12 weeks (≤ 3 months)”: the recommended upper dose, https://medlibrary.org/lib/rx/meds/amoxicillin-36/page/2/, read Nov 29, 2026',
  },
]

/** What is said of these ingredients at that age; none where the age is not known. */
export const ceilingsOf = (ingredients: Ingredient[], months: number | null): Ceiling[] =>
  ceilings.filter(
    ({ rxcui, alone, from = 0, under = Number.POSITIVE_INFINITY }) =>
      ingredients.some((one) => one.rxcui === rxcui) &&
      !(alone && ingredients.length > 1) &&
      months !== null &&
      months >= from &&
      months < under,
  )
