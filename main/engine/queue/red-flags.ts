import type { RedFlag } from '../../../preload/views.ts'

/**
 * Words in the reason for a visit that put a row on top. Signs and lay words after: American Heart Association,
 * "Warning Signs of a Heart Attack"; American Stroke Association, "BE FAST"; 988 Suicide & Crisis Lifeline,
 * "Warning signs"; American College of Emergency Physicians, "Emergency 101: Warning signs"; World Allergy
 * Organization, Anaphylaxis Guidance 2020 (doi:10.1016/j.waojou.2020.100472).
 *
 * A row too high in the queue costs a glance, a row too low may cost a life: so negation is not read ("no chest
 * pain" is flagged too), word endings are open and a flag needs no second sign.
 */
const signs: Record<RedFlag, RegExp> = {
  'chest-pain': anyOf(
    String.raw`chest (?:\w+ ){0,4}(?:pain|press|tight|discomf|heav|squeez|burn|hurt|ach|pound)`,
    String.raw`(?:pain|press|tight|discomf|heav|squeez|burn|hurt|ach)\w*(?: \w+){0,6} chest`,
    'chestpain',
    'angina',
    'heart attack',
    'myocardial',
    String.raw`(?:pain|numb|ach)\w*(?: \w+){0,3} (?:left arm|jaw)`,
    String.raw`(?:left arm|jaw) (?:\w+ ){0,2}(?:pain|numb|ach)`,
    String.raw`elephant on (?:\w+ )?chest`,
  ),
  'stroke-signs': anyOf(
    'stroke',
    String.raw`\btia\b`,
    String.raw`(?:face|facial|mouth|smile)(?: \w+){0,3} (?:droop|numb|weak|crooked|uneven|lopsided|paraly)`,
    String.raw`(?:droop|numb|weak|crooked|uneven|lopsided|paraly)\w*(?: \w+){0,4} (?:face|facial|mouth|smile|one side|left side|right side|arm|leg)`,
    String.raw`(?:arm|leg|one side|left side|right side)(?: \w+){0,3} (?:weak|numb|paraly|heavy|drift)`,
    String.raw`(?:slur|garbl)\w*`,
    String.raw`(?:trouble|difficulty|unable|can ?not|cant|hard)(?: \w+){0,2} (?:speak|talk|find(?:ing)? words)`,
    'aphasia',
    'speech',
    String.raw`(?:sudden|abrupt)\w*(?: \w+){0,4} (?:confus|vision|blind|dizz|balanc|headache|numb|weak)`,
    String.raw`(?:worst|thunderclap)(?: \w+){0,3} headache`,
    String.raw`(?:lost|loss of|losing)(?: \w+){0,2} (?:vision|balance|sight|speech)`,
    String.raw`(?:double|blurr\w*) vision`,
  ),
  'suicidal-words': anyOf(
    'suicid',
    String.raw`kill\w*(?: \w+)? (?:my|him|her|them) ?sel`,
    '(?:end|ending|take|taking)(?: it all| (?:my|his|her|their) (?:own )?life)',
    String.raw`(?:want|wish|wants|wishes|wanting|better off|rather)(?: \w+){0,3} (?:die|dead)`,
    String.raw`(?:not|dont|do not|doesnt|didnt|no reason to|no longer)(?: \w+){0,3} (?:live|be alive|be here|wake up)`,
    String.raw`(?:hurt|harm|cut|cutting|harming|hurting)(?: \w+)? (?:my|him|her|them) ?sel`,
    'self ?(?:harm|injur|mutilat)',
    'overdos',
    'hopeless',
    String.raw`(?:dont|do not|doesnt|cant|can ?not)(?: \w+){0,2} go on`,
    String.raw`no (?:point|reason)(?: \w+){0,2} liv`,
    String.raw`\bsi\b`,
  ),
  breathing: anyOf(
    String.raw`short\w* of (?:\w+ )?breath`,
    String.raw`\bsob\b`,
    'dyspn',
    String.raw`(?:trouble|difficulty|difficult|hard|unable|can ?not|cant|struggl\w*|labou?red|problem\w*|hardly|barely)(?: \w+){0,3} breath`,
    String.raw`breath\w*(?: \w+){0,2} (?:trouble|difficult|hard|problem|fast|rapid|labou?red|stop)`,
    'breathless',
    'out of breath',
    'catch (?:my|his|her|their) breath',
    'wheez',
    'chok',
    'suffocat',
    'gasp',
    'stridor',
    '(?:blue|gr[ae]y) (?:lip|face|finger)',
    String.raw`(?:lip|face|finger)\w*(?: \w+){0,2} blue`,
    'asthma attack',
  ),
  'severe-bleeding': anyOf(
    String.raw`(?:severe|heav|bad|lot|uncontroll|non ?stop|profuse|massive|spurt|gush)\w*(?: \w+){0,3} (?:bleed|blood|hemorrh|haemorrh)`,
    String.raw`(?:bleed|blood)\w*(?: \w+){0,4} (?:heav|stop|lot|everywhere|uncontroll|profuse|soak|pour|gush|spurt|bad)`,
    'ha?emorrhag',
    String.raw`(?:vomit|throw|threw|cough|spit|puk)\w*(?: \w+){0,3} blood`,
    'hematemesis',
    'hemoptysis',
    'coffee ground',
    String.raw`(?:black|tarry|bloody) (?:\w+ )?(?:stool|poop|bowel)`,
    'melena',
    String.raw`blood (?:in|with) (?:\w+ )?(?:stool|vomit)`,
  ),
  anaphylaxis: anyOf(
    'anaphyla',
    'epi ?pen',
    String.raw`(?:severe|bad|serious) (?:\w+ )?allerg`,
    String.raw`allerg\w* (?:\w+ )?(?:reaction|attack|shock)`,
    String.raw`(?:throat|tongue|lip|face|facial)\w*(?: \w+){0,3} (?:swell|swollen|clos|tight|thick)`,
    String.raw`(?:swell|swollen|clos|tight)\w*(?: \w+){0,4} (?:throat|tongue|lip|face)`,
    'angioedema',
    String.raw`(?:stung|sting|bee)(?: \w+){0,5} (?:swell|swollen|hive|breath|dizz|faint)`,
    String.raw`hives(?: \w+){0,6} (?:swell|breath|dizz|faint|vomit|throat)`,
  ),
}

function anyOf(...patterns: string[]): RegExp {
  return new RegExp(
    patterns.map((one) => (one.startsWith(String.raw`\b`) ? one : String.raw`\b${one}`)).join('|'),
  )
}

/** The red flags in a reason for the visit, in a fixed order; empty when its words name none. */
export function redFlagsIn(reason: string): RedFlag[] {
  const words = reason
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/['’`\p{M}]/gu, '')
    .replaceAll(/[^a-z0-9]+/g, ' ')
  return (Object.keys(signs) as RedFlag[]).filter((flag) => signs[flag].test(words))
}
