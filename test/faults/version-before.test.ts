import { expect, test } from 'vitest'
import type { SyncCache } from '../../main/engine/cache/cache.ts'
import { folderForEachTest } from '../../main/engine/cache/test/each-folder.ts'
import { condition, page, theKey, version, visit } from '../../main/engine/cache/test/folder.ts'
import { takeBack } from './version-before.ts'

const folder = folderForEachTest()
const at = '2026-01-05T14:00:00Z'
const me = 'Practitioner/d'

const kept = (cache: SyncCache) => [
  cache.heldVisits(),
  cache.noteWritten('e'),
  cache.noteTyped('e', 'plan'),
  cache.lateTyped('e', 'plan'),
  cache.mergedUnseen('e', 'plan'),
  cache.chartSeen('e'),
  cache.ordersNotified('e'),
  cache.formDraft('e', me, 'order'),
  cache.draftOrders('e', me),
  cache.unconfirmed(),
  cache.ofPatient('Condition', 'p'),
  cache.feedCursor(),
]

test('what was taken back to the version before is the same once it is migrated again', () => {
  const { cache } = folder.open()
  cache.applyPage(
    page({ cursor: 'c', versions: [version(1, visit()), version(2, condition('c', 'Asthma'))] }),
  )
  cache.setFact('last-practitioner', 'd')
  cache.putHeldVisit({
    taskId: 't',
    encounterId: 'e',
    patientId: 'p',
    claim: 1,
    since: at,
    patientName: 'Rosa Diaz',
    birthDate: null,
    reason: 'Cough',
    takenOver: null,
    givenUp: false,
  })
  cache.keepNoteWritten('e', { plan: 'Rest.', subjective: '' })
  cache.keepNoteTyped('e', 'plan', { text: 'Rest.', revision: 2, merge: null })
  cache.keepLateTyped('e', 'plan', ['Tea.', 'Honey.'])
  cache.keepMergedUnseen('e', 'plan', at)
  cache.keepChartSeen('e', { 'AllergyIntolerance/a': { version: 'v1', words: 'Latex' } })
  cache.markOrdersNotified('e', [
    { orderId: 'o', state: 'held' },
    { orderId: 'o', state: 'failed' },
  ])
  cache.keepFormDraft('e', me, 'order', { dosage: '1 tab' })
  const order = { resourceType: 'MedicationRequest', id: 'o', requester: { reference: me } } as never
  cache.addDraftOrder('e', me, { order, issues: [] })
  cache.addUnconfirmed(['Task/t/_history/v1', 'Task/t/_history/v2'])
  const before = kept(cache)
  folder.close()
  takeBack(folder.path, theKey())
  const again = folder.open()
  expect(again.message).toBeNull()
  expect(kept(again.cache)).toEqual(before)
})
