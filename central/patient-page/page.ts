import type { IntakeQuestion } from '../../main/clinical/intake/intake-questions.ts'
import { escapeHtml } from '../base/html.ts'
import { bilingual } from './bilingual.ts'

function page(title: string, body: string, attributes = '', scripts = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/join/assets/page.css">
${scripts}</head>
<body${attributes}>
${body}
</body>
</html>
`
}

/** A page that only says something: an unknown link, a visit that is over. `emergency`: that visit was one. */
export function messagePage(title: string, message: string, emergency = false): string {
  return page(
    title,
    `<main class="message">${emergency ? emergencySection('after') : ''}<h1>${escapeHtml(title)}</h1><p>${escapeHtml(message)}</p></main>`,
  )
}

/** After the visit: what the patient was told to do at home. `sections` is HTML of ours. */
export function instructionsPage(sections: string, emergency: boolean): string {
  return page(
    'Your instructions',
    `<main>${emergency ? emergencySection('after') : ''}<p>This visit has ended.</p>${sections}</main>`,
    '',
    printScript,
  )
}

const printScript = '<script src="/join/assets/print.ts" type="module"></script>\n'

const emergency = bilingual(
  'If this is an emergency, call 911 now. If you are thinking about hurting yourself, call or text 988.',
  'Si es una emergencia, llame ahora al 911. Si piensa en hacerse daño, llame o mande un mensaje de texto al 988.',
)

/** The intake's questions, as long as the patient waits. */
function questionForm(questions: readonly IntakeQuestion[]): string {
  if (questions.length === 0) return ''
  const asked = questions.map(
    ({ id, en, es }) => `<fieldset data-question="${escapeHtml(id)}">
<legend>${bilingual(en, es)}</legend>
<label><input type="radio" name="${escapeHtml(id)}" value="yes" required> ${bilingual('Yes', 'Sí')}</label>
<label><input type="radio" name="${escapeHtml(id)}" value="no"> ${bilingual('No', 'No')}</label>
</fieldset>`,
  )
  return `<section id="questions" aria-labelledby="questions-title">
<p class="language"><button id="language" type="button" aria-pressed="false" lang="es">Español</button></p>
<h2 id="questions-title">${bilingual('While you wait: three questions', 'Mientras espera: tres preguntas')}</h2>
<p class="notice">${emergency}</p>
<form id="questions-form">
${asked.join('\n')}
<p class="actions"><button type="submit" class="main">${bilingual('Send my answers', 'Enviar mis respuestas')}</button></p>
</form>
<div id="questions-sent" hidden>
<p>${bilingual('Your answers are with the practice. If something changes, answer again.', 'El consultorio tiene sus respuestas. Si algo cambia, conteste otra vez.')}</p>
<p class="actions"><button id="questions-again" type="button">${bilingual('Answer again', 'Contestar otra vez')}</button></p>
</div>
<p id="questions-status" role="status"></p>
</section>
`
}

const emergencyTexts = {
  now: {
    en: [
      'This is an emergency. Stay on the line.',
      'Keep this page open. If the call stops, or you are told to, call 911.',
    ],
    es: [
      'Esto es una emergencia. No cuelgue.',
      'Deje esta página abierta. Si la llamada se corta, o si se lo piden, llame al 911.',
    ],
  },
  alone: {
    en: [
      'This is an emergency. Call 911.',
      'Do not wait for the clinician. Keep this page open, and call 911.',
    ],
    es: [
      'Esto es una emergencia. Llame al 911.',
      'No espere al profesional. Deje esta página abierta y llame al 911.',
    ],
  },
  after: {
    en: ['If you still need help now', 'Call 911.'],
    es: ['Si todavía necesita ayuda ahora', 'Llame al 911.'],
  },
} as const

/** Nobody in an emergency is asked which language they read: both stand there. */
function emergencyWords(language: 'en' | 'es'): string {
  const line = (n: 0 | 1) =>
    Object.entries(emergencyTexts)
      .map(
        ([when, { [language]: texts }]) => `<span class="emergency-${when}">${escapeHtml(texts[n])}</span>`,
      )
      .join('')
  return `<p class="emergency-title" lang="${language}">${line(0)}</p>
<p lang="${language}">${line(1)}</p>`
}

/**
 * What a patient reads in an emergency. The number is a link: on a phone a press calls it. `alone`: no clinician is connected, so there is no line to stay on.
 */
const emergencySection = (
  when: 'now' | 'alone' | 'after',
  hidden = false,
): string => `<section id="emergency" class="emergency" aria-label="Emergency" data-when="${when}"${hidden ? ' hidden' : ''}>
<div role="alert">
${emergencyWords('en')}
${emergencyWords('es')}
<a class="emergency-number" href="tel:911">911</a>
</div>
</section>`

/**
 * `provider`: who holds the visit now; null when nobody does yet. `emergency`: the clinician has said so. Nothing else of the
 * visit is shown, but for what the `questions` say of why somebody waits, and the `instructions` (HTML of ours) of a visit that was left.
 */
export function visitPage(visit: {
  provider: string | null
  simulated: boolean
  questions: readonly IntakeQuestion[]
  emergency: boolean
  instructions?: string
}): string {
  const who = visit.provider
    ? `You will see <strong>${escapeHtml(visit.provider)}</strong>.`
    : 'A clinician of the practice will see you.'
  return page(
    'Your video visit',
    `<main>
${emergencySection('alone', !visit.emergency)}
${visit.instructions ?? ''}<section id="check" aria-labelledby="check-title">
<h1 id="check-title" tabindex="-1">Your video visit</h1>
<p>${who} The call is not recorded.</p>
${questionForm(visit.questions)}<noscript><p class="notice">This page needs JavaScript, which is switched off in your browser.</p></noscript>
<div class="preview"><video id="preview" autoplay playsinline muted aria-label="Your own picture"></video></div>
<p id="devices" role="status">Your browser will ask for your camera and microphone. Please allow both.</p>
<p id="level-row" hidden><label for="level">Say something: this bar moves when we can hear you.</label>
<meter id="level" min="0" max="1" value="0"></meter></p>
<p class="actions">
<button id="join" type="button" class="main">Join the visit</button>
<button id="again" type="button" hidden>Try camera and microphone again</button>
</p>
</section>
<section id="call" aria-labelledby="call-title" hidden>
<h1 id="call-title" tabindex="-1">Your video visit</h1>
<p id="call-status" role="status">Joining…</p>
<div class="stage">
<div id="others"></div>
<video id="self" autoplay playsinline muted aria-label="Your own picture"></video>
</div>
<p id="call-notice" class="notice" role="status" hidden></p>
<p class="actions">
<button id="mute" type="button" aria-pressed="false">Mute</button>
<button id="camera" type="button" aria-pressed="false">Turn camera off</button>
<button id="leave" type="button" class="stop">Leave</button>
</p>
</section>
<section id="end" aria-labelledby="end-title" hidden>
<h1 id="end-title" tabindex="-1"></h1>
<p id="end-message"></p>
<p class="actions"><button id="rejoin" type="button">Join again</button></p>
</section>
</main>`,
    visit.simulated ? ' data-simulated="true"' : '',
    `<script src="/join/assets/simplepeer.min.js" defer></script>
<script src="/join/assets/page.ts" type="module"></script>
${visit.instructions ? printScript : ''}`,
  )
}
