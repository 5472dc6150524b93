/**
 * Which substances stand for one another in an allergy. RxCUIs are RxNorm ingredients. The sources say what is
 * known; where they leave it to the clinician, the answer is a warning, never silence.
 */
export type AllergyClass = {
  id: string
  /** In a sentence: "amoxicillin, a penicillin". */
  article: string
  /** RxNorm concepts and SNOMED CT concepts that name the class itself. */
  concepts: string[]
  /** RxNorm ingredients. */
  members: string[]
  /** `stop`: members stand for each other. `warn`: cross-reaction is known but not the rule. */
  within: 'stop' | 'warn'
  source: string
}

const practiceParameter =
  'Khan DA et al. Drug allergy: a 2022 practice parameter update. J Allergy Clin Immunol 2022;150:1333-93'

/** As it is written down here: each code with its name. */
type Written = Omit<AllergyClass, 'concepts' | 'members'> &
  Record<'concepts' | 'members', Record<string, string>>

const written: readonly Written[] = [
  {
    id: 'penicillins',
    article: 'a penicillin',
    concepts: {
      '70618': 'penicillin',
      // SNOMED CT
      '91936005': 'Allergy to penicillin',
      '373270004': 'Penicillin class antibacterial',
      '764146007': 'Penicillin',
    },
    members: {
      '723': 'amoxicillin',
      '733': 'ampicillin',
      '3356': 'dicloxacillin',
      '7233': 'nafcillin',
      '7773': 'oxacillin',
      '7980': 'penicillin G',
      '7984': 'penicillin V',
      '8339': 'piperacillin',
    },
    within: 'stop',
    source: practiceParameter,
  },
  {
    id: 'cephalosporins',
    article: 'a cephalosporin',
    concepts: {},
    members: {
      '2176': 'cefaclor',
      '2177': 'cefadroxil',
      '2180': 'cefazolin',
      '25037': 'cefdinir',
      '20481': 'cefepime',
      '25033': 'cefixime',
      '2186': 'cefotaxime',
      '2189': 'cefoxitin',
      '20489': 'cefpodoxime',
      '19552': 'cefprozil',
      '2191': 'ceftazidime',
      '2193': 'ceftriaxone',
      '2194': 'cefuroxime',
      '2231': 'cephalexin',
    },
    within: 'stop',
    source: practiceParameter,
  },
  {
    id: 'sulfonamide-antibiotics',
    article: 'a sulfonamide antibiotic',
    concepts: { '91939003': 'Allergy to sulfonamide' },
    // Sulfasalazine is split into sulfapyridine. Furosemide, thiazides and celecoxib are not in it: Strom BL et al. N Engl J Med 2003;349:1628-35.
    members: {
      '10169': 'sulfacetamide',
      '10171': 'sulfadiazine',
      '10180': 'sulfamethoxazole',
      '9524': 'sulfasalazine',
    },
    within: 'stop',
    source: practiceParameter,
  },
  {
    id: 'nsaids',
    article: 'a non-steroidal anti-inflammatory',
    concepts: {},
    members: {
      '1191': 'aspirin',
      '3355': 'diclofenac',
      '3393': 'diflunisal',
      '24605': 'etodolac',
      '4331': 'fenoprofen',
      '4502': 'flurbiprofen',
      '5640': 'ibuprofen',
      '5781': 'indomethacin',
      '6142': 'ketoprofen',
      '35827': 'ketorolac',
      '41493': 'meloxicam',
      '31448': 'nabumetone',
      '7258': 'naproxen',
      '32613': 'oxaprozin',
      '8356': 'piroxicam',
      '36108': 'salsalate',
      '10237': 'sulindac',
      '10636': 'tolmetin',
    },
    within: 'stop',
    source:
      'Kowalski ML et al. Classification and practical approach to hypersensitivity to NSAIDs. Allergy 2013;68:1219-32',
  },
  {
    id: 'macrolides',
    article: 'a macrolide',
    concepts: {},
    members: {
      '18631': 'azithromycin',
      '21212': 'clarithromycin',
      '4053': 'erythromycin',
    },
    within: 'warn',
    source: 'Araújo L, Demoly P. Macrolides allergy. Curr Pharm Des 2008;14:2840-62',
  },
  {
    id: 'fluoroquinolones',
    article: 'a fluoroquinolone',
    concepts: {},
    members: {
      '2551': 'ciprofloxacin',
      '82122': 'levofloxacin',
      '139462': 'moxifloxacin',
      '7623': 'ofloxacin',
    },
    within: 'stop',
    source: practiceParameter,
  },
  {
    id: 'tetracyclines',
    article: 'a tetracycline',
    concepts: {},
    members: {
      '3640': 'doxycycline',
      '6980': 'minocycline',
      '10395': 'tetracycline',
    },
    within: 'warn',
    source: 'Hamilton LA, Guarascio AJ. Tetracycline allergy. Pharmacy 2019;7:104',
  },
  {
    id: 'ace-inhibitors',
    article: 'an ACE inhibitor',
    concepts: {},
    members: {
      '18867': 'benazepril',
      '1998': 'captopril',
      '3827': 'enalapril',
      '50166': 'fosinopril',
      '29046': 'lisinopril',
      '30131': 'moexipril',
      '54552': 'perindopril',
      '35208': 'quinapril',
      '35296': 'ramipril',
      '38454': 'trandolapril',
    },
    within: 'stop',
    source:
      'FDA labelling of the class: contraindicated after angioedema on any ACE inhibitor; cough is a class effect',
  },
]

export const allergyClasses: readonly AllergyClass[] = written.map((one) => ({
  ...one,
  concepts: Object.keys(one.concepts),
  members: Object.keys(one.members),
}))

/** Between classes: allergic to one of `from`, ordered one of `to`. */
export type CrossReaction = { from: string[]; to: string[]; words: string; source: string }

const membersOf = (id: string) => allergyClasses.find((one) => one.id === id)?.members ?? []
/** The R1 side chain is that of ampicillin or amoxicillin: cefaclor, cefadroxil, cefprozil, cephalexin. */
const aminocephalosporins = ['2176', '2177', '19552', '2231']
const sideChains =
  'Picard M et al. Cross-reactivity to cephalosporins and carbapenems in penicillin-allergic patients. J Allergy Clin Immunol Pract 2019;7:2722-38'

export const crossReactions: readonly CrossReaction[] = [
  {
    from: membersOf('penicillins'),
    to: aminocephalosporins,
    words:
      'It shares a side chain with aminopenicillins: about 16 in 100 with a proven penicillin allergy react.',
    source: sideChains,
  },
  {
    from: membersOf('penicillins'),
    to: membersOf('cephalosporins').filter((rxcui) => !aminocephalosporins.includes(rxcui)),
    words:
      'About 2 in 100 with a proven penicillin allergy react to a cephalosporin with another side chain.',
    source: sideChains,
  },
  {
    from: membersOf('cephalosporins'),
    to: membersOf('penicillins'),
    words: 'Cephalosporins and penicillins can cross-react, most where the side chain is the same.',
    source: practiceParameter,
  },
  {
    from: membersOf('nsaids'),
    to: ['140587'],
    words: 'Celecoxib is tolerated by most who react to other anti-inflammatories, not by all.',
    source: practiceParameter,
  },
]

/** What an allergy's code stands for, in RxNorm ingredients. */
const substances: Record<string, { name: string; stands: string[] }> = {
  // RxNorm combinations (MIN)
  '10831': { name: 'sulfamethoxazole / trimethoprim', stands: ['10180', '10829'] },
  '19711': { name: 'amoxicillin / clavulanate', stands: ['723', '48203'] },
  // SNOMED CT
  '294505008': { name: 'Allergy to amoxicillin', stands: ['723'] },
  '372687004': { name: 'Amoxicillin', stands: ['723'] },
  '293586001': { name: 'Allergy to aspirin', stands: ['1191'] },
  '387458008': { name: 'Aspirin', stands: ['1191'] },
  '387207008': { name: 'Ibuprofen', stands: ['5640'] },
}

export const substancesNamedBy = (code: string): string[] | undefined => substances[code]?.stands

export const classNamedBy = (code: string): AllergyClass | undefined =>
  allergyClasses.find((one) => one.concepts.includes(code))

export const classesWith = (rxcui: string): AllergyClass[] =>
  allergyClasses.filter((one) => one.members.includes(rxcui))

/** Allergies to what is not a medicine (SNOMED CT). They can matter as an inactive ingredient only. */
const notMedicines: ReadonlyMap<string, string> = new Map([
  ['419474003', 'Allergy to mold'],
  ['232347008', 'Animal dander allergy'],
  ['419263009', 'Allergy to tree pollen'],
  ['418689008', 'Allergy to grass pollen'],
  ['232350006', 'House dust mite allergy'],
  ['300913006', 'Shellfish allergy'],
  ['424213003', 'Allergy to bee venom'],
  ['91934008', 'Allergy to nuts'],
  ['91935009', 'Allergy to peanuts'],
  ['420174000', 'Allergy to wheat'],
  ['417532002', 'Allergy to fish'],
  ['300916003', 'Latex allergy'],
  ['425525006', 'Allergy to dairy products'],
  ['91930004', 'Allergy to eggs'],
  ['714035009', 'Allergy to soy'],
])

export const namesNoMedicine = (code: string): boolean => notMedicines.has(code)

const memberNames = new Map(written.flatMap(({ members }) => Object.entries(members)))

/** The name of a substance that is a member of some class, by its RxNorm ingredient code. */
export const memberName = (rxcui: string): string | undefined => memberNames.get(rxcui)

const names = new Map([
  ...written.flatMap(({ concepts }) => Object.entries(concepts)),
  ...Object.entries(substances).map(([code, { name }]) => [code, name] as const),
  ...notMedicines,
])

/** The name of a class, a combination or an allergy that the screen knows. RxNorm and SNOMED CT share no code here. */
export const nameOfAllergen = (code: string): string | undefined => names.get(code)
