import { commonness } from './common.ts'
import { type Side, sideOf } from './variants.ts'
import { allWords, stem } from './words.ts'

export type Wishes = {
  /** The patient is pregnant: what belongs to it stands first. */
  pregnant?: boolean
  /** How often this provider recorded a code. */
  used?: ReadonlyMap<string, number>
  most?: number
}

/** What a query asks for beside what it names. */
export type Asked = { side: Side | null; words: ReadonlySet<string> }

const sides: Record<string, Side> = {
  left: 'left',
  lt: 'left',
  l: 'left',
  right: 'right',
  rt: 'right',
  r: 'right',
  bilateral: 'bilateral',
  bilat: 'bilateral',
  both: 'bilateral',
}

export function askedIn(query: string): Asked {
  const words = allWords(query)
  const side = words.map((word) => (Object.hasOwn(sides, word) ? sides[word] : undefined)).find(Boolean)
  return { side: side ?? null, words: new Set(words.map(stem)) }
}

const asks = ({ words }: Asked, ...any: string[]): boolean => any.some((word) => words.has(word))

/**
 * What speaks for a code beside the words: how common it is, this provider's use, the side; and against it: what is rarely meant when
 * nobody says so. It orders what is shown, and hides nothing.
 */
export function standing(code: string, title: string, asked: Asked, { pregnant, used }: Wishes): number {
  const text = title.toLowerCase()
  const own = Math.min(4, Math.log2(1 + (used?.get(code) ?? 0)) * 0.8)
  return (
    commonness(code) * 1.2 +
    own +
    ofSide(title, asked) +
    ofChapter(code, text, asked, pregnant ?? false) +
    ofVariant(code, text, asked)
  )
}

function ofSide(title: string, { side }: Asked): number {
  const said = sideOf(title)
  if (side === null) return said === null ? 0 : -1.2
  if (said === side) return 2
  return said === null ? 0 : said === 'bilateral' ? -2 : -5
}

function ofVariant(code: string, text: string, asked: Asked): number {
  let sum = 0
  if (/subsequent encounter/.test(text) && !asks(asked, 'subsequent', 'followup')) sum -= 3
  if (/sequela/.test(text) && !asks(asked, 'sequela')) sum -= 3
  if (/open fracture/.test(text) && !asks(asked, 'open')) sum -= 1.5
  if (/unspecified|not specified/.test(text)) sum += 0.4
  if (/\bother\b/.test(text) && !asks(asked, 'other')) sum -= 0.4
  if (/classified elsewhere/.test(text) && !/not elsewhere/.test(text)) sum -= 2.5
  if (/in remission/.test(text) && !asks(asked, 'remission')) sum -= 1
  if (/induced/.test(text) && !asks(asked, 'induced')) sum -= 1
  if (/\bwith\b/.test(text) && !/without/.test(text)) sum -= 0.2
  if (/(?<!non)rheumatic/.test(text) && !asks(asked, 'rheumatic')) sum -= 1
  if (/external cause/.test(text)) sum -= 1
  return sum - code.length * 0.02
}

const ofPregnancy = [
  'pregnancy',
  'pregnant',
  'trimester',
  'gestational',
  'gestation',
  'postpartum',
  'maternal',
  'labor',
  'delivery',
  'fetal',
  'puerperium',
  'hyperemesi',
  'hyperemesis',
  'preeclampsia',
  'eclampsia',
  'miscarriage',
  'abortion',
  'lactation',
  'breastfeeding',
  'obstetrical',
]
const ofNewborn = ['newborn', 'neonatal', 'infant', 'baby', 'birth', 'perinatal']

function ofChapter(code: string, text: string, asked: Asked, pregnant: boolean): number {
  const chapter = code[0] ?? ''
  if (chapter === 'O' || code.startsWith('Z3A') || code.startsWith('Z34') || code.startsWith('Z33'))
    return pregnant ? 4 : asks(asked, ...ofPregnancy) ? 1.5 : -4
  if (chapter === 'P') return asks(asked, ...ofNewborn) ? 0 : -3
  if (chapter === 'Q') return asks(asked, 'congenital') ? 0 : -1.5
  if (/[VWXY]/.test(chapter)) return -1.5
  if (chapter === 'Z') return /history|encounter|screening|exposure|contact/.test(text) ? -0.6 : -0.4
  if (chapter === 'C' || /^D[0-4]/.test(code))
    return asks(asked, 'cancer', 'malignant', 'neoplasm', 'tumor', 'carcinoma', 'benign') ? 0 : -0.8
  if (/^T(3[6-9]|4|50)/.test(code))
    return asks(asked, 'poisoning', 'overdose', 'adverse', 'underdosing') ? 0 : -1.5
  return 0
}
