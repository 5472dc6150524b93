import { type Phrase, r, upTo } from './phrase.ts'

const pregnant = r`(?:pregnan|weeks along|postpartum|gave birth|had (?:a|my|the) baby|c section|positive (?:pregnancy )?test|trimester|due date|embaraz|parto|di a luz|dio a luz|prenad|gestacion)`

const sign = r`(?:severe|sharp|terrible|bad|really bad|worst|strong|intense|awful)${upTo(3)}(?:belly|stomach|abdom|pelvic|side|headache|head\b|cramp|pain)`

const young = r`(?:newborn|new born|recien nacid|(?:[1-9]|[1-8]\d) ?(?:day|dia)s? (?:old|de nacid)|(?:[1-9]|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten) ?(?:week|wk|semana)|(?:1|2|one|two|un|uno|dos) ?(?:month|mo\b|mes)|mes y medio|month and a half)`

const hot = r`(?:fever|fiebre|calentura|febril|\b100 [4-9]|\b10[1-6]\b|\b3[89](?: \d)?\b(?! (?:week|day|weeks|days))|\b4[01] \d)`

const glucose = r`(?:sugars?|glucose|azucar|glucosa|bg|cgm|meter|glucometer)`

/**
 * What can't wait in a pregnancy, a newborn, with diabetes, or after something was swallowed. The signs are those of: CDC, "Recognizing
 * urgent pregnancy-related warning signs" (Hear Her); American Academy of Pediatrics, "When to Call the Pediatrician" (2012-04: 100.4 °F
 * up to two months; CDC: any fever below 12 weeks); American Academy of Family Physicians on diabetic ketoacidosis (2014-02) and the Endocrine
 * Society on severe hypoglycemia (below 54 mg/dL); National Capital Poison Center, poison.org; CDC, recognizing an opioid overdose.
 * That a sugar of 300 or more is flagged is ours: no list that was read names a figure.
 */
export const peoplePhrases = {
  'pregnancy-emergency': [
    [pregnant, r`(?:blood pressure|bp|presion)(?: \w+){0,3} (?:1[4-9]\d|2\d\d|high|alta)`],
    [pregnant, r`(?:manchad|sangr|colico)\w*`],
    [
      r`(?:baby|bebe)(?: \w+){0,1} (?:hasnt|hasnt been|not|isnt|stopped|no)(?: \w+){0,2} (?:moved|moving|move|kicking|mueve)`,
      r`(?:weeks?|wks?|semanas?|mes|pregnan|embaraz)`,
    ],
    [pregnant, r`(?:bleed|blood loss)`],
    [
      r`\b(?:1\d|2\d|3\d|4[01]|twenty|thirty)(?: ?\w+)? ?(?:weeks?|wks?)\b(?! old)`,
      r`(?:water broke|contraction|leaking|baby (?:move|moving|kick)|feel (?:the|my) baby|havent felt|sparkles|splitting headache|bp 1[5-9]\d|bleeding|been (?:real )?quiet)`,
    ],
    [
      r`(?:pregnan|preggo|prego|expecting|due in|due date)`,
      r`(?:fell|fall|accident|contraction|leak|fluid|hard as|bleed|spotting|cant keep|kept (?:any)?(?:water|thing)|no pee|water broke|gush|not mov|movement|kick|headache|vision|swollen|sparkles|seizure|faint)`,
    ],
    [r`hyperemesis`, r`(?:down|pee|days|faint|blood)`],
    [r`miscarr`, r`(?:think|having|bleed|now|cramp|today)`],
    [
      r`(?:baby|bebe)`,
      r`(?:havent felt|not felt|cant feel|dont feel|no (?:lo |la )?siento|real quiet|no se mueve|casi no|kicks? all)`,
      r`(?:weeks?|wks?|semana|mes|pregnan|embaraz)`,
    ],
    [
      r`(?:embaraz|panzona|esperando|semana \d\d|\d\d semanas)`,
      r`(?:sangr|fuente|contraccion|hinch|no siento|no se mueve|vista|fuerte|liquido|dolor de cabeza)`,
    ],
    [
      r`(?:di a luz|dio a luz|tuve a mi bebe|tuvo a su bebe|parto|cesarea)`,
      r`(?:fiebre|calentura|39|empap|toalla|sangr|dolor de cabeza|escalofrio)`,
    ],
    [
      r`positiva? (?:la |mi )?prueba|prueba(?: \w+){0,4} positiv|positiva`,
      r`dolor`,
      r`(?:fuerte|lado|vientre|mareo|sangr)`,
    ],
    [pregnant, sign],
    [
      pregnant,
      r`(?:belly|stomach|abdom\w*|pelvic|cramp\w*)${upTo(3)}(?:severe|wont stop|not (?:going|stopping)|intense|terrible|unbearable)`,
    ],
    [
      pregnant,
      r`headache|migraine|dolor de cabeza`,
      r`(?:vision|blurr|spots|stars|see|swell|swollen|doesnt (?:touch|help)|wont go|not go|vist|luces|lucec|hinchad|no se (?:me )?quita)`,
    ],
    [pregnant, r`(?:vision|blurr|seeing|vista|lucecitas|veo (?:luces|borroso|lucec))`],
    [pregnant, r`(?:swell|swollen|hinchad|hinchazon)`, r`(?:face|hand|vision|headache|cara|manos|vista)`],
    [
      pregnant,
      r`(?:bleed|blood|spotting|clot|hemorr|sangr|manchand|pad)`,
      r`(?:heav|soak|clot|pain|cramp|shoulder|lot\b|bright|dolor|colic|mucho|mucha|coagul|bleeding)`,
    ],
    [pregnant, r`(?:fluid|water)${upTo(3)}(?:leak|broke|gush)`],
    [pregnant, r`(?:leak|gush)\w*${upTo(2)}(?:fluid|water)`],
    [pregnant, r`(?:fluid|water) (?:leak|broke|gush)`],
    [
      pregnant,
      r`(?:baby|kick\w*|movement\w*)${upTo(3)}(?:not mov|hasnt moved|isnt mov|stopped mov|less|slow|moving less|not kick|stopped kick|hasnt kick)`,
    ],
    [
      pregnant,
      r`(?:baby|bebe)(?: (?:not|hasnt|isnt|wont|stopped|barely|casi no|no))(?: \w+){0,2} (?:mov|mueve|kick|patea)`,
    ],
    [pregnant, r`(?:bebe|nino)(?: \w+){0,2} (?:no|casi no|ya no)(?: \w+){0,2} (?:mueve|patea|mov)`],
    [pregnant, r`(?:rompi|rompio|salio|sale|perdiendo)(?: \w+){0,3} (?:fuente|liquido|agua)`],
    [
      pregnant,
      r`(?:dolor|colico|contraccion)\w*${upTo(3)}(?:fuerte|fuertisim|horrible|insoportable|terrible|muy)`,
    ],
    [pregnant, r`(?:contraction)`],
    [pregnant, r`(?:chest pain|breath|faint|passed out|seizure|fever|10[1-5])`],
    r`ectopic`,
    r`(?:eclampsia|preeclampsia)`,
  ],
  'infant-fever': [
    [
      r`(?:born (?:\w+ ){0,2}(?:[1-9]|[1-8]\d|a|two|three|few|last) ?(?:days?|weeks?|wks?|week)? ?(?:ago)?|nacio hace (?:\w+ )?(?:dias|semanas)|(?:(?:like )?a|one) month old|(?:un|dos) mes|\w+ (?:dias|semanas)(?: de (?:nacid\w|edad|vida))?)`,
      r`(?:baby|bebe|newborn|grandson|granddaughter|nieto|nieta|nino|nina|son\b|daughter|\blo\b|born|nacio)`,
      r`(?:fever|fiebre|calentura|hirviendo|ardiendo|burning up|one hundred|10[0-4]|3[89]\b)`,
    ],
    [
      r`(?:[1-9]|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) ?(?:weeks?|wks?|wk|semanas)\b`,
      r`(?:old|\blo\b|baby|bebe|newborn|she|he|shots)`,
      r`(?:fever|one hundred|10[0-4]|burning up|fiebre|calentura|100 [4-9])`,
    ],
    [
      r`(?:veinte|quince|diez|\d\d?) dias`,
      r`(?:calentura|fiebre|hirviendo|3[89]|10[0-4])`,
      r`(?:bebe|nieto|nieta|nacio|nacid|recien)`,
    ],
    [young, hot],
  ],
  'glucose-emergency': [
    [glucose, r`wont (?:come|go) (?:up|down)|not coming (?:up|down)|no sube|no baja`, r`\d\d`],
    [
      r`(?:meter|libre|dexcom|sensor|sugar|monitor|aparato|glucometro|cgm)`,
      r`(?:says? (?:just )?hi\b|saying hi\b|reads? hi\b|says? lo\b|\bhi\b|low reading|marca hi|reads? high|says? high)`,
    ],
    [r`(?:dexcom|libre|sensor|meter|cgm|aparato)`, r`\b(?:[1-4]\d|5[0-4])\b`],
    [r`(?:hypo|glucagon)`, r`(?:gave|use|used|low|\b[1-4]\d\b)`],
    [r`(?:ketones?|cetonas?)`, r`(?:moderate|large|high|alta|vomit|puk|throwing|pain|tipo 1|type 1)`],
    [
      r`(?:pump|insulin|insulina)`,
      r`(?:[3-9]\d\d)\b|\b[1-4]\d\b|ran out|out of|acabo`,
      r`(?:[3-9]\d\d|\b[1-4]\d\b|vomit|puk|ketone|fruit|fruta|coordina|confus|desmay)`,
    ],
    r`sugar(?: is| was| at)? (?:thirty|forty|fifty|four hundred|five hundred|six hundred|three hundred)`,
    r`(?:glucosa|azucar)(?: \w+){0,3} (?:trescientos|cuatrocientos|quinientos|treinta|cuarenta)`,
    r`aliento(?: \w+){0,3} (?:fruta|acetona)`,
    r`${glucose}(?: \w+){0,5} (?:[3-9]\d\d|[1-9]\d\d\d)\b`,
    r`${glucose}(?: (?:is|was|at|of|en|a|reads?|reading|level|dropped|went|down|bajo|bajada|to|esta|it|now|my|his|her))* (?:[1-4]\d|5[0-4])\b`,
    r`(?:bajo|bajaron|baja)(?: \w+){0,3} azucar(?: \w+){0,2} (?:[1-4]\d|5[0-4])\b`,
    r`(?:[3-9]\d\d|[1-9]\d\d\d|\b[1-4]\d|\b5[0-4]) (?:\w+ )?(?:blood )?(?:sugar|glucose|azucar)`,
    [
      glucose,
      r`(?:passed out|faint|confus|acting (?:drunk|weird|strange)|unconscious|wont wake|seizure|desmay|confund)`,
    ],
    [r`(?:diabet|insulin|${glucose})`, r`(?:ketone|fruity|keto ?acidosis|\bdka\b|cetona)`],
    [
      r`(?:diabet|insulin|${glucose})`,
      r`(?:throwing up|vomit)`,
      r`(?:high|over|thirst|breath|alta|sed\b|ketone|run out|ran out)`,
    ],
    r`\bdka\b`,
    r`keto ?acidosis`,
    r`insulin (?:overdose|too much)`,
    r`(?:severe|bad) (?:low|hypo)`,
  ],
  poisoning: [
    r`(?:used|did|took|had|smoked|shot) (?:\w+ )?too much (?:\w+ )?(?:fent|heroin|coke|cocaine|meth|oxy|perc|xanax|molly|pill|dope|insulin|tylenol|medic)`,
    r`(?:tome|tomo|di|dio|puse|puso)(?: \w+){0,2} (?:el )?doble`,
    r`(?:mixed|took)(?: \w+){0,3} (?:pills|xanax|benzos?) (?:and|with) (?:alcohol|vodka|drink)`,
    r`(?:took|taken|takes|tome|tomo) (?:\w+ ){0,2}(?:1[0-9]|[2-9]\d|1\d\d|ten|fifteen|twenty|thirty|forty|fifty) `,
    r`(?:pills?|meds|medic\w*|dose)(?: \w+){0,4} (?:twice|three times|double|instead|by mistake|on accident)`,
    r`(?:wrong|double|extra|too much|too many)(?: \w+){0,3} (?:dose|pills?|medic\w*|tylenol|gumm\w*|edibles?|insulin|meds)`,
    r`(?:nodding out|(?:gave|given|used|got|need|no|have)(?: \w+){0,2} (?:narcan|naloxone)(?! kit)|od ?ed\b|oded)`,
    r`(?:drank|drink|swallow\w*|ate|got into|licked|mouth)(?: \w+){0,6} (?:pine ?sol|fabuloso|clorox|lysol|bleach|cleaner|detergent|glipizide|metformin|mushroom|berries|perfume|mouthwash|peroxide|acetone|essential oil|pills?)`,
    r`pill box empty|pills?(?: \w+){0,2} (?:gone|missing)`,
    r`(?:teaspoon|tablespoon)(?: \w+){0,6} instead`,
    r`(?:doble|triple)(?: \w+){0,3} (?:medicina|dosis|pastilla)`,
    r`(?:tome|tomo|trague|trago)(?: \w+){0,1} \d\d `,
    [
      r`(?:carbon|charcoal|generator|grill|car running|estufa|anafre)`,
      r`(?:inside|indoors|adentro|garage|cerrado)`,
      r`(?:dizz|headache|mare|vomit|dolor de cabeza|sleepy)`,
    ],
    r`\b(?<!food )poison(?!\w* (?:ivy|oak|sumac|control said))`,
    'overdos',
    r`(?:took|taken|takes|swallow\w*)(?: \w+){0,3} too many`,
    r`(?:took|taken|takes|swallow\w*|drank|drunk|ingest\w*|ate|eaten)(?: \w+){0,3} (?:(?:whole|full|entire) bottle|bottle of|handful)`,
    r`took(?: \w+){0,1} too much (?:of )?(?:my|his|her|the|medic|insulin|tylenol|aspirin|ibuprofen)`,
    r`(?:swallow|drank|drunk|ingest|ate|eaten|drinking|eating|bit|chew|got into|sipped|licked|put)\w*(?: \w+){0,5} (?:pill|tablet|gumm|edible|batter|magnet|bleach|chemical|detergent|pods?\b|cleaner|antifreeze|gasoline|lighter fluid|vape|nicotine|rat|hand sanitizer|nail polish|windex|medicine|meds\b|vitamins)`,
    r`(?:heroin|fentanyl|oxy\w*|opioid\w*|pills)(?: \w+){0,8} (?:wake|breath|blue|gurgl|unrespons|pass)`,
    r`carbon monoxide`,
    r`\bco (?:alarm|detector)(?: \w+){0,3} (?:went|going|beep|goes|off)`,
    'sobredosis',
    'envenen',
    'intoxic',
    'veneno',
    r`(?:tomo|tome|trago|trague|bebio|comio)(?: \w+){0,4} (?:cloro|lejia|pila|bateria|veneno|limpiador|gasolina|detergente|thinner|muchas|demasiad|quimico|pastillas de)`,
    'demasiadas pastillas',
    '(?:frasco|bote) (?:entero|completo|de pastillas)',
  ],
} satisfies Record<string, Phrase[]>
