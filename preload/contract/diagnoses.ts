import { z } from 'zod'
import { DiagnosesFound, DiagnosisView, EditionView, IcdCodeText, Id } from '../views/index.ts'
import { Line } from '../views/text.ts'
import { command, none, ofVisit, query } from './kinds.ts'

const ofDiagnosis = ofVisit.extend({ diagnosisId: Id })

export const diagnoses = {
  /** The diagnoses of a visit, the first-listed one first. `editions`: codes can be chosen here at all. */
  'diagnoses.list': query(
    'engine',
    ofVisit,
    z.object({
      editions: z.boolean(),
      edition: EditionView.nullable(),
      editable: z.boolean(),
      items: z.array(DiagnosisView),
    }),
  ),
  /** By code, word, part of a word, misspelling or everyday name, in the edition that is in force on the visit's date. */
  'diagnoses.search': query('engine', ofVisit.extend({ query: Line({ max: 100 }) }), DiagnosesFound),
  /** Behind those that are there. Only a code that the edition in force has, and that heads no others. */
  'diagnoses.add': command('engine', ofVisit.extend({ code: IcdCodeText }), none),
  'diagnoses.remove': command('engine', ofDiagnosis, none),
  /** `to`: its place from then on, 0 the first-listed. */
  'diagnoses.move': command('engine', ofDiagnosis.extend({ to: z.number().int().min(0).max(100) }), none),
  /** Onto the problem list too, with its code. */
  'diagnoses.toProblemList': command('engine', ofDiagnosis, none),
} as const
