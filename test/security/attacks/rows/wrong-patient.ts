import { createCentral } from '../../../../central/app.ts'
import { workstation } from '../../../../main/engine/testing/workstation.ts'
import type { Attack, Weakening } from '../attack.ts'
import { altered, at, behind, garbage, withoutLength } from '../hostile-central.ts'

/** One patient's data under another's name. */

const ofAnother = (form: string, reference: string): Attack => ({
  title: `brings an allergy of another patient into the chart: ${form}`,
  of: garbage,
  run: () =>
    behind(
      (path, _method, good) =>
        path.includes('/Patient/p/$everything')
          ? altered(good, (page: { entry: unknown[] }) => ({
              ...page,
              entry: [
                ...page.entry,
                {
                  extension: [at(1)],
                  resource: {
                    resourceType: 'AllergyIntolerance',
                    id: 'x',
                    patient: { reference },
                    code: { text: 'Penicillin' },
                  },
                },
              ],
            }))
          : good,
      async ({ station }) => {
        await station.begin()
        return station.cache.ofPatient('AllergyIntolerance', 'p').length > 0 ? 'it stands in the chart' : null
      },
    ),
})

export const wrongPatient: Weakening[] = [
  {
    rule: 'A resource stands in the chart of the patient whom it names itself.',
    changes: [
      {
        file: 'main/engine/cache/mirror.ts',
        find: 'const patient = patientOf(resource)\n    if (isOfAnother',
        replace: "const patient = 'p'\n    if (isOfAnother",
      },
    ],
    attacks: [
      ofAnother('named', 'Patient/q'),
      ofAnother('by a version', 'Patient/q/_history/1'),
      ofAnother('by a whole address', 'https://central/fhir/R4/Patient/q'),
    ],
  },
  {
    rule: 'A claim is of the patient and the visit that the queue names.',
    changes: [
      {
        file: 'main/engine/queue/lease-board.ts',
        find: 'assertSameVisit(lease, task, known?.appointmentId)\n    changes',
        replace: 'void assertSameVisit\n    changes',
      },
    ],
    attacks: [
      {
        title: 'answers a claim with the chart of another patient',
        of: 'S15',
        async run() {
          const central = await createCentral({ database: ':memory:', training: true })
          const one = await workstation(central.url, {
            async fetch(input, init) {
              const answer = await fetch(input, init)
              if (!String(input).includes('/leases') || !answer.ok) return answer
              const body = (await answer.text()).replaceAll('"rosa-delgado"', '"thomas-keegan"')
              return new Response(body, { status: answer.status, headers: withoutLength(answer.headers) })
            },
          })
          try {
            await one.signIn('okafor@training.rounds.example')
            await one.until(async () => (await one.call('queue.list', {})).waiting.length > 0)
            const claimed = await one.engine().call('queue.claim', { taskId: 'rosa-delgado-task' })
            return claimed.ok ? 'a visit is open that is two patients’' : null
          } finally {
            await one.close().catch(() => {})
            await central.close()
          }
        },
      },
    ],
  },
]
