import { sources } from './sources.ts'
import { english, spanish, type Topic } from './text.ts'

export const backPain: Topic = {
  id: 'instructions-back-pain',
  title: 'Low back pain',
  codes: ['M54.3', 'M54.4', 'M54.5', 'M54.9', 'S39.012'],
  complaints: ['back pain', 'low back pain', 'lower back pain'],
  ages: { from: 18, to: null },
  en: {
    title: 'Low back pain',
    text: english({
      home: [
        'Most back pain gets better in a few days to 6 weeks.',
        'Keep moving as much as you can. Take short walks, and walk a little more each day.',
        'Stop an exercise that makes the pain worse. Try it again when the pain is less.',
      ],
      call: [
        'The pain does not get better in 6 weeks.',
        'You have a fever.',
        'You lose weight without trying.',
        'The pain does not get better with rest, or is much worse at night.',
      ],
      go: [
        'You cannot pass urine, or you cannot hold your urine or stool.',
        'You feel numb around your genitals or bottom.',
        'Both legs are weak or numb, or hurt from your back.',
        'You have chest pain.',
        'The pain began after a bad accident or a fall from high up.',
      ],
    }),
  },
  es: {
    title: 'Dolor de espalda baja',
    text: spanish({
      home: [
        'La mayoría de los dolores de espalda mejoran entre unos días y 6 semanas.',
        'Muévase tanto como pueda. Dé caminatas cortas, y camine un poco más cada día.',
        'Deje el ejercicio que aumente el dolor. Pruébelo otra vez cuando duela menos.',
      ],
      call: [
        'El dolor no mejora en 6 semanas.',
        'Tiene fiebre.',
        'Baja de peso sin querer.',
        'El dolor no mejora con el descanso, o es mucho peor de noche.',
      ],
      go: [
        'No puede orinar, o no puede aguantar la orina o el excremento.',
        'Siente dormida la zona de los genitales o de las nalgas.',
        'Tiene las dos piernas débiles o dormidas, o con dolor que viene de la espalda.',
        'Tiene dolor en el pecho.',
        'El dolor empezó después de un accidente grave o de una caída desde lo alto.',
      ],
    }),
  },
  sources: [sources.bordersBack, sources.northernBack, sources.sheffieldBack],
}

export const headache: Topic = {
  id: 'instructions-headache',
  title: 'Headache or migraine',
  codes: ['G43', 'G44', 'R51'],
  complaints: ['headache', 'migraine'],
  ages: { from: 18, to: null },
  en: {
    title: 'Headache or migraine',
    text: english({
      home: [
        'Stop what you are doing, and start treatment early.',
        'Rest in a quiet, dark room.',
        'Put a cold, damp cloth or an ice pack on your forehead.',
        'Take your medicine just as it was prescribed.',
        'Do not take pain medicine from the store more than 3 times a week. It can bring the headache back.',
        'Sleep and eat at regular times.',
        'Keep a diary of your headaches, to find what sets them off.',
      ],
      call: [
        'Your headaches come more often, or are worse than usual.',
        'They do not get better with medicine.',
        'They keep you from work or sleep.',
      ],
      go: [
        'It is the worst headache of your life, or it is sudden and very bad.',
        'One side of your body is numb or weak.',
        'You have trouble seeing, speaking or walking, or you are confused.',
        'You have a stiff neck or a high fever.',
        'You faint.',
        'You throw up, and it is not from the flu.',
      ],
    }),
  },
  es: {
    title: 'Dolor de cabeza o migraña',
    text: spanish({
      home: [
        'Deje lo que está haciendo y empiece pronto el tratamiento.',
        'Descanse en un cuarto oscuro y tranquilo.',
        'Póngase en la frente un paño frío y húmedo o una bolsa de hielo.',
        'Tome su medicina tal como se la recetaron.',
        'No tome medicinas sin receta para el dolor más de 3 veces por semana. Pueden hacer que el dolor vuelva.',
        'Duerma y coma a horas regulares.',
        'Anote sus dolores de cabeza para saber qué los provoca.',
      ],
      call: [
        'Los dolores de cabeza son más seguidos o más fuertes que de costumbre.',
        'No mejoran con medicina.',
        'No le dejan trabajar o dormir.',
      ],
      go: [
        'Es el peor dolor de cabeza de su vida, o es repentino y muy fuerte.',
        'Tiene un lado del cuerpo dormido o débil.',
        'Le cuesta ver, hablar o caminar, o está confundido.',
        'Tiene el cuello rígido o fiebre alta.',
        'Se desmaya.',
        'Vomita, y no es por la gripe.',
      ],
    }),
  },
  sources: [sources.mayoHeadache, sources.dukeHeadache],
}

export const depression: Topic = {
  id: 'instructions-depression',
  title: 'Depression, and help in a crisis',
  codes: ['F32', 'F33', 'F34.1', 'R45.851'],
  complaints: ['depressed', 'depression', 'hopeless', 'suicide', 'suicidal'],
  en: {
    title: 'Depression, and help in a crisis',
    text: english({
      home: [
        'If you think about suicide, call or text 988 at any time. It is free, and it is private.',
        'When you call 988, press 1 for veterans or 2 for Spanish.',
        'If you take a medicine for depression, give it time. It may take 6 weeks or more to work fully.',
        'Take it each day as it was prescribed. Do not stop it without talking to us.',
      ],
      call: [
        'You do not feel better after 6 weeks of medicine.',
        'The medicine has side effects that bother you.',
        'You are under 25, or your child takes the medicine, and there are new thoughts of suicide. They can come in the first weeks, or after a change of the dose. Call right away.',
      ],
      go: ['You or someone else is in danger right now.'],
    }),
  },
  es: {
    title: 'Depresión, y ayuda en una crisis',
    text: spanish({
      home: [
        'Si piensa en el suicidio, llame o mande un mensaje de texto al 988 a cualquier hora. Es gratis y privado.',
        'Cuando llame al 988, oprima 2 para español o 1 para veteranos. Por texto, escriba AYUDA.',
        'Si toma una medicina para la depresión, dele tiempo. Puede tardar 6 semanas o más en hacer todo su efecto.',
        'Tómela cada día como se la recetaron. No la deje sin hablar con nosotros.',
      ],
      call: [
        'No se siente mejor después de 6 semanas de medicina.',
        'La medicina tiene efectos que le molestan.',
        'Tiene menos de 25 años, o su hijo toma la medicina, y hay nuevos pensamientos de suicidio. Pueden venir en las primeras semanas o después de un cambio de dosis. Llame de inmediato.',
      ],
      go: ['Usted u otra persona está en peligro ahora mismo.'],
    }),
  },
  sources: [sources.lifeline, sources.wyoming988, sources.mayoAntidepressants, sources.nimhMedication],
}
