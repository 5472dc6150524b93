import { Refused, sendAnswers } from './requests.ts'

type Language = 'en' | 'es'

const texts = {
  sent: { en: 'Your answers were sent.', es: 'Sus respuestas se enviaron.' },
  yes: {
    en: 'Your answers were sent. You said yes: if it is happening now, do not wait here. Call 911.',
    es: 'Sus respuestas se enviaron. Contestó que sí: si le pasa ahora, no espere aquí. Llame al 911.',
  },
  claimed: {
    en: 'A clinician has your visit now. Please tell them.',
    es: 'Un profesional ya tiene su visita. Por favor, dígaselo.',
  },
  failed: {
    en: 'Your answers were not sent. Please try again, or call the practice.',
    es: 'Sus respuestas no se enviaron. Inténtelo otra vez o llame al consultorio.',
  },
}
const callNow = { en: 'If it is happening now, call 911.', es: 'Si le pasa ahora, llame al 911.' }

/** `refused`: the server's own sentence, which is English. `urgent`: 911 belongs to it. */
type Message = { text: keyof typeof texts | { refused: string }; urgent: boolean }

/** The intake's questions while the patient waits; nothing where the page asks none. */
export function offerQuestions(token: string) {
  const section = document.getElementById('questions')
  const form = document.getElementById('questions-form')
  const sent = document.getElementById('questions-sent')
  const status = document.getElementById('questions-status')
  const switcher = document.getElementById('language')
  if (!section || !(form instanceof HTMLFormElement) || !sent || !status || !switcher)
    return { moveTo: (_place: HTMLElement) => undefined, close: () => undefined }

  let language: Language = 'en'
  let message: Message | null = null

  function draw(): void {
    for (const part of section?.querySelectorAll<HTMLElement>('span[lang]') ?? [])
      part.hidden = part.lang !== language
    if (!switcher || !status) return
    switcher.textContent = language === 'en' ? 'Español' : 'English'
    switcher.lang = language === 'en' ? 'es' : 'en'
    status.lang = language
    status.replaceChildren(...(message ? sentences(message) : []))
    status.className = message && (message.urgent || message.text === 'failed') ? 'notice' : ''
  }

  function sentences({ text, urgent }: Message): (Node | string)[] {
    const more = urgent && text !== 'yes' ? ` ${callNow[language]}` : ''
    if (typeof text === 'string') return [texts[text][language] + more]
    const own = document.createElement('span')
    own.lang = 'en'
    own.textContent = text.refused
    return [own, more]
  }

  function show(text: Message['text'], urgent: boolean): void {
    message = { text, urgent }
    draw()
  }

  async function send(answers: { id: string; yes: boolean }[]): Promise<void> {
    const anyYes = answers.some(({ yes }) => yes)
    try {
      await sendAnswers(token, { answers, language })
    } catch (error) {
      if (!(error instanceof Refused)) return show('failed', anyYes)
      // The link was replaced, or the visit is over: no clinician need be there whom the patient could tell.
      if (error.status === 403 && error.message) return show({ refused: error.message }, true)
      if (error.status !== 409) return show('failed', anyYes || error.status === 403)
      // The visit no longer waits: the patient can tell the clinician.
      if (form) form.hidden = true
      return show('claimed', anyYes)
    }
    if (form) form.hidden = true
    if (sent) sent.hidden = false
    show(anyYes ? 'yes' : 'sent', anyYes)
  }

  switcher.addEventListener('click', () => {
    language = language === 'en' ? 'es' : 'en'
    draw()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const given = new FormData(form)
    const ids = [...form.querySelectorAll<HTMLElement>('[data-question]')].map(
      ({ dataset }) => dataset.question ?? '',
    )
    void send(ids.map((id) => ({ id, yes: given.get(id) === 'yes' })))
  })
  document.getElementById('questions-again')?.addEventListener('click', () => {
    form.hidden = false
    sent.hidden = true
    message = null
    draw()
    form.querySelector('input')?.focus()
  })
  if (navigator.language.toLowerCase().startsWith('es')) language = 'es'
  draw()

  return {
    /** Into the call, where the patient may go on waiting. */
    moveTo: (place: HTMLElement) => place.append(section),
    /** The clinician is there and can be told. */
    close: () => {
      section.hidden = true
    },
  }
}
