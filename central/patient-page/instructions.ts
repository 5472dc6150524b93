import type { Communication, Encounter } from '@medplum/fhirtypes'
import { type SentInstructions, sentInstructionsOf } from '../../main/clinical/instructions/communication.ts'
import { escapeHtml } from '../base/html.ts'
import type { CentralContext } from '../http/context.ts'
import { patientOf } from '../readers/references.ts'

export type Shown = SentInstructions & { from: string | null; until: string }

const dayMs = 86_400_000

/**
 * What the patient was sent in a visit, the newest first, once the visit has an end. Whoever has the link reads it, and a link
 * is kept among a phone's messages: so not for ever.
 */
export function instructionsFor(
  { store, clock, settings }: Pick<CentralContext, 'store' | 'clock' | 'settings'>,
  visit: Encounter & { id: string },
): Shown[] {
  const until = Date.parse(visit.period?.end ?? '') + settings.instructionsDays * dayMs
  if (!(clock.now() <= until)) return []
  // What names another patient is not of this visit, whatever visit it names.
  const isOfPatient = (one: Communication) => patientOf(one) === patientOf(visit)
  return store
    .search('Communication', { encounter: visit.id })
    .flatMap(({ resource }) => {
      const sent = isOfPatient(resource) && sentInstructionsOf(resource)
      return sent
        ? [{ ...sent, from: nameOf(resource.sender?.display), until: new Date(until).toISOString() }]
        : []
    })
    .toSorted((a, b) => Date.parse(b.sent) - Date.parse(a.sent))
}

/** What the practice loaded was not always held against R4. */
const nameOf = (display: unknown): string | null => (typeof display === 'string' ? display : null)

const words = {
  en: {
    from: 'From',
    print: 'Print',
    until: (day: string) => `You can read this here until ${day}. Print it if you want to keep it.`,
  },
  es: {
    from: 'De',
    print: 'Imprimir',
    until: (day: string) => `Puede leer esto aquí hasta el ${day}. Imprímalo si quiere guardarlo.`,
  },
} as const

/** In both languages: who reads one of them may not read the other. */
const notReviewed = `<p class="notice"><span lang="es">Esta traducción no fue revisada por una persona calificada. Si algo no está claro, llame al consultorio.</span> <span lang="en">This translation was not reviewed by a qualified person.</span></p>`

/** Empty: there are none. All of it is text, whatever is in it. `timeZone`: whose days they are, not those of this machine. */
export function instructionsSections(shown: readonly Shown[], timeZone: string): string {
  return shown.map((one, at) => section(one, at, timeZone)).join('\n')
}

function section(
  { language, title, text, unreviewed, from, sent, until }: Shown,
  at: number,
  timeZone: string,
): string {
  const say = words[language]
  const heading = escapeHtml(title)
  const days = new Intl.DateTimeFormat(language === 'es' ? 'es-US' : 'en-US', {
    dateStyle: 'medium',
    timeZone,
  })
  const day = (when: string) => days.format(new Date(when))
  return `<section class="instructions" lang="${language}" aria-labelledby="instructions-${at}">
<h1 id="instructions-${at}">${heading}</h1>
<p class="from">${from ? `${say.from} ${escapeHtml(from)}, ` : ''}${escapeHtml(day(sent))}</p>
${unreviewed ? notReviewed : ''}
${blocks(text)}
<p class="until">${escapeHtml(say.until(day(until)))}</p>
<p class="actions"><button type="button" data-print hidden>${say.print}</button></p>
</section>`
}

/** Plain text as it was typed: an empty line parts, a dash begins a point, and a line with a colon before points heads them. */
function blocks(text: string): string {
  return text
    .split(/\n\s*\n/)
    .filter((block) => block.trim() !== '')
    .map(block)
    .join('\n')
}

const point = /^\s*[-•]\s+/

function block(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const [head = '', ...rest] = lines
  const hasHead = !point.test(head) && head.trim().endsWith(':') && rest.some((line) => point.test(line))
  const urgent = /\b(?:911|988)\b/.test(head) ? ' class="urgent"' : ''
  const body = hasHead ? rest : lines
  return `<div${urgent}>${hasHead ? `<h2>${escapeHtml(head.trim())}</h2>` : ''}${runs(body)}</div>`
}

/** Points that follow each other are one list. */
function runs(lines: readonly string[]): string {
  let html = ''
  let open = false
  for (const line of lines) {
    const isPoint = point.test(line)
    if (isPoint !== open) html += isPoint ? '<ul>' : '</ul>'
    open = isPoint
    const words = escapeHtml(line.replace(point, '').trim())
    html += isPoint ? `<li>${words}</li>` : `<p>${words}</p>`
  }
  return open ? `${html}</ul>` : html
}
