import type { Instructions } from '../../../main/clinical/instructions/instructions.ts'

export type Topic = Omit<Instructions, 'es' | 'example' | 'ages'> & {
  ages?: Instructions['ages']
  es: { title: string; text: string }
}

/** `soon`: what cannot wait for a call back. */
type Words = { home: string[]; call: string[]; soon?: string[]; go: string[] }

const block = (heading: string, lines: string[]) => [heading, ...lines.map((line) => `- ${line}`)].join('\n')

/** In each text the same parts, in the same order: what to do at home, when to call, when to go now. */
export const english = ({ home, call, soon, go }: Words): string =>
  [
    block('At home:', home),
    block('Call us if:', call),
    ...(soon
      ? [block('Call us right away, or go to the emergency room if you cannot reach us, if:', soon)]
      : []),
    block('Call 911 or go to the emergency room now if:', go),
  ].join('\n\n')

export const spanish = ({ home, call, soon, go }: Words): string =>
  [
    block('En casa:', home),
    block('Llámenos si:', call),
    ...(soon
      ? [block('Llámenos de inmediato, o vaya a la sala de emergencias si no nos localiza, si:', soon)]
      : []),
    block('Llame al 911 o vaya a la sala de emergencias ahora si:', go),
  ].join('\n\n')
