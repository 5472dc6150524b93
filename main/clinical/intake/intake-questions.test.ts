import { describe, expect, test } from 'vitest'
import { allGroups, groupOf, priorityOf } from './intake-questions.ts'
import { sources } from './sources.ts'

const questions = allGroups.flatMap((group) => group.questions)

describe('the table', () => {
  test('has three questions for each of 21 complaints, each with an id of its own', () => {
    expect(allGroups).toHaveLength(21)
    for (const group of allGroups) expect(group.questions).toHaveLength(3)
    expect(new Set(questions.map(({ id }) => id)).size).toBe(63)
  })

  test('says each of them in English and in Spanish, as a question', () => {
    for (const { en, es, label } of questions) {
      expect(en).toMatch(/^[A-Z].*\?$/)
      expect(es).toMatch(/¿.*\?$/)
      // A row of the queue has room for no more.
      expect(label.length).toBeLessThanOrEqual(38)
    }
  })

  test('names for each of them a list with its publisher, title, section and address', () => {
    for (const { source } of questions) {
      const { publisher, title, section, address } = sources[source]
      for (const part of [publisher, title, section]) expect(part).not.toBe('')
      expect(address).toMatch(/^https?:\/\/\S+$/)
    }
    expect(new Set(questions.map(({ source }) => source))).toEqual(new Set(Object.keys(sources)))
  })
})

describe('which questions are asked', () => {
  test.each([
    ['Tightness in the chest when climbing stairs', 'chest'],
    ['palpitations since noon', 'chest'],
    ['Me duele el pecho', 'chest'],
    ['chest cold, runny nose', 'cough'],
    ['Cough and wheeze', 'breathing'],
    ['No puedo respirar bien', 'breathing'],
    ['Migraine since this morning', 'headache'],
    ['dolor de cabeza muy fuerte', 'headache'],
    ['Face drooping on one side and slurred speech', 'dizziness'],
    ['mareos desde ayer', 'dizziness'],
    ['stomach pain after eating', 'belly'],
    ['me duele la barriga', 'belly'],
    ['Upset stomach, throwing up', 'vomiting'],
    ['diarrea y vómito', 'vomiting'],
    ['Cough after flu', 'cough'],
    ['Sinusitis', 'cough'],
    ['gripe y tos', 'cough'],
    ['Fever since Friday', 'fever'],
    ['fiebre y escalofríos', 'fever'],
    ['Sore throat, fever for three days', 'throat'],
    ['dolor de garganta', 'throat'],
    ['Pink eye since yesterday, mother is with him', 'eye'],
    ['ojo rojo', 'eye'],
    ['Itching rash on both forearms after gardening', 'allergy'],
    ['me salieron ronchas', 'allergy'],
    ['Burning when passing urine', 'urinary'],
    ['ardor al orinar', 'urinary'],
    ['Low back pain', 'back'],
    ['dolor de espalda', 'back'],
    ['34 weeks pregnant, headache and swelling', 'pregnancy'],
    ['estoy embarazada y sangro', 'pregnancy'],
    ['fell and hit my head on the sink', 'head-injury'],
    ['golpe en la cabeza', 'head-injury'],
    ['cut my finger with a kitchen knife', 'injury'],
    ['me caí de la escalera', 'injury'],
    ['twisted my ankle', 'injury'],
    ['swollen left leg', 'leg'],
    ['pierna hinchada', 'leg'],
    ['blood sugar 450', 'blood-sugar'],
    ['azúcar alta', 'blood-sugar'],
    ['Trouble sleeping, hopeless, sometimes thinks of suicide', 'mind'],
    ['ansiedad y no puedo dormir', 'mind'],
    ['Medication refill', 'any'],
    ['', 'any'],
    // Not what it begins like.
    ['heartburn after dinner', 'any'],
    ['ate a peach, feels odd', 'any'],
  ])('of “%s”: %s', (reason, group) => {
    expect(groupOf(reason, 40).id).toBe(group)
    expect(groupOf(reason, null).id).toBe(group)
  })

  test.each([
    ['Diabetic, chest pressure', 'chest'],
    ['Type 2 diabetes, short of breath', 'breathing'],
    ['Diabetic, vomiting since last night', 'blood-sugar'],
    ['Anxiety and chest tightness', 'chest'],
    ['Panic attack, cannot catch my breath', 'breathing'],
    ['Stress, left side of the face is numb', 'dizziness'],
    ['anxiety', 'mind'],
    ['Heartbroken and sad', 'mind'],
    ['Postpartum depression', 'mind'],
    ['Blurry vision, right arm numb', 'dizziness'],
    ['visión borrosa, brazo adormecido', 'dizziness'],
    ['Worst headache, vision blurred', 'headache'],
    ['Blurry vision', 'eye'],
    ['Not pregnant, belly pain', 'belly'],
    ['No estoy embarazada, dolor de barriga', 'belly'],
    ['I’m not currently pregnant. Cramps', 'belly'],
    // What is denied is something else.
    ['No fever, pregnant, belly pain', 'pregnancy'],
    ['Not feeling well, pregnant', 'pregnancy'],
    ['fever: no, pregnant: yes', 'pregnancy'],
    ['not sure if pregnant, cramps', 'pregnancy'],
  ])('where several things are named, of the more dangerous one that is there: “%s”: %s', (reason, group) => {
    expect(groupOf(reason, 40).id).toBe(group)
  })

  test.each([
    'suicidal',
    'Chest pain, suicidal thoughts',
    'short of breath, wants to kill herself',
    '30 weeks pregnant and I want to die',
    'Diabetic, thinking about ending my life, took all my insulin',
    'Headache, self-harm',
    'thoughts of hurting myself after I hit my head',
    'I wish I was dead, fever',
    'dolor de pecho, me quiero morir',
    'fiebre, pienso en matarme',
  ])('of who speaks of suicide, the mind’s, whatever else is named: “%s”', (reason) => {
    expect(groupOf(reason, 40).id).toBe('mind')
    expect(groupOf(reason, null).id).toBe('mind')
  })

  test('of who hurt themselves by accident, the injury’s', () => {
    expect(groupOf('hurt myself when I fell off a ladder', 40).id).toBe('injury')
  })

  test('of a small child who is sick, a child’s', () => {
    for (const reason of ['Fever since Friday', 'Cough', 'throwing up', 'not himself'])
      expect(groupOf(reason, 4).id).toBe('child')
    expect(groupOf('baby 3 weeks old fever', null).id).toBe('child')
    expect(groupOf('mi bebé tiene fiebre', null).id).toBe('child')
    // The list for children says nothing of it.
    expect(groupOf('rash after peanuts', 4).id).toBe('allergy')
    expect(groupOf('Fever since Friday', 5).id).toBe('fever')
    // The record knows better than a word.
    expect(groupOf('fever, caught from the baby', 33).id).toBe('fever')
  })
})

test('a yes asks for the priority that its source gives, the highest of all', () => {
  const of = (id: string) => questions.filter((one) => one.id === id)
  expect(priorityOf([])).toBeNull()
  expect(priorityOf(of('belly.severe'))).toBe('urgent')
  expect(priorityOf([...of('belly.severe'), ...of('belly.chest')])).toBe('stat')
  // Of a sick small child each of the three is an emergency, as it is of an adult.
  for (const id of ['child.young', 'child.signs', 'child.dry', 'headache.neck'])
    expect(priorityOf(of(id)), id).toBe('stat')
})
