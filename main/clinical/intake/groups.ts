import { group } from './question.ts'

const r = String.raw

/** Whoever says one of these is asked the mind's questions, whatever else is the matter. */
export const suicideWords = new RegExp(
  r`\b(?:suicid|kill (?:my|him|her)self|(?:want\w*|wish\w*) (?:to die|(?:\w+ ){0,3}dead\b)|better off dead|end (?:my|his|her) (?:own )?life|(?:tak|end)ing (?:my|his|her) (?:own )?life|self ?harm|(?:want|thinking|thinks|thoughts?|urges?)(?: \w+){0,2} (?:hurt|harm)(?:ing)? (?:my|him|her)self|quier[eo] morir|(?:matar|quitar)me\b|me quiero matar)`,
)

/**
 * By complaint, the more dangerous first: of "chest pain and cough" the chest is asked about. A sign comes before a long-lasting
 * illness that is named with it (diabetes, anxiety), and what may be a stroke or a bleed before the eye.
 */
export const questionGroups = [
  group(
    'pregnancy',
    r`(?<!\b(?:(?:not|isnt|never|denies|non) (?:(?:currently|now|being) )?|no (?:estoy|esta) ))(?:pregnan|embaraz)|(?<!depress\w* )postpartum(?! (?:depress|anxi|blues))|gave birth|weeks along|di a luz|parto\b`,
    {
      bleeding: [
        'Vaginal bleeding or fluid',
        'Do you have vaginal bleeding, or is fluid leaking?',
        '¿Tiene sangrado vaginal o le sale líquido?',
        'stat',
        'pregnancy',
      ],
      head: [
        'Bad headache, vision or swelling',
        'Do you have a severe headache that won’t go away, changes in your vision, or extreme swelling of your hands or face?',
        '¿Tiene un dolor de cabeza fuerte que no se quita, cambios en la vista o mucha hinchazón en las manos o la cara?',
        'stat',
        'pregnancy',
      ],
      belly: [
        'Belly pain or baby moves less',
        'Do you have severe belly pain that doesn’t go away, or is your baby moving less?',
        '¿Tiene un dolor fuerte en el vientre que no se quita, o su bebé se mueve menos?',
        'stat',
        'pregnancy',
      ],
    },
  ),
  group(
    'head-injury',
    r`concuss|head injur|(?:hit|bump|bang|fell|struck|knock)\w*(?: \w+){0,6} head\b|golpe\w*(?: \w+){0,5} cabeza`,
    {
      'passed-out': [
        'Passed out or seizure',
        'Did you pass out, even for a moment, or have a seizure?',
        '¿Se desmayó, aunque fuera un momento, o tuvo convulsiones?',
        'stat',
        'concussion',
      ],
      vomiting: [
        'Vomiting or worsening headache',
        'Are you throwing up again and again, or is your headache getting worse?',
        '¿Vomita una y otra vez, o el dolor de cabeza empeora?',
        'stat',
        'concussion',
      ],
      speech: [
        'Slurred, weak, confused or drowsy',
        'Is your speech slurred, are you weak or numb anywhere, more and more confused, or hard to wake up?',
        '¿Habla con dificultad, siente debilidad o adormecimiento, está cada vez más confundido o confundida, o cuesta despertarle?',
        'stat',
        'concussion',
      ],
    },
  ),
  group(
    'chest',
    r`chest(?! (?:cold|congest))|heart(?! ?(?:burn|brok|break))|palpitation|angina|pecho|corazon|palpitacion`,
    {
      now: [
        'Chest pain or pressure now',
        'Do you have pain, pressure or tightness in your chest right now?',
        '¿Tiene ahora dolor, presión u opresión en el pecho?',
        'stat',
        'heartAttack',
      ],
      spreads: [
        'Pain spreads',
        'Does the pain spread to your shoulder, arm, back, neck or jaw?',
        '¿El dolor se extiende al hombro, el brazo, la espalda, el cuello o la mandíbula?',
        'stat',
        'heartAttack',
      ],
      sweat: [
        'Breathless, sweating or lightheaded',
        'Are you short of breath, in a cold sweat, or lightheaded?',
        '¿Le falta el aire, tiene sudor frío o se siente mareado o mareada?',
        'stat',
        'heartAttack',
      ],
    },
  ),
  group('breathing', r`breath|wheez|asthma|inhaler|copd|asma\b|respir|falta(?: \w+){0,2} aire|ahog|silbid`, {
    sudden: [
      'Sudden, severe breathlessness',
      'Did severe trouble breathing come on suddenly?',
      '¿Empezó de repente una dificultad grave para respirar?',
      'stat',
      'breath',
    ],
    blue: [
      'Chest pain, fainting or blue lips',
      'Do you also have chest pain, did you faint, or are your lips or nails blue?',
      '¿También tiene dolor de pecho, se desmayó, o tiene los labios o las uñas azules?',
      'stat',
      'breath',
    ],
    still: [
      'After a trip, surgery or cast',
      'Did it start after a long trip, an operation, an illness in bed, or a leg cast?',
      '¿Empezó después de un viaje largo, una operación, una enfermedad en cama o un yeso en la pierna?',
      'stat',
      'breath',
    ],
  }),
  group('blood-sugar', r`diabet|(?:blood )?sugar|glucose|insulin|azucar|glucosa|insulina`, {
    thirst: [
      'Very thirsty, much urine',
      'Are you extremely thirsty and passing much more urine than usual?',
      '¿Tiene muchísima sed y orina mucho más de lo normal?',
      'urgent',
      'ketoacidosis',
    ],
    breath: [
      'Fruity breath or confused',
      'Does your breath smell fruity, or are you confused?',
      '¿Su aliento huele a fruta, o se siente confundido o confundida?',
      'stat',
      'ketoacidosis',
    ],
    vomiting: [
      'Vomiting or fast breathing',
      'Are you throwing up, or breathing fast?',
      '¿Está vomitando o respira muy rápido?',
      'stat',
      'ketoacidosisNemours',
    ],
  }),
  group('urinary', r`urin|pee(?:ing|s)?\b|uti\b|bladder|kidney|orin|vejiga|rinon`, {
    fever: [
      'Fever or shaking chills',
      'Do you have a temperature of 100.4 °F (38 °C) or more, or shivering you can’t control?',
      '¿Tiene 38 °C (100.4 °F) de fiebre o más, o escalofríos que no puede controlar?',
      'urgent',
      'urinary',
    ],
    side: [
      'Side, back or groin pain',
      'Do you have pain in your side, back or groin?',
      '¿Le duele el costado, la espalda o la ingle?',
      'urgent',
      'urinary',
    ],
    vomiting: [
      'Nausea or vomiting',
      'Do you feel sick to your stomach, or are you throwing up?',
      '¿Tiene náuseas o está vomitando?',
      'urgent',
      'urinary',
    ],
  }),
  group(
    'allergy',
    r`allerg|hives|rash|itch|stung|sting\b|bee\b|wasp|swell\w*(?: \w+){0,3} (?:face|lip|tongue|throat)|(?:face|lips?|tongue)(?: \w+){0,2} (?:swell|swollen)|alergi|urticaria|roncha|sarpullid|comezon|picadura|picazon`,
    {
      swelling: [
        'Face, lips or throat swelling',
        'Are your face, eyes, lips or throat swelling?',
        '¿Se le hinchan la cara, los ojos, los labios o la garganta?',
        'stat',
        'anaphylaxis',
      ],
      breathing: [
        'Trouble breathing or swallowing',
        'Are you wheezing, or is it hard to breathe or swallow?',
        '¿Le silba el pecho, o le cuesta respirar o tragar?',
        'stat',
        'anaphylaxis',
      ],
      faint: [
        'Dizzy, faint or vomiting',
        'Are you dizzy or faint, or throwing up?',
        '¿Se siente mareado o mareada, a punto de desmayarse, o está vomitando?',
        'stat',
        'anaphylaxis',
      ],
    },
  ),
  group('headache', r`headache|migraine|head (?:hurts|pain|pressure)|cabeza|migrana|jaqueca`, {
    sudden: [
      'Sudden, severe or worst ever',
      'Did the headache start suddenly and severely, or is it the worst of your life?',
      '¿El dolor de cabeza empezó de repente y muy fuerte, o es el peor de su vida?',
      'stat',
      'headache',
    ],
    neck: [
      'Stiff neck or high fever',
      'Do you also have a stiff neck or a high fever (over 102 °F, 39 °C)?',
      '¿También tiene el cuello rígido o fiebre alta (más de 39 °C, 102 °F)?',
      'stat',
      'headache',
    ],
    signs: [
      'Confused, weak, sight or speech',
      'Are you confused, numb or weak on one side, or having trouble seeing, speaking or walking?',
      '¿Está confundido o confundida, siente adormecimiento o debilidad de un lado, o le cuesta ver, hablar o caminar?',
      'stat',
      'headache',
    ],
  }),
  group(
    'dizziness',
    r`dizz|vertigo|light ?headed|faint|pass(?:ed|ing)? out|numb|weakness|tingl|droop|slur|mare[ao]|desmay|entumec|adormec|hormigue|debilidad`,
    {
      weak: [
        'Face, arm or leg weak or numb',
        'Is your face, an arm or a leg weak or numb?',
        '¿Tiene débil o adormecida la cara, un brazo o una pierna?',
        'stat',
        'dizziness',
      ],
      speech: [
        'Speech, sight, hearing or walking',
        'Did your speech, sight or hearing change suddenly, or do you have trouble walking?',
        '¿Le cambió de repente el habla, la vista o el oído, o le cuesta caminar?',
        'stat',
        'dizziness',
      ],
      chest: [
        'Chest pain, breathless, passed out',
        'Do you have chest pain or shortness of breath, or did you pass out?',
        '¿Tiene dolor de pecho o falta de aire, o se desmayó?',
        'stat',
        'dizziness',
      ],
    },
  ),
  group(
    'mind',
    r`hopeless|depress|anxi|panic|insomnia|(?:trouble|cant|not|problems?) sleep|mental|stress|sad\b|deprim|ansie|triste|no puedo dormir|estres`,
    {
      'wished-dead': [
        'Wished to be dead',
        'In the past few weeks, have you wished you were dead?',
        'En las últimas semanas, ¿ha deseado estar muerto o muerta?',
        'urgent',
        'asq',
      ],
      'better-dead': [
        'Feels others better off',
        'In the past few weeks, have you felt that you or your family would be better off if you were dead?',
        'En las últimas semanas, ¿ha sentido que usted o su familia estarían mejor si usted estuviera muerto o muerta?',
        'urgent',
        'asq',
      ],
      'hurt-now': [
        'Thinks of hurting self or others',
        'Are you thinking about hurting yourself or someone else?',
        '¿Está pensando en hacerse daño o en hacer daño a otra persona?',
        'stat',
        'crisisLine',
      ],
    },
  ),
  group('eye', r`eyes?\b|vision|conjunctiv|ojos?\b|vista\b`, {
    sight: [
      'Sight changed suddenly',
      'Did your eyesight change suddenly?',
      '¿Le cambió la vista de repente?',
      'urgent',
      'eye',
    ],
    splash: [
      'Chemical or object in the eye',
      'Did a chemical or an object get into your eye?',
      '¿Le entró un producto químico o un objeto en el ojo?',
      'urgent',
      'eye',
    ],
    headache: [
      'Headache, vomiting or light hurts',
      'Do you also have a bad headache or fever, are you throwing up, or does light hurt your eyes?',
      '¿También tiene dolor de cabeza fuerte o fiebre, está vomitando, o le molesta la luz?',
      'urgent',
      'eye',
    ],
  }),
  group(
    'back',
    r`back ?(?:pain|ache|spasm|hurts?)|(?:lower|low|upper|my) back|sciatica|espalda|ciatica|lumbago`,
    {
      control: [
        'Bladder or bowel not in control',
        'Can you not control your bladder or bowels, or not pass urine?',
        '¿No puede controlar la orina o el intestino, o no puede orinar?',
        'stat',
        'caudaEquina',
      ],
      numb: [
        'Numb groin or genitals',
        'Is your groin or genital area numb?',
        '¿Tiene adormecida la ingle o la zona genital?',
        'stat',
        'caudaEquina',
      ],
      legs: [
        'Leg won’t move, walking changed',
        'Can you not move a leg or foot, or has your walking changed?',
        '¿No puede mover una pierna o un pie, o camina distinto?',
        'stat',
        'caudaEquina',
      ],
    },
  ),
  group(
    'leg',
    r`(?:swollen|swelling)(?: \w+){0,4} (?:leg|calf|ankle|foot|feet)|(?:legs?|calf|calves|ankles?|foot|feet)(?: \w+){0,3} (?:swell|swollen|pain|hurt|red\b)|piernas?\b|pantorrilla|tobillos?\b`,
    {
      chest: [
        'Chest pain, breathless, coughs blood',
        'Do you have chest pain or trouble breathing, did you faint, or are you coughing up blood?',
        '¿Tiene dolor de pecho o le cuesta respirar, se desmayó, o tose sangre?',
        'stat',
        'leg911',
      ],
      one: [
        'Only one leg swollen',
        'Is only one leg swollen?',
        '¿Tiene hinchada una sola pierna?',
        'urgent',
        'leg',
      ],
      sudden: [
        'Sudden, or after an injury',
        'Did the swelling come suddenly for no clear reason, or after an injury?',
        '¿La hinchazón apareció de repente sin razón clara, o después de un golpe?',
        'urgent',
        'leg',
      ],
    },
  ),
  group('throat', r`throat|tonsil|strep|swallow|garganta|amigdal|tragar`, {
    breathing: ['Trouble breathing', 'Is it hard to breathe?', '¿Le cuesta respirar?', 'stat', 'throat911'],
    swallowing: [
      'Trouble swallowing',
      'Is it difficult to swallow, not only painful?',
      '¿Le cuesta tragar, no solo por el dolor?',
      'stat',
      'throat911',
    ],
    bulge: [
      'Bulge in the throat or drooling',
      'Can you see a bulge at the back of the throat, or does a young child drool?',
      '¿Se ve un bulto al fondo de la garganta, o un niño pequeño babea?',
      'urgent',
      'throat',
    ],
  }),
  group(
    'belly',
    r`stomach(?: \w+){0,3} (?:pain|hurt|ach|cramp)|stomach ?ache|belly|abdom|tummy|cramps?\b|barriga|estomago|vientre|panza`,
    {
      severe: [
        'Can’t sit still for pain',
        'Is the pain so bad that you can’t sit still or have to curl up?',
        '¿El dolor es tan fuerte que no puede quedarse quieto o quieta, o tiene que encogerse?',
        'urgent',
        'abdomen',
      ],
      blood: [
        'Bloody stools, vomiting or yellow',
        'Do you also have bloody stools, vomiting that doesn’t stop, or yellow skin?',
        '¿También tiene sangre en las heces, vómitos que no paran o la piel amarilla?',
        'urgent',
        'abdomen',
      ],
      chest: [
        'Chest pain, or after an injury',
        'Do you also have pressure or pain in your chest, or did it start after an accident or injury?',
        '¿También tiene presión o dolor en el pecho, o empezó después de un accidente o un golpe?',
        'stat',
        'abdomen911',
      ],
    },
  ),
  group('vomiting', r`vomit|throw\w* up|threw up|diarrh|nause|stomach|food poison|diarrea|nausea|gastro`, {
    blood: [
      'Blood or coffee grounds in vomit',
      'Is there blood in your vomit, or does it look like coffee grounds?',
      '¿Hay sangre en el vómito, o parece café molido?',
      'urgent',
      'vomiting',
    ],
    severe: [
      'Severe belly pain, headache or neck',
      'Do you have severe belly pain, a severe headache or a stiff neck?',
      '¿Tiene dolor fuerte de vientre o de cabeza, o el cuello rígido?',
      'urgent',
      'vomiting',
    ],
    confused: [
      'Confused or hard to wake',
      'Are you confused, or very hard to keep awake?',
      '¿Está confundido o confundida, o le cuesta mucho mantenerse despierto o despierta?',
      'urgent',
      'vomiting',
    ],
  }),
  group(
    'injury',
    r`cut\b|cuts\b|lacerat|wound|bleed|burn(?:ed|t|s)?\b|fell\b|fall\b|broke|fractur|sprain|twist|injur|bite\b|bitten|cortad|corte\b|herida|sangr|quemad|me cai|caida|torcedura|fractura|mordedura`,
    {
      deep: [
        'Deep wound or heavy bleeding',
        'Is the wound deep, or does it bleed heavily?',
        '¿La herida es profunda o sangra mucho?',
        'stat',
        'emergencyRoom',
      ],
      pressure: [
        'Bleeds after 5 min of pressure',
        'Does it still bleed after five minutes of firm pressure?',
        '¿Sigue sangrando después de cinco minutos de presión firme?',
        'urgent',
        'bleeding',
      ],
      broken: [
        'Possible broken bone',
        'Could a bone be broken, or is there a part that you can’t move?',
        '¿Podría haber un hueso roto, o hay una parte que no puede mover?',
        'stat',
        'emergencyRoom',
      ],
    },
  ),
  group(
    'cough',
    r`cough|flu\b|influenza|cold\b|congest|sinus|runny|covid|bronch|pneumon|tos\b|gripe|resfri|catarro`,
    {
      breathing: [
        'Short of breath',
        'Is it hard to breathe, or are you short of breath?',
        '¿Le cuesta respirar o le falta el aire?',
        'stat',
        'flu',
      ],
      chest: [
        'Chest pain or pressure',
        'Do you have pain or pressure in your chest?',
        '¿Tiene dolor o presión en el pecho?',
        'stat',
        'flu',
      ],
      confused: [
        'Confused, or fainted',
        'Are you confused, or did you faint or nearly faint?',
        '¿Está confundido o confundida, o se desmayó o casi?',
        'stat',
        'flu',
      ],
    },
  ),
  group('fever', r`fever|chills|high temp|fiebre|calentura|escalofri`, {
    confused: [
      'Confused or disoriented',
      'Are you confused, or not sure where you are?',
      '¿Está confundido o confundida, o no sabe bien dónde está?',
      'stat',
      'sepsis',
    ],
    breathing: [
      'Short of breath or racing heart',
      'Are you short of breath, or is your heart beating very fast?',
      '¿Le falta el aire, o el corazón le late muy rápido?',
      'stat',
      'sepsis',
    ],
    pain: [
      'Extreme pain or clammy skin',
      'Do you have extreme pain, or is your skin clammy or sweaty?',
      '¿Tiene un dolor extremo, o la piel fría y sudorosa?',
      'stat',
      'sepsis',
    ],
  }),
] as const

/** For a sick infant or small child, where the lists for adults say little. */
export const childGroup = group('child', null, {
  young: [
    'Under 3 months with a fever',
    'Is the child younger than 3 months, with a fever?',
    '¿El niño o la niña tiene menos de 3 meses y tiene fiebre?',
    'stat',
    'childFlu',
  ],
  // The stiff neck is an emergency on the list of `headache`.
  signs: [
    'Stiff neck, rash or trouble breathing',
    'Does the child have a stiff neck, a rash or trouble breathing?',
    '¿El niño o la niña tiene el cuello rígido, sarpullido o dificultad para respirar?',
    'stat',
    'childEmergency',
  ],
  dry: [
    'Dry: no wet diaper, no tears',
    'Has there been no wet diaper for 8 hours or more, are there no tears when crying, or does the child refuse to drink?',
    '¿Lleva 8 horas o más sin mojar el pañal, llora sin lágrimas o no quiere beber nada?',
    'stat',
    'childFlu',
  ],
})

/** Where the reason names no complaint, or one that no list was found for. */
export const anyGroup = group('any', null, {
  chest: [
    'Trouble breathing or chest pain',
    'Do you have trouble breathing, or severe chest pain or pressure?',
    '¿Le cuesta respirar, o tiene dolor o presión fuerte en el pecho?',
    'stat',
    'emergencyRoom',
  ],
  sudden: [
    'Passed out, confused or weak',
    'Did you pass out, or are you suddenly confused, weak on one side, or not able to speak, see or walk?',
    '¿Se desmayó, o de repente está confundido o confundida, débil de un lado, o no puede hablar, ver o caminar?',
    'stat',
    'emergencyRoom',
  ],
  severe: [
    'Bleeding or severe pain',
    'Are you bleeding heavily, coughing or throwing up blood, or in severe pain anywhere?',
    '¿Sangra mucho, tose o vomita sangre, o tiene un dolor muy fuerte en cualquier parte?',
    'stat',
    'emergencyRoom',
  ],
})
