import type { Bundle, Library } from '@medplum/fhirtypes'
import { libraryOf } from '../../../../main/clinical/phrases/library.ts'
import type { Weakening } from '../attack.ts'
import { inClinic, taken } from '../clinic.ts'

/** Texts that a colleague would put into a note believing they are their own, or the practice's. */

const file = 'central/fhir/writable/phrase.ts'

const phrase = (id: string, owner: string | null, text = 'Planted.'): Library & { id: string } =>
  libraryOf(
    { id, name: 'strep', title: 'Sore throat', source: null, texts: [{ section: null, text }] },
    owner === null ? { publisher: 'The practice' } : { practitionerId: owner },
  )
const stored = [phrase('of-ben', 'ben', 'Bens own words.'), phrase('of-practice', null)]

export const phrases: Weakening[] = [
  {
    rule: 'A phrase is written by its owner.',
    changes: [
      { file, find: 'ownerOf(next) === me && (!previous || ownerOf(previous) === me),', replace: 'true,' },
    ],
    attacks: [
      {
        title: 'writes a phrase that a colleague would call as their own',
        of: 'S9',
        run: () =>
          inClinic(async ({ ada }) => taken(await ada.create(phrase('planted', 'ben')), 'a phrase of ben’s')),
      },
      {
        title: 'writes a phrase that everyone would call as the practice’s',
        of: 'S9',
        run: () =>
          inClinic(async ({ ada }) =>
            taken(await ada.create(phrase('planted', null)), 'a phrase of the practice'),
          ),
      },
      {
        title: 'takes a colleague’s phrase away',
        of: 'S9',
        run: () =>
          inClinic(async ({ ada, ben }) => {
            const { headers } = await ben.get('Library/of-ben')
            const removed = await ada.remove(phrase('of-ben', 'ben'), {
              'if-match': headers.get('etag') ?? '*',
            })
            return taken(removed, 'ben’s phrase is gone')
          }, stored),
      },
    ],
  },
  {
    rule: 'A phrase of one’s own is read by its owner.',
    changes: [
      {
        file: 'central/fhir/may.ts',
        find: 'if (isForEveryone(resource) || ownerOf(resource) === me) return',
        replace: 'if (me) return',
      },
    ],
    attacks: [
      {
        title: 'reads what a colleague keeps as their own phrases',
        of: 'S9',
        run: () =>
          inClinic(async ({ ada }) => {
            const one = await ada.get('Library/of-ben')
            const all = await ada.get<Bundle>('Library?status=active')
            const found = all.body.entry?.some(({ resource }) => resource?.id === 'of-ben')
            return one.status === 200 || found ? 'ben’s own words' : null
          }, stored),
      },
    ],
  },
]
