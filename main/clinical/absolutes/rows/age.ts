import type { Absolute } from './absolute.ts'
import { fluoroquinolones, tetracyclines } from './drugs.ts'
import { nitrofurantoin, tetracycline } from './source.ts'

const years = (n: number) => n * 12
const opioids = {
  title:
    'FDA Drug Safety Communication on codeine and tramadol (as given by the American Society of Anesthesiologists)',
  section: 'Issue',
  date: 'April 2017',
  address:
    'https://www.asahq.org/advocacy-and-asapac/fda-and-washington-alerts/fda-alerts/2017/04/codeine-and-tramadol-medicines-restricting-use-in-children-against-use-in-breastfeeding-women',
}

export const age: readonly Absolute[] = [
  {
    id: 'age-codeine-12',
    level: 'stop',
    says: 'Codeine under 12 years: breathing can fail.',
    meets: 'age',
    underMonths: years(12),
    drugs: ['codeine'],
    source: opioids,
  },
  {
    id: 'age-tramadol-12',
    level: 'stop',
    says: 'Tramadol under 12 years: breathing can fail.',
    meets: 'age',
    underMonths: years(12),
    drugs: ['tramadol'],
    source: opioids,
  },
  {
    id: 'age-codeine-tramadol-18',
    level: 'look',
    says: 'Codeine and tramadol from 12 to 18 years: not with obesity, sleep apnea or lung disease, nor tramadol after tonsil surgery.',
    meets: 'age',
    underMonths: years(18),
    fromMonths: years(12),
    drugs: ['codeine', 'tramadol'],
    source: opioids,
  },
  {
    id: 'age-nitrofurantoin',
    level: 'stop',
    says: 'Nitrofurantoin under one month: hemolytic anemia.',
    meets: 'age',
    underMonths: 1,
    drugs: ['nitrofurantoin'],
    source: nitrofurantoin,
  },
  {
    id: 'age-tetracycline-8',
    level: 'look',
    says: 'Tetracyclines up to 8 years: teeth discolor for good.',
    meets: 'age',
    underMonths: years(8),
    drugs: tetracyclines,
    source: tetracycline,
  },
  {
    id: 'age-fluoroquinolone-18',
    level: 'look',
    says: 'Fluoroquinolones under 18 years: kept to few uses, for joints and muscles.',
    meets: 'age',
    underMonths: years(18),
    drugs: fluoroquinolones,
    source: {
      title: 'Review of fluoroquinolone safety in children (PMC4994191)',
      section: 'Abstract',
      date: 'not dated',
      address: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC4994191',
    },
  },
  {
    id: 'age-aspirin-teenager',
    level: 'look',
    says: 'Aspirin in a child or teenager with, or after, chickenpox or flu-like symptoms: Reye’s syndrome.',
    meets: 'age',
    underMonths: years(20),
    drugs: ['aspirin', 'bismuth subsalicylate', 'salsalate'],
    source: {
      title:
        'FDA final rule: Labeling for oral and rectal over-the-counter drug products containing aspirin and nonaspirin salicylates; Reye’s syndrome warning (68 FR 18861, 21 CFR part 201)',
      section: 'Summary',
      date: '2003-04-17',
      address:
        'https://webarchive.library.unt.edu/eot2008/20090112011732/http://edocket.access.gpo.gov/2003/03-9382.htm',
    },
  },
  {
    id: 'age-promethazine-2',
    level: 'stop',
    says: 'Promethazine under 2 years, in any form: breathing can fail.',
    meets: 'age',
    underMonths: years(2),
    drugs: ['promethazine'],
    anyForm: true,
    source: {
      title:
        'Texas drug use criteria, Promethazine in children under 2 years (boxed warning with contraindication); FDA alert of April 2006',
      section: '1.1 Pediatrics',
      date: '2004 and 2006',
      address:
        'https://www.txvendordrug.com/about/manuals/retrospective-drug-use-criteria-handbook/c-4-drug-use-criteria/promethazine-use-children-less-2-years-age/1-dosage/1-1-pediatrics',
    },
  },
]
