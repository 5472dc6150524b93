import type { Absolute, Source } from './absolute.ts'
import { type Drug, maois } from './drugs.ts'
import { quoted } from './source.ts'

const serotonin = 'serotonin syndrome'

/** FDA's own record of what was written into a label's contraindications. */
const labelingChange = (title: string, date: string, page: string): Source => ({
  title: `FDA, Safety labeling changes: ${title}`,
  section: 'Contraindications, Monoamine oxidase inhibitors',
  date,
  address: `http://www.fda.gov/Safety/MedWatch/SafetyInformation/${page}.htm`,
})
const marplan: Source = {
  title: 'Marplan (isocarboxazid), US prescribing information (as given by GlobalRPh)',
  section: 'Contraindications',
  date: 'not dated',
  address: 'https://globalrph.com/rx-list/marplan-drug',
}
const azilect = (section: string): Source => ({
  title: 'Azilect (rasagiline), US prescribing information (as given by RxDrugLabels)',
  section,
  date: 'not dated',
  address: 'https://rxdruglabels.com/lib/rx/rx-meds/azilect-1/page/3/',
})

/** An antidepressant whose label rules out MAO inhibitors. */
const withMaoi = (drug: Drug, name: string, days: number, source: Source): Absolute => ({
  id: `${drug}-maoi`,
  level: 'stop',
  says: `${name} with an MAO inhibitor, or within ${days} days of it: ${serotonin}.`,
  meets: 'pair',
  drugs: [drug],
  with: maois,
  source,
})

/** MAO inhibitors with the antidepressants that `maoi.ts` does not have, and the two of them whose own label was read. */
export const maoiAntidepressants: readonly Absolute[] = [
  withMaoi(
    'escitalopram',
    'Escitalopram',
    14,
    labelingChange('Lexapro (escitalopram) tablets and oral solution', 'December 2012', 'ucm250554'),
  ),
  withMaoi(
    'duloxetine',
    'Duloxetine',
    14,
    labelingChange('Cymbalta (duloxetine) capsules', 'October 2012', 'ucm319241'),
  ),
  {
    id: 'duloxetine-linezolid',
    level: 'stop',
    says: `Duloxetine started under linezolid or methylene blue: ${serotonin}.`,
    meets: 'pair',
    drugs: ['duloxetine'],
    with: ['linezolid', 'methylene blue'],
    source: labelingChange('Cymbalta (duloxetine) capsules', 'October 2012', 'ucm319241'),
  },
  {
    id: 'venlafaxine-maoi',
    level: 'stop',
    says: `Venlafaxine with an MAO inhibitor, or within 7 days after venlafaxine: ${serotonin}.`,
    meets: 'pair',
    drugs: ['venlafaxine'],
    with: maois,
    source: labelingChange('Venlafaxine extended release tablets', 'December 2012', 'ucm335420'),
  },
  {
    id: 'vilazodone-linezolid',
    level: 'stop',
    says: `Vilazodone started under linezolid or methylene blue: ${serotonin}.`,
    meets: 'pair',
    drugs: ['vilazodone'],
    with: ['linezolid', 'methylene blue'],
    source: labelingChange('Viibryd (vilazodone) tablets', 'December 2012', 'ucm335517'),
  },
  withMaoi('paroxetine', 'Paroxetine', 14, {
    title: 'Paxil (paroxetine), US prescribing information, highlights (as given by TheMeditary)',
    section: 'Contraindications (4, 5.3, 7)',
    date: '2023-06',
    address: 'https://themeditary.com/pro/paxil-prescribing-information-12781.html',
  }),
  {
    ...withMaoi('desvenlafaxine', 'Desvenlafaxine', 14, {
      title: 'Pristiq (desvenlafaxine), contraindications for Canadian healthcare professionals (Pfizer)',
      section: 'Contraindications',
      date: 'not dated',
      address: 'https://www.pfizermedicalinformation.ca/en-ca/pristiq/contraindications',
    }),
    meets: 'pair',
    with: [...maois, 'linezolid', 'methylene blue'],
  },
  {
    id: 'isocarboxazid-bupropion-buspirone',
    level: 'stop',
    says: 'Isocarboxazid with bupropion, buspirone or dextromethorphan: not to be combined.',
    meets: 'pair',
    drugs: ['isocarboxazid'],
    with: ['bupropion', 'buspirone', 'dextromethorphan'],
    source: marplan,
  },
  {
    id: 'isocarboxazid-maoi',
    level: 'stop',
    says: 'Isocarboxazid with another MAO inhibitor: crisis of blood pressure, seizures, coma.',
    meets: 'pair',
    drugs: ['isocarboxazid'],
    with: ['phenelzine', 'selegiline'],
    source: { ...marplan, section: 'Contraindicated MAOI-other drug combinations' },
  },
  {
    id: 'rasagiline-dextromethorphan',
    level: 'stop',
    says: 'Rasagiline with dextromethorphan: psychosis, bizarre behavior.',
    meets: 'pair',
    drugs: ['rasagiline'],
    with: ['dextromethorphan'],
    source: azilect('7.2 Dextromethorphan'),
  },
  {
    id: 'rasagiline-maoi',
    level: 'stop',
    says: 'Rasagiline with another MAO inhibitor: crisis of blood pressure.',
    meets: 'pair',
    drugs: ['rasagiline'],
    with: ['isocarboxazid', 'phenelzine', 'selegiline'],
    source: azilect('7.3 MAO inhibitors'),
  },
  {
    id: 'selegiline-meperidine',
    level: 'stop',
    says: 'Selegiline with meperidine: contraindicated.',
    meets: 'pair',
    drugs: ['selegiline'],
    with: ['meperidine'],
    source: quoted('Selegiline capsules', 'Contraindications', '1924db3d-6a16-4496-cfd0-6903be146925'),
  },
]
