import assert from 'node:assert/strict'
import type { Practitioner } from '@medplum/fhirtypes'
import { formatDate, formatMoment } from '../../main/clinical/dates.ts'
import type { At, Cases } from './case.ts'
import { pastedText } from './pasted-text.ts'
import { askedToWait, waitOf } from './retry-after.ts'

const flagsOf = async (at: At, who: string) => (await at.waiting(who)).redFlags
const agesOf = async (at: At, who: string) => ({
  queue: (await at.waiting(who)).age,
  chart: (await at.chart(who)).age,
  own: (await at.own(who)).age,
})

/** Who it is, how old, where and how reached; the queue; days; notes of others; licenses. */
export const people: Cases = {
  suffix: {
    checks: {
      'both rows are marked as similar': async (at) => {
        const rows = [await at.waiting('walter-sr'), await at.waiting('walter-jr')]
        assert.deepEqual(
          rows.map((row) => row.nearlySameName),
          [true, true],
        )
      },
      'father and son are told apart in the chart': async (at) => {
        const names = []
        for (const one of at.resources)
          if (one.resourceType === 'Patient') names.push((await at.chart(one.id)).name)
        assert.deepEqual(names.sort(), ['Walter Rainsford Jr.', 'Walter Rainsford Sr.'])
      },
      'and among the own rows': async (at) => {
        assert.deepEqual(
          [(await at.own('walter-sr')).name, (await at.own('walter-jr')).name],
          ['Walter Rainsford Sr.', 'Walter Rainsford Jr.'],
        )
      },
    },
  },
  'evening-visit': {
    checks: {
      'the visit and the note of an evening are of that evening': async (at) => {
        const chart = await at.chart()
        const before = chart.encounters.items.find(({ what }) => what === 'Medication review')
        assert.equal(formatDate(before?.when ?? ''), 'Nov 20, 2026')
        assert.equal(formatDate(chart.notes.items[0]?.when ?? ''), 'Nov 20, 2026')
        assert.match(formatMoment((await at.note()).when ?? ''), /^Nov 20, (2026, )?9:58 PM$/)
      },
    },
  },
  'steps/licence-last-day': {
    clock: '2026-11-28T01:30:00Z',
    before(central, file) {
      const { patch } = file as { patch: Practitioner }
      const stored = central.context.store.read('Practitioner', 'okafor')?.resource as Practitioner
      const others = (stored.qualification ?? []).filter(
        (one) => !one.extension?.some(({ valueCode }) => valueCode === 'MA'),
      )
      central.context.store.put({
        ...stored,
        id: 'okafor',
        qualification: [
          ...others,
          ...(patch.qualification ?? []).map((one) => ({ ...one, code: { text: 'Medical license' } })),
        ],
      })
    },
    checks: {
      'the row can be claimed on the license’s last evening, and is given': async ({ station }) => {
        const rosa = (await station.call('queue.list', {})).waiting.find(
          ({ taskId }) => taskId === 'rosa-delgado-task',
        )
        assert.equal(rosa?.notClaimable, null)
        assert.equal((await station.call('queue.claim', { taskId: 'rosa-delgado-task' })).state, 'claimed')
      },
    },
  },
  'scheduled-old-address': {
    checks: {
      'where they lived once opens or closes nothing': async ({ station }) => {
        const row = await station.until(async () =>
          (await station.call('queue.list', {})).scheduled.find(
            ({ appointmentId }) => appointmentId === 'moved-appointment',
          ),
        )
        assert.equal(row.notStartable, null)
        assert.equal(
          (await station.call('queue.begin', { appointmentId: 'moved-appointment' })).state,
          'claimed',
        )
      },
    },
  },
  'superseded-demographics': {
    checks: {
      'what is true now is shown': async (at) => {
        const { name, mrn, phone, address } = await at.chart()
        assert.deepEqual(
          { name, mrn, phone, address },
          {
            name: 'Clara Tarrant',
            mrn: 'NEW-7777',
            phone: '617 555 0199',
            address: '9 Present Lane, Quincy, MA',
          },
        )
      },
    },
  },
  'names-not-latin': {
    checks: {
      'names that only begin alike are not similar': async (at) => {
        for (const who of ['wang-wei', 'wang-xiaoming', 'ivan', 'inna'])
          assert.equal((await at.waiting(who)).nearlySameName, false, who)
      },
    },
  },
  'absent-demographics': {
    checks: {
      'what is masked or unknown leaves a name and no invented date': async (at) => {
        const { name, birthDate, age } = await at.chart()
        assert.deepEqual({ name, birthDate, age }, { name: 'Tam', birthDate: null, age: null })
      },
    },
  },
  'deceased-in-queue': {
    checks: {
      'the claim is answered with a question, and the row says when': async ({ station, waiting }) => {
        const { taskId } = await waiting()
        assert.equal((await station.problem('queue.claim', { taskId })).code, 'patient-deceased')
        const { deceased } = await waiting()
        assert.equal(formatDate(deceased ?? ''), 'Oct 2, 2026')
      },
      'and goes through when it is answered': async ({ station, waiting }) => {
        const { taskId } = await waiting()
        const visit = await station.call('queue.claim', { taskId, deceasedConfirmed: true })
        assert.equal(visit.state, 'claimed')
      },
    },
  },
  'merged-record': {
    checks: {
      'the record says by which it was replaced, and speaks of no absence': async (at) => {
        const chart = await at.station.until(async () => {
          const now = await at.chart()
          return now.replacedBy?.here ? now : undefined
        })
        assert.equal(chart.replacedBy?.name, 'Louise Yarmouth')
        assert.equal(chart.allergies.state, 'replaced')
        assert.equal((await at.own()).recordReplaced, true)
      },
      'it leads on to the penicillin allergy': async (at) => {
        const { encounterId } = await at.claim()
        const chartOf = { encounterId }
        await at.station.until(async () => (await at.chart()).replacedBy?.here)
        await at.station.until(
          async () => (await at.station.call('chart.current', { chartOf })).load.state === 'complete',
        )
        const allergies = await at.station.call('chart.allergies', {
          chartOf: { ...chartOf, current: true },
          most: 10,
        })
        assert.deepEqual(
          allergies.items.map(({ text }) => text),
          ['Penicillin'],
        )
      },
      'nothing is ordered on it without a reason': async (at) => {
        const { encounterId } = await at.claim()
        const check = await at.station.call('orders.check', { encounterId, rxcui: '314076' })
        assert.equal(check.needsReason, true)
        assert.ok(check.alerts.some(({ kind }) => kind === 'record-replaced'))
      },
    },
  },
  'infant-age': {
    checks: {
      'an infant’s age is in weeks or months, everywhere': async (at) => {
        assert.deepEqual(await agesOf(at, 'newborn'), { queue: '3 weeks', chart: '3 weeks', own: '3 weeks' })
        assert.deepEqual(await agesOf(at, 'toddler'), {
          queue: '14 months',
          chart: '14 months',
          own: '14 months',
        })
      },
    },
  },
  'reason-words': {
    checks: {
      'what can’t wait is flagged, and a refill is not': async (at) => {
        assert.ok((await flagsOf(at, 'pills')).includes('mentions-suicide'))
        assert.ok((await flagsOf(at, 'homicide')).includes('harm-to-others'))
        const spanish = await flagsOf(at, 'spanish')
        assert.ok(spanish.includes('chest-pain') && spanish.includes('breathing'), spanish.join())
        assert.ok((await flagsOf(at, 'apostrophe')).length > 0)
        assert.deepEqual(await flagsOf(at, 'refill'), [])
      },
    },
  },
  'steps/pasted-text': {
    checks: {
      'pasted text is sent, signed and never set aside': pastedText,
    },
  },
  'steps/retry-after': {
    fetch: askedToWait,
    checks: { 'no write goes out before the time is over; reads go on': waitOf },
  },
}
