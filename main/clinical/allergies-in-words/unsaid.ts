/**
 * What is said of a medicine without being an allergy of this patient: a denial, a medicine that is tolerated, a relative's
 * allergy. Where the words can be read either way they count as an allergy ("no penicillin" on a chart means: do not
 * give it). Sentences stand here as `plain` leaves them, `{}` for the medicine and `xx` for any other.
 */
export type Sentence = {
  /** The part that names the medicine, with the beginning of the list that it is part of. */
  part: string
  /** The part before it: "family history", before a colon. */
  before: string
  /** The part after it, where that names no medicine: "tolerated in 2020". */
  after: string
}

const adverse =
  '(?:allerg[a-z]*|alergi[a-z]*|reactions?|reacted|react|reaccion|intoleranc[a-z]*|problems?|issues?|hives|rash|anaphylaxis|sensitivity|hypersensitivity)'
const other = '(?: (?!xx\\b)\\w+)'

/** What was denied before a turn of the sentence is denied no more: "no known allergies except sulfa". */
const turn =
  /\b(?:but|except|excepting|however|though|although|besides|other than|aside from|apart from|only|pero|excepto|salvo|menos)\b/

/** "Can't take", "do not give", "doesn't tolerate": that is an allergy, whatever else the words look like. */
const mustNot = [
  /\b(?:can ?not|cant|couldnt|could not|unable to|should not|shouldnt|must not|no puede|not able to)(?: \w+)? (?:take|tolerate|be given|give|have|use|handle|tomar|tolerar|eat)\b/,
  /\b(?:does not|doesnt|do not|dont|did not|didnt|never|wont|will not)(?: \w+)? (?:take|tolerate|tolerated|give|given|use|prescribe|handle|eat)\b/,
  /\bno toler[ao]\b|\b(?:poorly|badly|not|barely|hardly) tolerat|\btolerat\w+ (?:until|poorly|badly|except)\b/,
  /(?<!\b(?:no|without|any|denies|denied) )\b(?:difficulty|difficulties|trouble|problems?|issues|no longer|stopped)(?: with| being| able| to| can){0,3} tolerat/,
]

/**
 * What happened, named beside a denial: then the denial may be of something else ("hives, no trouble breathing"), or the words
 * are two ("no penicillin: anaphylaxis").
 */
const reaction = /\b(?:hives?|rash(?:es)?|anaph?[iy]la\w*|swell\w*|swollen|welts?|urticaria|angio ?edema)\b/

const words = (...all: string[]) => `(?: (?:${all.join('|')}))`
const between = words(
  'known',
  'any',
  'a',
  'an',
  'had',
  'has',
  'have',
  'been',
  'history',
  'hx',
  'of',
  'to',
  'prior',
  'previous',
  'true',
  'real',
  'personal',
  'ever',
  'conocid[a-z]*',
  'es',
  'soy',
  'tiene',
  'tengo',
  'ha',
  'tenido',
  'be',
  'longer',
  'drug',
  'medication',
  'the',
  'adverse',
  'bad',
  'significant',
  'serious',
  'xx',
  'or',
  'and',
  'xx allergy',
  'xx or',
  'or xx',
)

const test = '(?:skin |oral |blood |patch |prick |allergy |drug )*(?:test(?:s|ing)?|challenge|rast|ige)'
const negativeTest = `(?:negative|neg) ${test}`
const testNegative = `${test}${words('was', 'were', 'is', 'came', 'back', 'done', 'in')}{0,3} (?:negative|neg)\\b`

const denials = [
  /\b(?:deny|denies|denied|denying|niega|nego)\b.*\{\}/,
  new RegExp(
    `\\b(?:no|not|never|without|sin|nunca|nor|isnt|wasnt|arent|hasnt)${between}{0,6} ${adverse}(?: (?!since|stopp|off\\b)\\w+){0,6} \\{\\}`,
  ),
  /\bnot (?:to )?\{\}|\bno a (?:la |las |los )?\{\}/,
  /\b(?:tolerates?|tolerated|tolerating|tolera|tolero|can (?:safely )?(?:take|have|tolerate|use)|able to (?:take|tolerate)|puede tomar|(?:does|did) (?:well|fine|ok|okay) (?:on|with)|(?:ok|okay|fine|safe) (?:with|on|to take)|no (?:problems?|trouble|issues?) (?:with|taking|on))\b(?: \w+){0,5} \{\}/,
  new RegExp(
    `\\{\\}${words('allergy', 'allergies', 'is', 'was', 'were', 'has', 'have', 'been', 'well', 'now', 'skin', 'test', 'testing', 'challenge', 'oral', 'label', 'a', 'reaction', 'alergia', 'fue')}{0,6} (?:denied|ruled out|refuted|disproved|disproven|delabel\\w*|de label\\w*|tolerated(?! (?:\\w+ )?xx)|fine|ok|okay|safe|not (?:an )?allerg[a-z]*|descartad[oa]|bien tolerad[oa])\\b`,
  ),
  new RegExp(
    `\\b(?:ruled out|refuted|disproved|delabeled|${negativeTest} (?:for|to|with)|passed)${other}{0,4} \\{\\}`,
  ),
  // Negative alone may be how it went: "negative reaction to penicillin".
  new RegExp(`\\{\\}${other}{0,3} (?:${negativeTest}|${testNegative})`),
]

/** Denials that count only where no reaction is named in the same part. */
const denialsAlone = [
  new RegExp(
    `\\b(?:no|without|not|sin)(?: (?:known|a|an|any|true|real|xx|or|and))* \\{\\}(?: (?:or|and|xx)){0,3} ${adverse}`,
  ),
  new RegExp(
    `\\{\\}${other}{0,6} (?:without|with no|no|sin)(?: (?:any|a|known|further|adverse|ningun|ninguna))* (?:reactions?|problems?|issues?|incident|complications?|difficulty|trouble|effects?|side effects?|allerg(?:y|ies)|problemas?|reaccion)\\b(?! (?:to|with) xx)`,
  ),
]

/** Said of the medicine in the part after it. */
const deniedAfter = new RegExp(
  `^(?:${negativeTest}|${testNegative})|^(?:was |is |has been |well |since )?(?:ruled out|refuted|disproved|disproven|delabel\\w*|tolerated|tolerates (?:it )?(?:well|fine|now)|not (?:an )?allerg\\w*|descartad[oa])\\b`,
)
const deniedAloneAfter = /^(?:denied|denies|no (?:known )?(?:reaction|allergy|problem)s?|fine|ok|okay)$/

const kin =
  '(?:mother|mom|mum|mommy|father|dad|daddy|parent|brother|sister|sibling|son|daughter|grandmother|grandfather|grandma|grandpa|grandparent|aunt|uncle|cousin|husband|wife|spouse|partner|boyfriend|girlfriend|twin|niece|nephew|roommate|family member|relative|madre|mama|papa|padre|hermano|hermana|hijo|hija|esposo|esposa|abuelo|abuela|tio|tia)s?'

const relatives = [
  new RegExp(
    `\\b${kin}(?: (?:and|y|or)(?: \\w+)? ${kin})?${words('also', 'is', 'was', 'are', 'were', 'has', 'have', 'had', 'with', 'es', 'era', 'tiene', 'con', 'who', 'severely', 'very', 'got', 'gets', 'reacts', 'reacted', 'broke', 'out', 'died', 'almost', 'nearly', 'from', 'of', 'bad', 'severe', 'a', 'an', 'to', 'after', 'hives', 'rash', 'anaphylaxis', 'swelling', 'murio', 'le', 'da', 'la', 'el', 'the', 'alergi\\w*', 'allerg\\w*', 'reactions?', 'xx', 'and', 'or')}{1,9} \\{\\}`,
  ),
  new RegExp(`\\b${kin}(?: severe| bad)? \\{\\} (?:allerg|reaction|anaphyla)`),
  /\b(?:family|fam|familial) (?:history|hx|h o)\b.*\{\}|\b(?:fhx?|famhx|fmhx)\b.*\{\}|\b(?:historia|antecedentes?) familiar(?:es)?\b.*\{\}/,
  new RegExp(
    `\\{\\}${other}{0,3} (?:in|of|for|de|del|en) (?:(?:the|a|his|her|my|their|la|el|su|mi|patients|pts) )?(?:${kin}|family|familia)\\b`,
  ),
  /\{\}(?: allergy| allergies)? runs in (?:the |my |his |her )?family\b/,
  /\bfamily (?:is |are |has )?allerg.*\{\}/,
]

const familyBefore = /^(?:family|fam) (?:history|hx)(?: of)?$|^f(?:am)?hx?$|^antecedentes familiares$/
const kinAfter = new RegExp(`^(?:(?:his|her|my|the|in|patients) )*${kin}(?: only)?$`)
const ownToo =
  /\b(?:patient|pt|self|me|myself|both|too|as well|tambien|paciente)\b|\band (?:he|she|i)\b|\bavoids?\b/

/** A relative who tells of the patient has no allergy for it: "mom says he is allergic to amoxicillin". */
const teller = new RegExp(
  `\\b(?:per|via|according to|reported by|by|segun) (?:(?:the|his|her|my|patients|pts) )?${kin}|\\b${kin} (?:\\w+ )?(?:says?|said|states?|stated|report\\w*|thinks?|thought|told|tells|believes?|recalls?|remembers?|mention\\w*|notes?|noted|claims?|inform\\w*|confirm\\w*|dice|refiere|informa)\\b`,
)

/** Does the sentence say that this patient has no allergy to the medicine? */
export function isUnsaid({ part, before, after }: Sentence): boolean {
  const at = part.indexOf('{}')
  const said = `${part.slice(0, at).split(turn).at(-1) ?? ''}${part.slice(at)}`
  if (mustNot.some((one) => one.test(said) || one.test(after))) return false
  if (denials.some((one) => one.test(said)) || deniedAfter.test(after)) return true
  if (!reaction.test(part) && (denialsAlone.some((one) => one.test(said)) || deniedAloneAfter.test(after)))
    return true
  if (teller.test(part) || ownToo.test(`${part} ${after}`)) return false
  return relatives.some((one) => one.test(part)) || familyBefore.test(before) || kinAfter.test(after)
}
