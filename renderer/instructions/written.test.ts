import { expect, test } from 'vitest'
import type { InstructionsView } from '../../preload/views/index.ts'
import {
  afterSending,
  chooseIn,
  firstWritten,
  isChanged,
  ownWords,
  valuesOf,
  type Written,
  writtenIn,
} from './written.ts'

type One = InstructionsView['offered'][number]

const text = (id: string, fit: One['fit'], hasSpanish = true): One => ({
  id,
  title: id,
  fit,
  code: null,
  en: { title: `${id} en`, text: `Rest, ${id}.` },
  es: hasSpanish ? { title: `${id} es`, text: `Descanse, ${id}.`, reviewed: false } : null,
  sources: [],
  example: false,
})
const cold = text('cold', 'reason')
const asthma = text('asthma', 'other')
const english = text('english', 'other', false)
const offered = [cold, asthma, english]

const in_ = (language: 'en' | 'es', id: string, written: Written) =>
  chooseIn(offered, written, { id, language })
const wordsOf = ({ title, text }: Written) => [title, text]

test('it opens with what fits, and empty where nothing does', () => {
  expect(firstWritten(offered)).toMatchObject({ id: 'cold', language: 'en', text: 'Rest, cold.' })
  for (const none of [[asthma, english], []])
    expect(firstWritten(none)).toMatchObject({ id: ownWords, title: '', text: '' })
})

test('one’s own words stay whatever language they are said to be, and while other texts are looked at', () => {
  const typed = { ...firstWritten([asthma]), title: 'Ankle', text: 'Keep it up.' }
  const spanish = in_('es', ownWords, typed)
  expect([spanish.language, ...wordsOf(spanish)]).toEqual(['es', 'Ankle', 'Keep it up.'])
  expect(wordsOf(in_('en', ownWords, spanish))).toEqual(['Ankle', 'Keep it up.'])
  const looked = in_('en', 'cold', in_('es', 'asthma', spanish))
  expect(wordsOf(looked)).toEqual(['cold en', 'Rest, cold.'])
  expect(wordsOf(in_('en', ownWords, looked))).toEqual(['Ankle', 'Keep it up.'])
})

test('a text that was changed is kept for its language, and the other language is the practice’s', () => {
  const changed = { ...firstWritten(offered), text: 'Rest a lot.' }
  const spanish = in_('es', 'cold', changed)
  expect(wordsOf(spanish)).toEqual(['cold es', 'Descanse, cold.'])
  const back = in_('en', 'cold', { ...spanish, text: 'Descanse mucho.' })
  expect(wordsOf(back)).toEqual(['cold en', 'Rest a lot.'])
  expect(in_('es', 'cold', back).text).toBe('Descanse mucho.')
})

test('what was put back to the practice’s words is not kept as changed', () => {
  const looked = in_('en', 'asthma', { ...firstWritten(offered), text: 'Rest a lot.' })
  const back = in_('en', 'cold', looked)
  const undone = { ...back, title: cold.en.title, text: cold.en.text }
  expect(isChanged(offered, undone)).toBe(false)
  expect(in_('es', 'cold', undone).aside).toEqual({})
})

test('a text without Spanish stays English', () => {
  expect(in_('es', 'english', firstWritten(offered))).toMatchObject({ language: 'en', title: 'english en' })
})

test('what is kept with the visit holds every word that was typed', () => {
  const typed = { ...in_('es', ownWords, firstWritten(offered)), text: 'De mi mano.' }
  const looked = in_('es', 'cold', typed)
  const changed = { ...looked, text: 'Descanse mucho.' }
  expect(writtenIn(offered, valuesOf(changed))).toEqual(changed)
  expect(in_('es', ownWords, writtenIn(offered, valuesOf(changed))).text).toBe('De mi mano.')
})

test('a kept text that the practice has no more becomes one’s own words', () => {
  const kept = valuesOf({ ...firstWritten(offered), id: 'gone', text: 'Rest a lot.' })
  expect(writtenIn(offered, kept)).toMatchObject({ id: ownWords, text: 'Rest a lot.' })
})

test('after sending the form is empty, and what was changed of other texts is still there', () => {
  const changed = { ...firstWritten(offered), text: 'Rest a lot.' }
  const sent = afterSending(in_('es', 'cold', changed))
  expect(sent).toMatchObject({ id: ownWords, language: 'es', title: '', text: '' })
  expect(in_('en', 'cold', sent).text).toBe('Rest a lot.')
})
