import { sources } from './sources.ts'
import { english, spanish, type Topic } from './text.ts'

export const urinary: Topic = {
  id: 'instructions-bladder-infection',
  title: 'Bladder infection',
  codes: ['N30.0', 'N30.9', 'N39.0'],
  complaints: ['burning when passing urine', 'burning urination', 'uti', 'urinary tract infection'],
  ages: { from: 18, to: null },
  en: {
    title: 'Bladder infection',
    text: english({
      home: [
        'If we gave you an antibiotic, take it just as it was prescribed. Do not just stop it. Tell us if it makes you sick.',
        'You should start to feel better soon after you begin.',
        'Drink enough so that you are not thirsty: about 6 to 8 glasses a day.',
        'Acetaminophen or ibuprofen can help the pain, if they are safe for you.',
        'Tell us before you take the antibiotic if you could be pregnant.',
      ],
      call: [
        'You are not better 48 hours after you started the antibiotic, or you feel worse.',
        'You see blood in your urine.',
        'The signs come back after you took all of the medicine.',
      ],
      soon: [
        'You have a temperature above 100.4 °F (38 °C), or you shiver and shake.',
        'You have pain in your back under the ribs.',
        'You throw up.',
        'You have passed no urine all day.',
      ],
      go: ['You are confused or hard to wake.', 'You faint.', 'You throw up again and again.'],
    }),
  },
  es: {
    title: 'Infección de la vejiga',
    text: spanish({
      home: [
        'Si le dimos un antibiótico, tómelo tal como se lo recetaron. No lo deje sin más. Avísenos si le cae mal.',
        'Debe empezar a sentirse mejor poco después de comenzar.',
        'Tome suficiente líquido para no tener sed: unos 6 a 8 vasos al día.',
        'El acetaminofén o el ibuprofeno pueden aliviar el dolor, si no le hacen daño.',
        'Avísenos antes de tomar el antibiótico si podría estar embarazada.',
      ],
      call: [
        'No ha mejorado 48 horas después de empezar el antibiótico, o se siente peor.',
        'Ve sangre en la orina.',
        'Los síntomas vuelven después de terminar la medicina.',
      ],
      soon: [
        'Tiene más de 100.4 °F (38 °C) de temperatura, o tiembla de frío.',
        'Tiene dolor en la espalda, debajo de las costillas.',
        'Vomita.',
        'No ha orinado en todo el día.',
      ],
      go: ['Tiene confusión o cuesta despertarle.', 'Se desmaya.', 'Vomita una y otra vez.'],
    }),
  },
  sources: [sources.adamUrinary, sources.nhsUrinary, sources.adamEmergency],
}

export const stomach: Topic = {
  id: 'instructions-stomach-flu',
  title: 'Vomiting and diarrhea',
  codes: ['A08', 'A09', 'K52.9', 'R19.7'],
  complaints: ['diarrhea', 'vomiting', 'throwing up', 'stomach flu', 'stomach bug'],
  en: {
    title: 'Vomiting and diarrhea',
    text: english({
      home: [
        'Take small sips of water or a sports drink, again and again. Too much at once can make you throw up.',
        'A drink for rehydration from the drugstore helps most.',
        'Watch your urine. It should be light and clear. Dark urine, or very little, means that you need to drink more.',
        'Start to eat again slowly: crackers, toast, bananas, rice, chicken.',
        'For a few days stay away from milk, coffee, alcohol, and fatty or spicy food.',
        'Rest. Antibiotics do not work on a virus.',
        'Do not give aspirin to children or teens.',
      ],
      call: [
        'You have been throwing up for 2 days, or have diarrhea for more than a few days.',
        'You have a fever of 102 °F (39 °C) or more.',
        'You cannot keep liquids down for 24 hours.',
        'Your mouth is dry, you pass little urine, or you are dizzy.',
        'A child cries with few or no tears, has a fever, or is very sleepy or fussy. Call right away.',
      ],
      go: [
        'You faint or pass out.',
        'You are confused.',
        'There is blood in what you throw up or in your stool.',
        'You have very bad belly pain.',
        'You stop passing urine.',
      ],
    }),
  },
  es: {
    title: 'Vómito y diarrea',
    text: spanish({
      home: [
        'Tome sorbos pequeños de agua o de una bebida deportiva, una y otra vez. Demasiado de una vez puede hacerle vomitar.',
        'Lo que más ayuda es un suero oral de la farmacia.',
        'Mire su orina. Debe ser clara. Si es oscura o muy poca, necesita tomar más líquido.',
        'Vuelva a comer poco a poco: galletas saladas, pan tostado, plátano, arroz, pollo.',
        'Por unos días evite la leche, el café, el alcohol y la comida con grasa o picante.',
        'Descanse. Los antibióticos no sirven contra un virus.',
        'No les dé aspirina a niños ni a adolescentes.',
      ],
      call: [
        'Lleva 2 días vomitando, o más de unos días con diarrea.',
        'Tiene fiebre de 102 °F (39 °C) o más.',
        'No retiene líquidos en 24 horas.',
        'Tiene la boca seca, orina poco o está mareado.',
        'Un niño llora con pocas lágrimas o sin ellas, tiene fiebre, o está con mucho sueño o muy irritable. Llame de inmediato.',
      ],
      go: [
        'Se desmaya.',
        'Está confundido.',
        'Hay sangre en el vómito o en el excremento.',
        'Tiene un dolor de barriga muy fuerte.',
        'Deja de orinar.',
      ],
    }),
  },
  sources: [
    sources.mayoStomach,
    sources.stomachCare,
    sources.stomachDoctor,
    sources.stomachEmergency,
    sources.norovirus,
    sources.adamEmergency,
  ],
}

export const childFever: Topic = {
  id: 'instructions-fever-child',
  title: 'Fever in a child',
  codes: ['R50'],
  complaints: ['fever'],
  ages: { from: 0, to: 17 },
  en: {
    title: 'Fever in a child',
    text: english({
      home: [
        'A temperature above 100.4 °F (38 °C) is a fever. How your child looks and acts matters more than the number.',
        'Dress your child in light clothes. Give cool drinks. Keep your child calm.',
        'Ask us which fever medicine to give, and how much.',
        'Do not give aspirin. It can make a child very sick.',
      ],
      call: [
        'The fever lasts more than 2 days in a child under 2, or more than 3 days in an older child.',
        'Your child still acts sick when the fever comes down.',
      ],
      soon: [
        'Your child is very fussy, or looks very sick.',
        'Your child has a bad sore throat, bad ear pain, or a very bad headache.',
        'Your child throws up or has diarrhea again and again.',
        'Your child was in a very hot place, such as a hot car.',
        'Your child has a weak immune system, from sickle cell disease or cancer for example.',
      ],
      go: [
        'A baby under 12 weeks has any fever.',
        'The fever is above 104 °F (40 °C).',
        'Your child is hard to wake, or acts in a strange way.',
        'Your child has trouble breathing, or has blue lips or skin.',
        'Your child has a stiff neck.',
        'Your child has a rash with the fever.',
        'Your child has a seizure.',
        'Your child has a dry mouth, no tears, or no urine for 8 hours.',
      ],
    }),
  },
  es: {
    title: 'Fiebre en un niño',
    text: spanish({
      home: [
        'Una temperatura de más de 100.4 °F (38 °C) es fiebre. Cómo se ve y actúa su hijo importa más que el número.',
        'Vístalo con ropa ligera. Dele bebidas frescas. Manténgalo tranquilo.',
        'Pregúntenos qué medicina para la fiebre darle y cuánta.',
        'No le dé aspirina. Puede enfermar mucho a un niño.',
      ],
      call: [
        'La fiebre dura más de 2 días en un niño menor de 2 años, o más de 3 días en uno mayor.',
        'Su hijo sigue enfermo cuando le baja la fiebre.',
      ],
      soon: [
        'Su hijo está muy irritable o se ve muy enfermo.',
        'Su hijo tiene mucho dolor de garganta, de oído o de cabeza.',
        'Su hijo vomita o tiene diarrea una y otra vez.',
        'Su hijo estuvo en un lugar muy caliente, como un auto al sol.',
        'Su hijo tiene las defensas bajas, por ejemplo por anemia falciforme o cáncer.',
      ],
      go: [
        'Un bebé menor de 12 semanas tiene fiebre.',
        'La fiebre pasa de 104 °F (40 °C).',
        'Cuesta despertar a su hijo, o actúa de manera extraña.',
        'A su hijo le cuesta respirar, o tiene los labios o la piel azulados.',
        'Su hijo tiene el cuello rígido.',
        'Su hijo tiene un sarpullido junto con la fiebre.',
        'Su hijo tiene una convulsión.',
        'Su hijo tiene la boca seca, no tiene lágrimas o no orina en 8 horas.',
      ],
    }),
  },
  sources: [
    sources.aapFever,
    sources.childFever,
    sources.cdcFluEmergency,
    sources.riChild,
    sources.adamEmergency,
  ],
}
