import type { Source } from './absolute.ts'

/** A passage of a US label, as DailyMed had it on the day `taken`; `effective` is the label's own date. */
export function quoted(
  title: string,
  section: string,
  setid: string,
  { effective, taken = '2026-09-27' }: { effective?: string; taken?: string } = {},
): Source {
  return {
    title: `${title}, US prescribing information`,
    section,
    date: effective ?? `as of ${taken}`,
    address: `https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid=${setid}`,
    readAt: `the passage as quoted word for word in a public collection of label passages, taken from this address on ${taken}`,
  }
}

/** Two rows stand on it: the child before birth, and after. */
export const tetracycline: Source = {
  title: 'Alodox (doxycycline), US prescribing information (as given by Healthgrades)',
  section: 'Warnings',
  date: 'not dated',
  address: 'https://www.healthgrades.com/drugs/alodox/warnings',
}

/** The sources that rows of several files stand on. */
export const prozac = (section: string) =>
  quoted('Prozac (fluoxetine)', section, 'c88f33ed-6dfb-4c5e-bc01-d8e36dd97299')
export const nitrofurantoin: Source = {
  title:
    'Nitrofurantoin monohydrate/macrocrystals capsules, US prescribing information (as given by DrugLib)',
  section: 'Contraindications',
  date: 'not dated',
  address: 'http://www.druglib.com/druginfo/nitrofurantoin/interactions_overdosage_contraindications/',
}
export const tikosyn: Source = {
  title: 'Tikosyn (dofetilide), contraindications for US healthcare professionals (Pfizer)',
  section: 'Contraindications',
  date: 'not dated',
  address: 'https://www.pfizermedicalinformation.com/en-us/tikosyn/contradictions',
}
export const citalopram: Source = {
  title: 'pms-Citalopram, prescribing information of its Canadian maker (as given by MIMS)',
  section: 'Contraindications',
  date: 'not dated',
  address: 'https://uat.mims.com/hongkong/drug/info/pms-citalopram/contraindications',
}
