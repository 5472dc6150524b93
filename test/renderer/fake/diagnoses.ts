import { notFirst } from '../../../main/clinical/diagnoses/first-listed.ts'
import { indexOf } from '../../../main/clinical/diagnoses/index-of.ts'
import { searchDiagnoses } from '../../../main/clinical/diagnoses/search.ts'
import { variantsOf } from '../../../main/clinical/diagnoses/variants.ts'
import type { DiagnosisChoice, DiagnosisView } from '../../../preload/views/index.ts'
import { type AnswersOf, type Around, Refusal } from './answers.ts'

/** A few rows of an edition, as CMS writes them; 0: it heads others. */
const rows = `H66.9 0 Otitis media, unspecified
H66.90 1 Otitis media, unspecified, unspecified ear
H66.91 1 Otitis media, unspecified, right ear
H66.92 1 Otitis media, unspecified, left ear
H66.93 1 Otitis media, unspecified, bilateral
I10 1 Essential (primary) hypertension
J02 0 Acute pharyngitis
J02.0 1 Streptococcal pharyngitis
J02.9 1 Acute pharyngitis, unspecified
J06.9 1 Acute upper respiratory infection, unspecified
N39.0 1 Urinary tract infection, site not specified
S93.401A 1 Sprain of unspecified ligament of right ankle, initial encounter
S93.401D 1 Sprain of unspecified ligament of right ankle, subsequent encounter
S93.401S 1 Sprain of unspecified ligament of right ankle, sequela
S93.402A 1 Sprain of unspecified ligament of left ankle, initial encounter
S93.402D 1 Sprain of unspecified ligament of left ankle, subsequent encounter
S93.402S 1 Sprain of unspecified ligament of left ankle, sequela
S93.409A 1 Sprain of unspecified ligament of unspecified ankle, initial encounter
S93.409D 1 Sprain of unspecified ligament of unspecified ankle, subsequent encounter
S93.409S 1 Sprain of unspecified ligament of unspecified ankle, sequela
I49.81 1 Brugada syndrome
I49.89 1 Other specified cardiac arrhythmias not elsewhere classified
W57.XXXA 1 Bitten or stung by nonvenomous insect and other nonvenomous arthropods, initial encounter`
  .split('\n')
  .flatMap((line) => {
    const [, code = '', choosable, title = ''] = /^(\S+) ([01]) (.+)$/.exec(line) ?? []
    return { code, title, choosable: choosable === '1' }
  })
const index = indexOf(rows)
const edition = { title: 'ICD-10-CM 2027', starts: '2026-10-01', past: false }
const choiceOf = (row: number): DiagnosisChoice[] => {
  const one = index.rows[row]
  return one ? [{ ...one, ...variantsOf(index, row) }] : []
}

export function diagnosisAnswers({ world }: Around): AnswersOf<'diagnoses'> {
  const of = (encounterId: string) => world.diagnoses.get(encounterId) ?? []
  const keep = (encounterId: string, items: DiagnosisView[]) =>
    world.diagnoses.set(
      encounterId,
      items.map((one, at) => ({
        ...one,
        notFirst: at === 0 && one.code ? notFirst({ code: one.code, title: one.text }) : null,
      })),
    )
  const find = (encounterId: string, id: string): DiagnosisView => {
    const found = of(encounterId).find((one) => one.id === id)
    if (!found) throw new Refusal('not-found', 'This diagnosis is no longer there.')
    return found
  }
  return {
    'diagnoses.list': ({ encounterId }) => ({
      editions: world.editions,
      edition: world.editions ? edition : null,
      editable: !world.notes.get(encounterId)?.signedAt,
      items: of(encounterId),
    }),
    'diagnoses.search': ({ query }) => {
      if (!world.editions) return { edition: null, state: 'none', found: [], ended: null }
      const isEnded = /^i49\.?8$/i.test(query)
      return {
        edition,
        state: 'ready',
        found: isEnded ? [] : searchDiagnoses(index, query).flatMap(choiceOf),
        ended: isEnded
          ? {
              code: 'I49.8',
              title: 'Other specified cardiac arrhythmias',
              since: '2026-10-01',
              successors: ['I49.81', 'I49.89'].flatMap((code) => choiceOf(index.at.get(code) ?? -1)),
            }
          : null,
      }
    },
    'diagnoses.add': ({ encounterId, code }) => {
      const row = index.rows[index.at.get(code) ?? -1]
      if (!row?.choosable) throw new Refusal('bad-input', `${code} is no code of ${edition.title}.`)
      if (of(encounterId).some((one) => one.code === code))
        throw new Refusal('bad-input', `${code} is among the diagnoses of this visit already.`)
      keep(encounterId, [
        ...of(encounterId),
        { id: `d-${code}`, code, text: row.title, own: true, listed: false, notFirst: null, ended: null },
      ])
      return {}
    },
    'diagnoses.remove': ({ encounterId, diagnosisId }) => {
      find(encounterId, diagnosisId)
      keep(
        encounterId,
        of(encounterId).filter(({ id }) => id !== diagnosisId),
      )
      return {}
    },
    'diagnoses.move': ({ encounterId, diagnosisId, to }) => {
      const moved = find(encounterId, diagnosisId)
      keep(
        encounterId,
        of(encounterId)
          .filter(({ id }) => id !== diagnosisId)
          .toSpliced(to, 0, moved),
      )
      return {}
    },
    'diagnoses.toProblemList': ({ encounterId, diagnosisId }) => {
      keep(
        encounterId,
        of(encounterId).map((one) => (one.id === diagnosisId ? { ...one, listed: true } : one)),
      )
      return {}
    },
  }
}
