import { sources } from './sources.ts'
import { english, spanish, type Topic } from './text.ts'

const { acepThroat, mayoThroat, uhsThroat, aafpStrep, strepFollowUp } = sources

const throat = {
  go: [
    'You have trouble breathing.',
    'You cannot swallow, or you drool because you cannot swallow.',
    'A child has trouble speaking or cannot move the neck.',
  ],
  irse: [
    'Le cuesta respirar.',
    'No puede tragar, o babea porque no puede tragar.',
    'Un niño tiene dificultad para hablar o no puede mover el cuello.',
  ],
}

export const soreThroat: Topic = {
  id: 'instructions-sore-throat',
  title: 'Sore throat',
  codes: ['J02', 'J03'],
  complaints: ['sore throat', 'throat pain', 'pain when swallowing'],
  en: {
    title: 'Sore throat',
    text: english({
      home: [
        'Most sore throats get better in a few days.',
        'Drink plenty of liquids.',
        'Gargle with warm salt water. Use 1/4 to 1/2 teaspoon of salt in 8 ounces of warm water.',
        'You can take acetaminophen or ibuprofen for pain. Follow the label.',
        'Do not give aspirin to anyone under 19.',
        'Stay away from smoke.',
      ],
      call: [
        'The pain is very bad, or lasts more than a few days.',
        'You have a fever of 103 °F (39.4 °C) or more.',
        'You see blood in your spit, or you get a rash.',
        'You pass little urine, or your mouth is very dry.',
      ],
      go: throat.go,
    }),
  },
  es: {
    title: 'Dolor de garganta',
    text: spanish({
      home: [
        'La mayoría de los dolores de garganta mejoran en unos días.',
        'Tome muchos líquidos.',
        'Haga gárgaras con agua tibia y sal. Use de 1/4 a 1/2 cucharadita de sal en 8 onzas de agua tibia.',
        'Puede tomar acetaminofén o ibuprofeno para el dolor. Siga la etiqueta.',
        'No le dé aspirina a nadie menor de 19 años.',
        'Aléjese del humo.',
      ],
      call: [
        'El dolor es muy fuerte o dura más de unos días.',
        'Tiene fiebre de 103 °F (39.4 °C) o más.',
        'Ve sangre en la saliva o le sale un sarpullido.',
        'Orina poco o tiene la boca muy seca.',
      ],
      go: throat.irse,
    }),
  },
  sources: [acepThroat, mayoThroat, uhsThroat],
}

export const strepThroat: Topic = {
  id: 'instructions-strep-throat',
  title: 'Strep throat',
  codes: ['J02.0', 'J03.0'],
  complaints: ['strep', 'strep throat'],
  en: {
    title: 'Strep throat',
    text: english({
      home: [
        'Strep throat is caused by bacteria. Antibiotics treat it. Take yours just as it was prescribed.',
        'Stay home from school or work until the fever is gone and you have taken the antibiotic for 24 hours.',
        'Wash your hands often. Cover your mouth when you cough. Do not share cups, forks or towels.',
        'Drink plenty of liquids, and gargle with warm salt water.',
        'You can take acetaminophen or ibuprofen for pain. Follow the label.',
        'Do not give aspirin to anyone under 19.',
      ],
      call: [
        'The fever is not gone in 2 or 3 days.',
        'You do not get better, or you feel worse.',
        'You get a rash, or you see blood in your spit.',
      ],
      go: throat.go,
    }),
  },
  es: {
    title: 'Infección de garganta por estreptococo',
    text: spanish({
      home: [
        'Esta infección la causa una bacteria. Se trata con antibióticos. Tome el suyo tal como se lo recetaron.',
        'Quédese en casa, sin ir a la escuela ni al trabajo, hasta que ya no tenga fiebre y lleve 24 horas con el antibiótico.',
        'Lávese las manos a menudo. Cúbrase la boca al toser. No comparta vasos, tenedores ni toallas.',
        'Tome muchos líquidos y haga gárgaras con agua tibia y sal.',
        'Puede tomar acetaminofén o ibuprofeno para el dolor. Siga la etiqueta.',
        'No le dé aspirina a nadie menor de 19 años.',
      ],
      call: [
        'La fiebre no se va en 2 o 3 días.',
        'No mejora, o se siente peor.',
        'Le sale un sarpullido o ve sangre en la saliva.',
      ],
      go: throat.irse,
    }),
  },
  sources: [aafpStrep, strepFollowUp, acepThroat, mayoThroat, uhsThroat],
}

export const cold: Topic = {
  id: 'instructions-cold',
  title: 'Cold',
  codes: ['J00', 'J06', 'R05', 'R09.81'],
  complaints: ['cold', 'cough', 'congestion', 'runny nose', 'stuffy nose'],
  en: {
    title: 'Cold',
    text: english({
      home: [
        'A cold gets better on its own. There is no cure for it.',
        'A cough or a runny nose can last 10 to 14 days. It should get better over that time.',
        'Antibiotics do not work on colds. They can also do harm.',
        'Ask us or your pharmacist which medicines can help with how you feel.',
      ],
      call: [
        'You feel worse, or you do not get better.',
        'A fever above 101.3 °F (38.5 °C) lasts more than 3 days.',
        'The fever went away and came back.',
        'You wheeze, or have very bad pain in your throat, head or sinuses.',
        'A child has ear pain, is very fussy or sleepy, or has a fever for more than 2 days.',
        'A baby up to 12 weeks old has a temperature of 100.4 °F (38 °C) or more. Call right away.',
      ],
      go: [
        'You are short of breath, or it is hard to breathe.',
        'You have pain or pressure in your chest.',
        'You faint, almost faint, or are confused.',
        'You throw up again and again.',
        'A child breathes fast, has blue skin, does not drink enough, or does not wake up.',
      ],
    }),
  },
  es: {
    title: 'Resfriado',
    text: spanish({
      home: [
        'El resfriado se quita solo. No tiene cura.',
        'La tos o la nariz que gotea pueden durar de 10 a 14 días. Deben ir mejorando en ese tiempo.',
        'Los antibióticos no sirven para el resfriado. También pueden hacer daño.',
        'Pregúntenos a nosotros o a su farmacéutico qué medicinas pueden ayudarle a sentirse mejor.',
      ],
      call: [
        'Se siente peor, o no mejora.',
        'La fiebre de más de 101.3 °F (38.5 °C) dura más de 3 días.',
        'La fiebre se fue y volvió.',
        'Le silba el pecho, o tiene mucho dolor de garganta, de cabeza o de la cara.',
        'Un niño tiene dolor de oído, está muy irritable o con mucho sueño, o tiene fiebre más de 2 días.',
        'Un bebé de hasta 12 semanas tiene 100.4 °F (38 °C) o más. Llame de inmediato.',
      ],
      go: [
        'Le falta el aire o le cuesta respirar.',
        'Tiene dolor o presión en el pecho.',
        'Se desmaya, casi se desmaya o está confundido.',
        'Vomita una y otra vez.',
        'Un niño respira rápido, tiene la piel azulada, no toma suficiente líquido o no despierta.',
      ],
    }),
  },
  sources: [sources.cdcCold, sources.coldLasts, sources.mayoCold, sources.massFlu],
}

export const asthma: Topic = {
  id: 'instructions-asthma',
  title: 'Asthma attack',
  codes: ['J45'],
  complaints: ['asthma', 'wheeze', 'wheezing'],
  en: {
    title: 'Asthma attack',
    text: english({
      home: [
        'Follow your asthma action plan. If you have none, ask us for one.',
        'Use your quick-relief inhaler as soon as symptoms start.',
        'In an attack, sit up straight and try to stay calm.',
        'Keep your quick-relief inhaler with you.',
      ],
      call: [
        'You need your quick-relief inhaler more often than every 4 hours.',
        'Wheezing is not gone 20 minutes after you used it.',
        'You use it more than usual, or asthma wakes you at night.',
        'You were in the hospital for asthma in the past year, and you have symptoms now.',
      ],
      go: [
        'Your medicine does not help, or it is still very hard to breathe.',
        'You are so short of breath that it is hard to walk or talk.',
        'Your lips or fingernails look blue.',
      ],
    }),
  },
  es: {
    title: 'Ataque de asma',
    text: spanish({
      home: [
        'Siga su plan de acción para el asma. Si no tiene uno, pídanoslo.',
        'Use su inhalador de alivio rápido en cuanto empiecen los síntomas.',
        'Durante un ataque, siéntese derecho y trate de mantener la calma.',
        'Lleve siempre su inhalador de alivio rápido.',
      ],
      call: [
        'Necesita el inhalador de alivio rápido más seguido que cada 4 horas.',
        'El silbido no se quita 20 minutos después de usarlo.',
        'Lo usa más de lo normal, o el asma lo despierta por la noche.',
        'Estuvo en el hospital por asma en el último año y tiene síntomas ahora.',
      ],
      go: [
        'Su medicina no le ayuda, o todavía le cuesta mucho respirar.',
        'Le falta tanto el aire que le cuesta caminar o hablar.',
        'Los labios o las uñas se le ven azules.',
      ],
    }),
  },
  sources: [sources.nhlbiAsthma, sources.asthmaEmergency, sources.nhsAsthma, sources.asthmaDoctor],
}
