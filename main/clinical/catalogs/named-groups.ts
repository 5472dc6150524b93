import type { WrittenClass } from './allergy-class.ts'

/**
 * Groups that people name whole ("statins"), and whose members do not stand for one another: an allergy to one of them
 * speaks of that one alone. Who belongs to a group is WHO's ATC classification; `source` is the page it was read on.
 */
const group = (
  id: string,
  article: string,
  [code, display]: [string, string],
  members: Record<string, string>,
  source: string,
): WrittenClass => ({
  id,
  article,
  codedAs: { system: 'atc', code, display },
  concepts: { [code]: display },
  members,
  within: 'named',
  source,
})

const cardiology =
  'The DDD and PDD:DDD ratios of the different substances, table 2 (ATC code of each class), https://pmc.ncbi.nlm.nih.gov/articles/PMC3134712/table/Tab2, read Nov 29, 2026'

export const namedGroups: readonly WrittenClass[] = [
  group(
    'statins',
    'a statin',
    ['C10AA', 'HMG CoA reductase inhibitors'],
    {
      '6472': 'lovastatin',
      '36567': 'simvastatin',
      '42463': 'pravastatin',
      '83367': 'atorvastatin',
      '301542': 'rosuvastatin',
    },
    'Users by lipid-lowering drug, table 1 (C10AA statins), https://pmc.ncbi.nlm.nih.gov/articles/PMC2014946/table/tbl1; for atorvastatin and rosuvastatin worstpills.org/monographs/view/192 and healthline.com/health/statin-medications; read Nov 29, 2026',
  ),
  group(
    'sartans',
    'an angiotensin receptor blocker',
    ['C09CA', 'Angiotensin II receptor blockers (ARBs), plain'],
    { '52175': 'losartan' },
    cardiology,
  ),
  group(
    'calcium-channel-blockers',
    'a calcium channel blocker',
    ['C08CA', 'Dihydropyridine derivatives'],
    { '17767': 'amlodipine' },
    cardiology,
  ),
  group(
    'beta-blockers',
    'a beta blocker',
    ['C07A', 'Beta blocking agents'],
    { '1202': 'atenolol', '6918': 'metoprolol', '8787': 'propranolol' },
    `${cardiology}; for propranolol (C07AA05) its monograph, https://www.drugs.com/monograph/propranolol.html, Apr 10, 2024`,
  ),
  group(
    'thiazides',
    'a thiazide',
    ['C03AA', 'Thiazides, plain'],
    { '5487': 'hydrochlorothiazide' },
    cardiology,
  ),
  group(
    'proton-pump-inhibitors',
    'a proton pump inhibitor',
    ['A02BC', 'Proton pump inhibitors'],
    { '7646': 'omeprazole', '40790': 'pantoprazole', '283742': 'esomeprazole' },
    'ATC codes of prescription drugs, table 1, https://bmcgastroenterol.biomedcentral.com/articles/10.1186/s12876-016-0554-9/tables/1, 2016, read Nov 29, 2026',
  ),
  group(
    'triptans',
    'a triptan',
    ['N02CC', 'Selective serotonin (5HT1) agonists'],
    { '37418': 'sumatriptan', '88014': 'rizatriptan' },
    'ATC group N02CC, https://rxreasoner.com/atccodes/N02CC, read Nov 29, 2026',
  ),
  group(
    'ssris',
    'an SSRI',
    ['N06AB', 'Selective serotonin reuptake inhibitors'],
    {
      '2556': 'citalopram',
      '321988': 'escitalopram',
      '4493': 'fluoxetine',
      '32937': 'paroxetine',
      '36437': 'sertraline',
    },
    'ATC group N06AB, https://www.rxreasoner.com/atccodes/N06AB, read Nov 29, 2026',
  ),
  group(
    'opioids',
    'an opioid',
    ['N02A', 'Opioids'],
    {
      '2670': 'codeine',
      '3423': 'hydromorphone',
      '4337': 'fentanyl',
      '5489': 'hydrocodone',
      '7052': 'morphine',
      '7804': 'oxycodone',
      '10689': 'tramadol',
    },
    'ATC group N02AA with its description, https://www.hipaaspace.com/medical_billing/coding/anatomical_therapeutic_chemical_classification_system/n02aa51 and https://rxreasoner.com/atccodes/N02AA, read Nov 29, 2026',
  ),
]
