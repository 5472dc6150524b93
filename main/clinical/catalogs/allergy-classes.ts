import type { AllergyClass, WrittenClass } from './allergy-class.ts'
import { namedGroups } from './named-groups.ts'

export type { AllergyClass } from './allergy-class.ts'

const practiceParameter =
  'Khan DA et al. Drug allergy: a 2022 practice parameter update. J Allergy Clin Immunol 2022;150:1333-93'

/**
 * The SNOMED CT concepts of the classes, and the two places where each was read, Nov 29, 2026. US Core: the value set
 * of `allergy-words/row.ts`; IPS: https://github.com/HL7/fhir-ips (examples of allergies); MII: allergens of the German
 * Medical Informatics Initiative, https://github.com/medizininformatik-initiative/kerndatensatz-kardiologie
 * (MII_VS_Kardio_Allergene_SNOMEDCT); FHIR: its value set of allergies, as given in
 * https://github.com/GinoCanessa/FhirTypeScriptOddsAndEnds (AllergyintoleranceCodeValueSet).
 * - 91936005: FHIR; https://build.fhir.org/ig/CEOsys/cpg-on-ebm-on-fhir/ValueSet-vs-allergic-disposition-sct.html
 * - 373270004: US Core; IPS, its older examples. 764146007: IPS; MII
 * - 764147003: MII; gematik's reports of diseases, https://github.com/gematik/DEMIS-portal-disease (format-items.spec.ts)
 * - 387406002: US Core; MII
 * - 91939003: FHIR;
 *   https://build.fhir.org/ig/hl7-be/pss/AllergyIntolerance-30551ce1-5a28-4356-b684-2e639094ad02.xml.html
 * - 372665008: US Core; https://github.com/endeavourhealth-discovery/IMAPI (TTToHTMLTest)
 * - 763875007, 763878009, 66261008: three public lists of products by SNOMED CT code that agree; the first also as the
 *   allergy of HL7's US examples ("sulfonamide antibacterial")
 */
const written: readonly WrittenClass[] = [
  ...namedGroups,
  {
    id: 'penicillins',
    article: 'a penicillin',
    codedAs: { system: 'rxnorm', code: '70618', display: 'penicillin' },
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
    codedAs: { system: 'snomed', code: '764147003', display: 'Cephalosporin' },
    concepts: { '764147003': 'Cephalosporin' },
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
    codedAs: { system: 'snomed', code: '387406002', display: 'Sulfonamide' },
    concepts: {
      '91939003': 'Allergy to sulfonamide',
      '387406002': 'Sulfonamide',
      '763875007': 'Product containing sulfonamide',
    },
    // Sulfasalazine is split into sulfapyridine. Furosemide, thiazides and celecoxib are not in it: Strom BL et al. N Engl J Med 2003;349:1628-35.
    members: {
      '10169': 'sulfacetamide',
      '10171': 'sulfadiazine',
      '10180': 'sulfamethoxazole',
      '9524': 'sulfasalazine',
      // "N1-(3,4-dimethyl-5-isoxazolyl) sulfanilamide": label of erythromycin ethylsuccinate and sulfisoxazole acetyl,
      // Description, DailyMed set id 60d1aea0-f106-4b20-8ef4-7a80e37f8a50, read Nov 29, 2026.
      '10207': 'sulfisoxazole',
    },
    within: 'stop',
    source: practiceParameter,
  },
  {
    id: 'nsaids',
    article: 'a non-steroidal anti-inflammatory',
    codedAs: { system: 'snomed', code: '372665008', display: 'Non-steroidal anti-inflammatory agent' },
    concepts: { '372665008': 'Non-steroidal anti-inflammatory agent' },
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
    codedAs: { system: 'atc', code: 'J01FA', display: 'Macrolides' },
    concepts: { J01FA: 'Macrolides', '763878009': 'Product containing macrolide' },
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
    codedAs: { system: 'atc', code: 'J01MA', display: 'Fluoroquinolones' },
    concepts: { J01MA: 'Fluoroquinolones' },
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
    codedAs: { system: 'atc', code: 'J01AA', display: 'Tetracyclines' },
    concepts: { J01AA: 'Tetracyclines', '66261008': 'Product containing tetracycline' },
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
    codedAs: { system: 'atc', code: 'C09AA', display: 'ACE inhibitors, plain' },
    concepts: { C09AA: 'ACE inhibitors, plain' },
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
      'FDA labeling of the class: contraindicated after angioedema on any ACE inhibitor; cough is a class effect',
  },
]

export const allergyClasses: readonly AllergyClass[] = written.map((one) => ({
  ...one,
  concepts: Object.keys(one.concepts),
  members: Object.keys(one.members),
}))

/** Between classes: allergic to one of `from`, ordered one of `to`. */
export type CrossReaction = { from: string[]; to: string[]; message: string; source: string }

const membersOf = (id: string) => allergyClasses.find((one) => one.id === id)?.members ?? []
/** The R1 side chain is that of ampicillin or amoxicillin: cefaclor, cefadroxil, cefprozil, cephalexin. */
const aminocephalosporins = ['2176', '2177', '19552', '2231']
const sideChains =
  'Picard M et al. Cross-reactivity to cephalosporins and carbapenems in penicillin-allergic patients. J Allergy Clin Immunol Pract 2019;7:2722-38'

export const crossReactions: readonly CrossReaction[] = [
  {
    from: membersOf('penicillins'),
    to: aminocephalosporins,
    message:
      'It shares a side chain with aminopenicillins: about 16 in 100 with a proven penicillin allergy react.',
    source: sideChains,
  },
  {
    from: membersOf('penicillins'),
    to: membersOf('cephalosporins').filter((rxcui) => !aminocephalosporins.includes(rxcui)),
    message:
      'About 2 in 100 with a proven penicillin allergy react to a cephalosporin with another side chain.',
    source: sideChains,
  },
  {
    from: membersOf('cephalosporins'),
    to: membersOf('penicillins'),
    message: 'Cephalosporins and penicillins can cross-react, most where the side chain is the same.',
    source: practiceParameter,
  },
  {
    from: membersOf('nsaids'),
    to: ['140587'],
    message: 'Celecoxib is tolerated by most who react to other anti-inflammatories, not by all.',
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

/** “Allergy to peanuts”; undefined: the code names a medicine, or is not known. */
export const nameOfNoMedicine = (code: string): string | undefined => notMedicines.get(code)

export const namesNoMedicine = (code: string): boolean => notMedicines.has(code)

const memberNames = new Map(written.flatMap(({ members }) => Object.entries(members)))

/** The name of a substance that is a member of some class, by its RxNorm ingredient code. */
export const memberName = (rxcui: string): string | undefined => memberNames.get(rxcui)

const names = new Map([
  ...written.flatMap(({ concepts }) => Object.entries(concepts)),
  ...Object.entries(substances).map(([code, { name }]) => [code, name] as const),
  ...notMedicines,
])

/** The name of a class, a combination or an allergy that the screen knows. RxNorm, SNOMED CT and ATC share no code here. */
export const nameOfAllergen = (code: string): string | undefined => names.get(code)
