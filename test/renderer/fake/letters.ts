import { formatDateTime } from '../../../main/clinical/dates.ts'
import { letterKindNames, letterKinds } from '../../../main/clinical/letters/kinds.ts'
import { lacksIn, letterText } from '../../../main/clinical/letters/letter.ts'
import type { LetterFactsView } from '../../../preload/views/index.ts'
import { type AnswersOf, type Around, now, Refusal } from './answers.ts'

export function letterAnswers({ world }: Around): AnswersOf<'letters'> {
  const written = (encounterId: string) => world.letters.get(encounterId) ?? []
  function about(encounterId: string): LetterFactsView {
    const visit = world.visitOf(encounterId)
    const { patientName, birthDate, age, ageYears, reason, location, intake, emergency } = visit
    const sections = world.noteOf(encounterId).sections.filter(({ text }) => text.trim() !== '')
    const fact = (key: string, title: string, text: string | null | undefined) =>
      text ? [{ key, title, text }] : []
    return {
      letterhead: world.practice,
      patientName,
      birthDate,
      age,
      ageYears,
      sex: 'female',
      mrn: 'RND-2001',
      provider: 'Adaeze Okafor',
      seenOn: visit.reached ? '2026-11-23' : null,
      today: '2026-11-23',
      facts: [
        ...fact('reason', 'Reason for the visit', reason),
        ...fact(
          'account',
          'Emergency in this visit',
          emergency && `Since ${formatDateTime(emergency.since)}`,
        ),
        ...fact(
          'place',
          'Where the patient is',
          location ? `${location.line}, ${location.city}` : intake.place,
        ),
        ...fact('call-back', 'Call back', location?.callBack ?? intake.callBack),
        ...fact(
          'allergies',
          'Allergies',
          '- Penicillin (anaphylaxis, severe reaction)\n- “Sulfa” (rash, unconfirmed)',
        ),
        ...fact(
          'medications',
          'Medications',
          '- Lisinopril 10 mg, 1 tablet daily\n- Metformin 500 mg, twice daily',
        ),
        ...fact('problems', 'Problems', '- Hypertension (since 2014)\n- Type 2 diabetes (since 2018)'),
        ...fact(
          'diagnoses',
          'Diagnoses of this visit',
          (world.diagnoses.get(encounterId) ?? []).map(({ text, code }) => `- ${text} (${code})`).join('\n'),
        ),
        ...sections.flatMap(({ code, title, text }) => fact(`note-${code}`, `From the note: ${title}`, text)),
      ],
      seen: 'as it stands',
    }
  }
  return {
    'letters.list': ({ encounterId }) => {
      const { patientName, takenOver } = world.visitOf(encounterId)
      return {
        encounterId,
        patientName,
        offered: true,
        notNow: takenOver,
        begun: letterKindNames.filter((kind) => world.forms.has(`${encounterId} letter-${kind}`)),
        letters: written(encounterId),
      }
    },
    'letters.facts': ({ encounterId }) => about(encounterId),
    'letters.finish': ({ encounterId, seen, ...words }) => {
      const of = about(encounterId)
      const lacks = lacksIn(words)
      if (lacks || seen !== of.seen) throw new Refusal('not-editable', lacks ?? 'Read it again.')
      const letter = {
        id: crypto.randomUUID(),
        kind: words.kind,
        title: letterKinds[words.kind].title,
        text: letterText(words, of, of.today),
        written: now(),
        from: 'Dr Okafor',
        mayTakeBack: true,
        waits: false,
      }
      world.forms.delete(`${encounterId} letter-${words.kind}`)
      world.letters.set(encounterId, [letter, ...written(encounterId)])
      return { letterId: letter.id }
    },
    'letters.takeBack': ({ encounterId, letterId }) => {
      world.letters.set(
        encounterId,
        written(encounterId).filter(({ id }) => id !== letterId),
      )
      return {}
    },
    'letters.document': () => ({ json: '{}' }),
    'letters.release': () => ({}),
    'letters.print': () => ({ outcome: 'printed' }),
    'letters.save': () => ({ outcome: 'saved', file: 'Letter 2026-01-05.pdf' }),
    'letters.saveDocument': () => ({ outcome: 'saved', file: 'Letter 2026-01-05.json' }),
  }
}
