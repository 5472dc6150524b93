import type { Absolute, Source } from './absolute.ts'
import { type Drug, maois } from './drugs.ts'

const serotonin = 'serotonin syndrome'

/** FDA's own record of what was written into a label's contraindications. */
const labelingChange = (title: string, date: string, page: string): Source => ({
  title: `FDA, Safety labeling changes: ${title}`,
  section: 'Contraindications, Monoamine oxidase inhibitors',
  date,
  address: `http://www.fda.gov/Safety/MedWatch/SafetyInformation/${page}.htm`,
})
/** An antidepressant whose label rules out MAO inhibitors; `after`: days after it before one may be begun, where the source has them apart. */
const withMaoi = (drug: Drug, name: string, days: number, source: Source, after?: number): Absolute => ({
  id: `${drug}-maoi`,
  level: 'stop',
  says: after
    ? `${name} with an MAO inhibitor, within ${days} days after it, or within ${after} days after ${drug}: ${serotonin}.`
    : `${name} with an MAO inhibitor, or within ${days} days of it: ${serotonin}.`,
  meets: 'pair',
  drugs: [drug],
  with: maois,
  source,
})

/**
 * MAO inhibitors with the antidepressants that `maoi.ts` does not have, by the antidepressant's own source; `maoi-sources.ts` has what
 * the sources of the MAO inhibitors rule out.
 *
 * Left out since no source for it was opened: selegiline with tricyclics, bupropion, buspirone, carbamazepine and
 * decongestants; fluvoxamine with selegiline; nefazodone and vortioxetine with another than tranylcypromine; escitalopram, fluvoxamine
 * and venlafaxine with linezolid as a stop (`linezolid-ssri-snri` looks).
 */
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
    5,
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
    ...withMaoi(
      'venlafaxine',
      'Venlafaxine',
      14,
      {
        title: 'FDA, Safety labeling changes: Effexor and Effexor XR (venlafaxine) (as given by Drugs.com)',
        section: 'Contraindications',
        date: 'January 2010',
        address:
          'http://www.drugs.com/labeling-changes/January-2010/effexor-venlafaxine-hcl-effexor-xr-venlafaxine-hcl-extended-release-capsule-1003.html',
      },
      7,
    ),
    also: labelingChange('Venlafaxine extended release tablets', 'December 2012', 'ucm335420'),
  },
  withMaoi(
    'vilazodone',
    'Vilazodone',
    14,
    {
      title: 'Viibryd (vilazodone), drug summary (as given by HowDrugs)',
      section: 'Contraindications; Adult dosage, Switching to/from an MAOI',
      date: 'not dated',
      address: 'http://howdrugs.com/viibryd/',
    },
    14,
  ),
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
    id: 'paroxetine-linezolid',
    level: 'stop',
    says: `Paroxetine started under linezolid or methylene blue: ${serotonin}.`,
    meets: 'pair',
    drugs: ['paroxetine'],
    with: ['linezolid', 'methylene blue'],
    source: {
      ...labelingChange('Paxil (paroxetine) tablets and oral suspension', 'December 2012', 'ucm303182'),
      section: 'Contraindications',
    },
  },
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
]
