import type { Absolute } from './absolute.ts'
import { nsaids, tetracyclines } from './drugs.ts'
import { nitrofurantoin, tetracycline } from './source.ts'

export const pregnancy: readonly Absolute[] = [
  {
    id: 'pregnancy-isotretinoin',
    level: 'stop',
    says: 'Isotretinoin in pregnancy: severe birth defects, however little was taken.',
    meets: 'pregnancy',
    drugs: ['isotretinoin'],
    source: {
      title: 'Absorica (isotretinoin), US prescribing information (as given by RxList)',
      section: 'Boxed warning: causes birth defects; 4 Contraindications',
      date: '2015',
      address: 'http://www.rxlist.com/absorica-drug.htm',
    },
  },
  {
    id: 'pregnancy-valproate',
    level: 'stop',
    says: 'Valproate in pregnancy: contraindicated against migraine; for epilepsy or bipolar disorder only where nothing else works. It harms the child’s mind.',
    meets: 'pregnancy',
    drugs: ['valproate'],
    source: {
      title:
        'FDA Drug Safety Communication: Valproate anti-seizure products contraindicated for migraine prevention in pregnant women',
      section: 'Safety announcement',
      date: '2013-05-06',
      address: 'http://www.fda.gov/Drugs/DrugSafety/ucm350684.htm',
    },
  },
  {
    id: 'pregnancy-methotrexate',
    level: 'stop',
    says: 'Methotrexate in pregnancy: death of the fetus and birth defects. Contraindicated in psoriasis and rheumatoid arthritis.',
    meets: 'pregnancy',
    drugs: ['methotrexate'],
    source: {
      title: 'Methotrexate tablets USP, 2.5 mg, US prescribing information',
      section: 'Boxed warning 2, see Contraindications',
      date: 'not dated',
      address: 'https://studylib.net/doc/8135725/methotrexate-tablets-usp--2.5-mg-warnings',
    },
  },
  {
    id: 'pregnancy-warfarin',
    level: 'stop',
    says: 'Warfarin in pregnancy: birth defects and bleeding of the fetus. The exception is a mechanical heart valve.',
    meets: 'pregnancy',
    drugs: ['warfarin'],
    source: {
      title: 'FDA, Safety labeling changes: Coumadin (warfarin)',
      section: 'Use in specific populations, Pregnancy',
      date: 'October 2015',
      address: 'http://www.fda.gov/Safety/MedWatch/SafetyInformation/ucm201100.htm',
    },
  },
  {
    id: 'pregnancy-nitrofurantoin-at-term',
    level: 'stop',
    says: 'Nitrofurantoin at term (38 weeks or more): hemolytic anemia of the newborn.',
    meets: 'pregnancy',
    fromWeek: 38,
    drugs: ['nitrofurantoin'],
    source: nitrofurantoin,
  },
  {
    id: 'pregnancy-lisinopril',
    level: 'look',
    says: 'Lisinopril in pregnancy can injure the fetus: stop it as soon as pregnancy is known.',
    meets: 'pregnancy',
    drugs: ['lisinopril'],
    source: {
      title: 'Lisinopril tablet, US prescribing information (as given by Healthgrades)',
      section: 'Use in specific populations, Pregnancy',
      date: 'not dated',
      address: 'https://www.healthgrades.com/drugs/feed/lisinopril/use',
    },
  },
  {
    id: 'pregnancy-nsaid',
    level: 'look',
    says: 'Anti-inflammatories from 20 weeks of pregnancy: the kidneys of the fetus fail, too little amniotic fluid. Low-dose aspirin (81 mg) is excepted.',
    meets: 'pregnancy',
    fromWeek: 20,
    drugs: nsaids,
    source: {
      title:
        'FDA recommends avoiding use of NSAIDs in pregnancy at 20 weeks or later because they can result in low amniotic fluid (Drug Safety Communication and podcast)',
      section: 'whole communication',
      date: '2020-10-15',
      address:
        'https://www.fda.gov/drugs/drug-safety-and-availability/fda-recommends-avoiding-use-nsaids-pregnancy-20-weeks-or-later-because-they-can-result-low-amniotic',
    },
  },
  {
    id: 'pregnancy-tetracycline',
    level: 'look',
    says: 'Tetracyclines in pregnancy: the child’s teeth discolor, its bones can grow less.',
    meets: 'pregnancy',
    drugs: tetracyclines,
    source: tetracycline,
  },
]
