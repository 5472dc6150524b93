import type { Basic } from '@medplum/fhirtypes'
import { preferenceOf } from '../../../main/clinical/pharmacies/preference.ts'
import { Problem } from '../../base/problem.ts'
import { isInDirectory } from '../../directory/pharmacies.ts'
import { isMe, refuseOther, withNameOnRecord } from './names.ts'
import type { Row, Write } from './row.ts'

export const preference: Row<'Basic'> = {
  type: 'Basic',
  bound: 'patient',
  may: { create: 'holder' },
  author: '`author` is the writer',
  rules: [
    'Written once.',
    'It says which pharmacy the patient prefers (*Basic* below): one of the directory. This server takes it over into the Patient.',
  ],
  checkAuthor({ me, next }) {
    refuseOther(isMe(me, next.author), 'What a patient prefers is recorded by its writer.', 'Basic.author')
  },
  check({ services, next }: Write<Basic>) {
    const said = preferenceOf(next)
    if (said && isInDirectory(services.store.db, said.pharmacyId)) return
    throw new Problem(
      'invalid-resource',
      'Workstations record which pharmacy of the directory a patient prefers, and nothing else of this kind.',
      { expression: ['Basic.extension'] },
    )
  },
  settle: ({ services, me, next }) => {
    const author = withNameOnRecord(services, me, next.author)
    return author ? { ...next, author } : next
  },
}
