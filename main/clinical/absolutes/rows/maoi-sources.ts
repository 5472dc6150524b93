import type { Absolute, Source } from './absolute.ts'
import { maois, opioids, snris, ssris, tricyclics } from './drugs.ts'
import { quoted } from './source.ts'

const serotonin = 'serotonin syndrome'

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

const marplanMonograph: Source = {
  title: 'Isocarboxazid (Marplan), professional monograph (as given by Drugs.com)',
  section: 'Contraindications',
  date: '2023-09-28',
  address: 'http://www.drugs.com/ppa/isocarboxazid.html',
}
/** Monographs that give the contraindications of the US label. */
const monograph = (brand: string, section: string): Source => ({
  title: `${brand}, prescribing monograph (as given by Renal and Urology News)`,
  section,
  date: 'not dated',
  address: `https://www.renalandurologynews.com/drug/${brand.split(' ')[0]?.toLowerCase()}/`,
})
const azilectMonograph = (section: string) => monograph('Azilect (rasagiline)', section)
const nardilMonograph = monograph('Nardil (phenelzine)', 'Contraindications')

/**
 * What the sources of isocarboxazid, phenelzine and rasagiline rule out; and cyclobenzaprine, and selegiline with meperidine, by their own.
 *
 * Left out, though their sources rule it out: isocarboxazid and phenelzine with whole classes (antihistamines,
 * antihypertensives, diuretics, anesthetics, sedatives), and with what `drugs.ts` has no name for (amphetamines,
 * methylphenidate, levodopa, mirtazapine, clomipramine and others); phenelzine with opioids but meperidine and tramadol.
 *
 * Left out since no source for it was opened: phenelzine with trazodone and phenylephrine.
 */
export const maoiSources: readonly Absolute[] = [
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
    id: 'isocarboxazid-antidepressant',
    level: 'stop',
    says: 'Isocarboxazid with a tricyclic, carbamazepine, an SSRI or an SNRI: not to be combined.',
    meets: 'pair',
    drugs: ['isocarboxazid'],
    with: [...tricyclics, 'carbamazepine', ...ssris, ...snris],
    source: marplanMonograph,
  },
  {
    id: 'isocarboxazid-opioid',
    level: 'stop',
    says: 'Isocarboxazid with meperidine or another opioid: not to be combined.',
    meets: 'pair',
    drugs: ['isocarboxazid'],
    with: opioids,
    source: marplanMonograph,
  },
  {
    id: 'isocarboxazid-decongestant',
    level: 'stop',
    says: 'Isocarboxazid with pseudoephedrine or phenylephrine: not to be combined.',
    meets: 'pair',
    drugs: ['isocarboxazid'],
    with: ['pseudoephedrine', 'phenylephrine'],
    source: marplanMonograph,
  },
  {
    id: 'cyclobenzaprine-maoi',
    level: 'stop',
    says: 'Cyclobenzaprine with an MAO inhibitor, or within 14 days after it: contraindicated.',
    meets: 'pair',
    drugs: ['cyclobenzaprine'],
    with: [...maois, 'rasagiline'],
    source: {
      title: 'Cyclobenzaprine hydrochloride tablets (Alivio Medical Products), US prescribing information',
      section: 'Contraindications',
      date: 'not dated',
      address:
        'https://dailymed.nlm.nih.gov/dailymed/fda/fdaDrugXsl.cfm?setid=ec636fad-9537-4001-a691-c7b4cc2b6a96&type=display',
    },
  },
  {
    id: 'phenelzine-antidepressant',
    level: 'stop',
    says: 'Phenelzine with a tricyclic, bupropion, buspirone or carbamazepine: severe or fatal interactions.',
    meets: 'pair',
    drugs: ['phenelzine'],
    with: [...tricyclics, 'bupropion', 'buspirone', 'carbamazepine'],
    source: nardilMonograph,
  },
  {
    id: 'phenelzine-fluvoxamine',
    level: 'stop',
    says: 'Phenelzine with fluvoxamine or another SSRI: severe or fatal interactions.',
    meets: 'pair',
    drugs: ['phenelzine'],
    with: ['fluvoxamine'],
    source: nardilMonograph,
  },
  {
    id: 'phenelzine-pseudoephedrine',
    level: 'stop',
    says: 'Phenelzine with pseudoephedrine: severe or fatal interactions.',
    meets: 'pair',
    drugs: ['phenelzine'],
    with: ['pseudoephedrine'],
    source: nardilMonograph,
  },
  {
    id: 'phenelzine-maoi',
    level: 'stop',
    says: 'Phenelzine with selegiline: severe or fatal interactions.',
    meets: 'pair',
    drugs: ['phenelzine'],
    with: ['selegiline'],
    source: nardilMonograph,
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
    id: 'rasagiline-opioid',
    level: 'stop',
    says: 'Rasagiline with meperidine, tramadol or methadone, or within 14 days of it: contraindicated.',
    meets: 'pair',
    drugs: ['rasagiline'],
    with: ['meperidine', 'tramadol', 'methadone'],
    source: azilectMonograph('Contraindications'),
  },
  {
    id: 'rasagiline-st-johns-wort',
    level: 'stop',
    says: 'Rasagiline with St. John’s wort: contraindicated.',
    meets: 'pair',
    drugs: ['rasagiline'],
    with: ['st. john’s wort'],
    source: azilectMonograph('Contraindications'),
  },
  {
    id: 'rasagiline-antidepressant',
    level: 'look',
    says: `Rasagiline with an SSRI, an SNRI, a tricyclic or trazodone is not recommended: ${serotonin}.`,
    meets: 'pair',
    drugs: ['rasagiline'],
    with: [...ssris, ...snris, ...tricyclics, 'trazodone'],
    source: azilectMonograph('Interactions'),
  },
  {
    id: 'rasagiline-decongestant',
    level: 'look',
    says: 'Rasagiline with pseudoephedrine, phenylephrine or ephedrine: caution, blood pressure can rise sharply.',
    meets: 'pair',
    drugs: ['rasagiline'],
    with: ['pseudoephedrine', 'phenylephrine', 'ephedrine'],
    source: {
      title: 'Azilect (rasagiline), US prescribing information (as given by DrugLib)',
      section: 'Drug interactions, Sympathomimetic medications',
      date: 'not dated',
      address: 'http://www.druglib.com/druginfo/azilect/interactions_overdosage_contraindications/',
    },
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
