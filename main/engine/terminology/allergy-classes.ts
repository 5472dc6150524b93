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
  members: string[]
  /** `stop`: members stand for each other. `warn`: cross-reaction is known but not the rule. */
  within: 'stop' | 'warn'
  source: string
}

const practiceParameter =
  'Khan DA et al. Drug allergy: a 2022 practice parameter update. J Allergy Clin Immunol 2022;150:1333-93'

export const allergyClasses: readonly AllergyClass[] = [
  {
    id: 'penicillins',
    article: 'a penicillin',
    // RxNorm 70618 penicillin; SNOMED CT allergy to penicillin, penicillin class, penicillin substance.
    concepts: ['70618', '91936005', '373270004', '764146007'],
    // amoxicillin, ampicillin, dicloxacillin, nafcillin, oxacillin, penicillin G, penicillin V, piperacillin
    members: ['723', '733', '3356', '7233', '7773', '7980', '7984', '8339'],
    within: 'stop',
    source: practiceParameter,
  },
  {
    id: 'cephalosporins',
    article: 'a cephalosporin',
    concepts: [],
    // cefaclor, cefadroxil, cefazolin, cefdinir, cefepime, cefixime, cefotaxime, cefoxitin, cefpodoxime, cefprozil,
    // ceftazidime, ceftriaxone, cefuroxime, cephalexin
    members: [
      '2176',
      '2177',
      '2180',
      '25037',
      '20481',
      '25033',
      '2186',
      '2189',
      '20489',
      '19552',
      '2191',
      '2193',
      '2194',
      '2231',
    ],
    within: 'stop',
    source: practiceParameter,
  },
  {
    id: 'sulfonamide-antibiotics',
    article: 'a sulfonamide antibiotic',
    concepts: ['91939003'],
    // sulfacetamide, sulfadiazine, sulfamethoxazole, and sulfasalazine, which is split into sulfapyridine.
    // Furosemide, thiazides and celecoxib are not in it: Strom BL et al. N Engl J Med 2003;349:1628-35.
    members: ['10169', '10171', '10180', '9524'],
    within: 'stop',
    source: practiceParameter,
  },
  {
    id: 'nsaids',
    article: 'a non-steroidal anti-inflammatory',
    concepts: [],
    // aspirin, diclofenac, diflunisal, etodolac, fenoprofen, flurbiprofen, ibuprofen, indomethacin, ketoprofen,
    // ketorolac, meloxicam, nabumetone, naproxen, oxaprozin, piroxicam, salsalate, sulindac, tolmetin
    members: [
      '1191',
      '3355',
      '3393',
      '24605',
      '4331',
      '4502',
      '5640',
      '5781',
      '6142',
      '35827',
      '41493',
      '31448',
      '7258',
      '32613',
      '8356',
      '36108',
      '10237',
      '10636',
    ],
    within: 'stop',
    source:
      'Kowalski ML et al. Classification and practical approach to hypersensitivity to NSAIDs. Allergy 2013;68:1219-32',
  },
  {
    id: 'macrolides',
    article: 'a macrolide',
    concepts: [],
    // azithromycin, clarithromycin, erythromycin
    members: ['18631', '21212', '4053'],
    within: 'warn',
    source: 'Araújo L, Demoly P. Macrolides allergy. Curr Pharm Des 2008;14:2840-62',
  },
  {
    id: 'fluoroquinolones',
    article: 'a fluoroquinolone',
    concepts: [],
    // ciprofloxacin, levofloxacin, moxifloxacin, ofloxacin
    members: ['2551', '82122', '139462', '7623'],
    within: 'stop',
    source: practiceParameter,
  },
  {
    id: 'tetracyclines',
    article: 'a tetracycline',
    concepts: [],
    // doxycycline, minocycline, tetracycline
    members: ['3640', '6980', '10395'],
    within: 'warn',
    source: 'Hamilton LA, Guarascio AJ. Tetracycline allergy. Pharmacy 2019;7:104',
  },
  {
    id: 'ace-inhibitors',
    article: 'an ACE inhibitor',
    concepts: [],
    // benazepril, captopril, enalapril, fosinopril, lisinopril, moexipril, perindopril, quinapril, ramipril, trandolapril
    members: ['18867', '1998', '3827', '50166', '29046', '30131', '54552', '35208', '35296', '38454'],
    within: 'stop',
    source:
      'FDA labelling of the class: contraindicated after angioedema on any ACE inhibitor; cough is a class effect',
  },
]

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
const substances: Record<string, string[]> = {
  // RxNorm combinations (MIN): sulfamethoxazole / trimethoprim, amoxicillin / clavulanate
  '10831': ['10180', '10829'],
  '19711': ['723', '48203'],
  // SNOMED CT: allergy to amoxicillin, amoxicillin; allergy to aspirin, aspirin; ibuprofen
  '294505008': ['723'],
  '372687004': ['723'],
  '293586001': ['1191'],
  '387458008': ['1191'],
  '387207008': ['5640'],
}

export const substancesNamedBy = (code: string): string[] | undefined => substances[code]

export const classNamedBy = (code: string): AllergyClass | undefined =>
  allergyClasses.find((one) => one.concepts.includes(code))

export const classesWith = (rxcui: string): AllergyClass[] =>
  allergyClasses.filter((one) => one.members.includes(rxcui))

/**
 * Allergies to what is not a medicine (SNOMED CT): mould, dander, tree and grass pollen, mites, shellfish, bee venom,
 * nuts, peanuts, wheat, fish, latex, dairy, eggs, soya. They can matter as an inactive ingredient only.
 */
const notMedicines = new Set([
  '419474003',
  '232347008',
  '419263009',
  '418689008',
  '232350006',
  '300913006',
  '424213003',
  '91934008',
  '91935009',
  '420174000',
  '417532002',
  '300916003',
  '425525006',
  '91930004',
  '714035009',
])

export const namesNoMedicine = (code: string): boolean => notMedicines.has(code)
