import type {
  FormValues,
  InstructionLanguage,
  InstructionsView,
  OfferedInstructions,
} from '../../preload/views/index.ts'

type Offered = InstructionsView['offered']
type Words = { title: string; text: string }
type Choice = { id: string; language: InstructionLanguage }

/** Of no text of the practice. */
export const ownWords = ''

/** The words in the form; `aside`: those that were changed of other texts, by `placeOf`, the latest last. */
export type Written = Choice & Words & { aside: Readonly<Record<string, Words>> }

/** As many fit into a kept form beside the one that is shown. */
const mostAside = 12

/** Words of one's own are the same ones in whatever language they are said to be. */
const placeOf = ({ id, language }: Choice): string => (id === ownWords ? ownWords : `${id} ${language}`)

const find = (offered: Offered, id: string): OfferedInstructions | undefined =>
  offered.find((one) => one.id === id)

/** As the practice wrote it; of one's own words nothing. */
export function givenFor(offered: Offered, { id, language }: Choice): Words {
  const of = find(offered, id)
  const { title = '', text = '' } = (language === 'es' ? of?.es : of?.en) ?? {}
  return { title, text }
}

export function isChanged(offered: Offered, written: Written): boolean {
  const given = givenFor(offered, written)
  return written.title !== given.title || written.text !== given.text
}

/** What fits best; where nothing does, an empty form: a text of something else is only ever chosen. */
export function firstWritten(offered: Offered): Written {
  const [first] = offered
  return shown(offered, { id: first && first.fit !== 'other' ? first.id : ownWords, language: 'en' }, {})
}

/** Another text, or the same in another language. Nothing that was typed is lost by it. */
export function chooseIn(offered: Offered, written: Written, wanted: Choice): Written {
  const next = speakable(offered, wanted)
  const { title, text } = written
  const { [placeOf(written)]: _, ...rest } = written.aside
  const aside = isChanged(offered, written) ? { ...rest, [placeOf(written)]: { title, text } } : rest
  return shown(offered, next, aside)
}

/** It is sent: empty for what may follow, without what was sent. */
export const afterSending = ({ language, aside }: Written): Written => {
  const { [ownWords]: _, ...rest } = aside
  return { id: ownWords, language, title: '', text: '', aside: rest }
}

/** The practice may have no Spanish of it. */
function speakable(offered: Offered, { id, language }: Choice): Choice {
  return language === 'es' && find(offered, id)?.es === null ? { id, language: 'en' } : { id, language }
}

function shown(offered: Offered, choice: Choice, aside: Written['aside']): Written {
  const { [placeOf(choice)]: typed, ...rest } = aside
  return { ...choice, ...(typed ?? givenFor(offered, choice)), aside: rest }
}

/** As the form is kept with its visit. */
export function valuesOf({ id, language, title, text, aside }: Written): FormValues {
  const kept = Object.entries(aside).slice(-mostAside)
  const more = kept.flatMap(([place, words], n) => [
    [`of${n}`, place],
    [`title${n}`, words.title],
    [`text${n}`, words.text],
  ])
  return { id, language, title, text, ...Object.fromEntries(more) }
}

export function writtenIn(offered: Offered, values: FormValues): Written {
  const { id = ownWords, language, title = '', text = '' } = values
  const aside: Record<string, Words> = {}
  for (let n = 0; n < mostAside; n++) {
    const place = values[`of${n}`]
    if (place !== undefined)
      aside[place] = { title: values[`title${n}`] ?? '', text: values[`text${n}`] ?? '' }
  }
  // The practice may have the text no more: its words are one's own then.
  return {
    id: find(offered, id) ? id : ownWords,
    language: language === 'es' ? 'es' : 'en',
    ...{ title, text, aside },
  }
}
