import { type Attack, must, type Weakening } from '../attack.ts'
import { type CallWorld, inACall, link, visit, type Who } from '../training-call.ts'

/** Who may be in a call, and for how long the patient's link lets in. */

const sessions = 'central/realtime/join-sessions.ts'

const patientAfter = (title: string, ask: (world: CallWorld) => Promise<{ status: number }>): Attack => ({
  title,
  of: 'S24',
  run: () =>
    inACall({}, async (world) => {
      await world.end()
      return (await ask(world)).status < 300 ? 'it is let in' : null
    }),
})

const lindholm: Who = { authorization: 'Bearer lindholm', 'rounds-device': 'lindholm-1' }

const handsOver = ({ ask, doctor }: CallWorld) =>
  ask({ ...doctor, 'if-match': '"1"' }, 'PUT', '/leases/grace-lindqvist-task', {
    holder: 'Practitioner/lindholm',
  })

const confirmPresence = ({ ask }: CallWorld, who: Who) =>
  ask(who, 'PUT', '/realtime/presence', { availability: 'available', unsent: 0, leases: [] })

const formerHolder: Weakening = {
  rule: 'Who lost their place in a call leaves it.',
  changes: [
    {
      file: 'central/realtime/participants.ts',
      find: 'letGo(overdue())',
      replace: 'overdue()',
    },
  ],
  attacks: [
    {
      title: 'stays in the call of a visit that was handed over',
      of: 'S7',
      run: () =>
        inACall({ realtime: { sweep: 10 } }, async (world) => {
          const { ask, doctor, pass } = world
          pass(121_000)
          await world.join(doctor, 'doctor', 'provider')
          await world.join(world.visitor, 'visitor')
          must((await handsOver(world)).status === 200, 'the visit is handed over')
          const isThere = async () => {
            await world.join(world.visitor, 'visitor')
            const { body } = await ask(lindholm, 'PUT', `/realtime/calls/${visit}/participants/next`, {
              name: 'Next',
              role: 'provider',
            })
            return JSON.stringify(body).includes('"doctor"')
          }
          must(await isThere(), 'there is time for a goodbye')
          await new Promise((resolve) => setTimeout(resolve, 50))
          pass(29_000)
          for (const who of [doctor, lindholm]) await confirmPresence(world, who)
          await isThere()
          pass(2000)
          for (const who of [doctor, lindholm]) await confirmPresence(world, who)
          for (let n = 0; n < 20; n++) {
            if (!(await isThere())) return null
            await new Promise((resolve) => setTimeout(resolve, 20))
          }
          return 'picture and sound of the patient, half a minute later'
        }),
    },
  ],
}

const formerLink: Weakening = {
  rule: 'The patient’s link is exchanged when the visit goes to another provider.',
  changes: [
    {
      file: 'central/realtime/news.ts',
      find: 'store.exchangeJoin(encounterId)',
      replace: 'void store',
    },
  ],
  attacks: [
    {
      title: 'comes in by the link of a visit that was handed over',
      of: 'S7',
      run: () =>
        inACall({}, async (world) => {
          const { ask, central, visitor } = world
          await ask(visitor, 'DELETE', `/realtime/calls/${visit}/participants/visitor`)
          must((await handsOver(world)).status === 200, 'the visit is handed over')
          const opened = await fetch(`${central.url}/join/${link}/session`, { method: 'POST' })
          return opened.status === 200 ? 'a seat in the next provider’s call' : null
        }),
    },
  ],
}

const formerCookie: Weakening = {
  rule: 'With the patient’s link end the browsers that came by it.',
  changes: [
    { file: 'central/realtime/news.ts', find: 'sessions.endOf(encounterId)', replace: 'void sessions' },
  ],
  attacks: [
    {
      title: 'comes in by the cookie of the patient’s link that it opened before the hand-over',
      of: 'S7',
      run: () =>
        inACall({}, async (world) => {
          const { ask, visitor } = world
          await world.join(visitor, 'visitor')
          await ask(visitor, 'DELETE', `/realtime/calls/${visit}/participants/visitor`)
          must((await handsOver(world)).status === 200, 'the visit is handed over')
          const { status } = await ask(visitor, 'PUT', `/realtime/calls/${visit}/participants/visitor`, {
            name: 'Visitor',
            role: 'patient',
          })
          return status === 200 ? 'the seat of the patient in the next provider’s call' : null
        }),
    },
  ],
}

export const patientLinks: Weakening[] = [
  formerHolder,
  formerLink,
  formerCookie,
  {
    rule: 'A patient’s session ends with the visit and its goodbye.',
    changes: [
      {
        file: 'central/realtime/callers.ts',
        find: 'if (session && sessions.isOver(session.call))',
        replace: 'if (false as boolean)',
      },
    ],
    attacks: [
      patientAfter('gets relay credentials after the visit', ({ ask, visitor }) =>
        ask(visitor, 'GET', `/ice-servers?call=${visit}`),
      ),
      patientAfter('polls the call after the visit', ({ ask, visitor }) =>
        ask(visitor, 'GET', `/realtime?poll=1&call=${visit}`),
      ),
      patientAfter('joins the call after the visit', ({ join, visitor }) => join(visitor, 'visitor')),
    ],
  },
  {
    rule: 'So many browsers are on one link.',
    changes: [
      {
        file: sessions,
        find: 'tooMany.all(call, session.id, sessionsOfCall - 1)',
        replace: 'tooMany.all(call, session.id, 1e6)',
      },
    ],
    attacks: [
      {
        title: 'opens session after session by one link',
        of: 'S24',
        run: () =>
          inACall({}, async ({ browser, count }) => {
            for (let n = 0; n < 30; n++) await browser()
            return count('join_session') > 20 ? `${count('join_session')} sessions are kept` : null
          }),
      },
    ],
  },
  {
    rule: 'The intake’s answers are taken only while the patient waits.',
    changes: [
      {
        file: 'central/patient-page/intake.ts',
        find: "isVisit(it) && it.status === 'requested'",
        replace: 'isVisit(it)',
      },
    ],
    attacks: [
      {
        title: 'changes the row of a visit that a clinician has, by the patient’s link',
        of: 'S24',
        run: () =>
          inACall({}, async ({ ask }) => {
            const ids = ['allergy.swelling', 'allergy.breathing', 'allergy.faint']
            const answers = ids.map((id) => ({ id, yes: true }))
            const { status } = await ask({}, 'PUT', `/join/${link}/answers`, { answers, language: 'en' })
            return status < 300 ? 'another priority, and words in the clinician’s chart' : null
          }),
      },
    ],
  },
  {
    rule: 'Who tries link after link waits.',
    changes: [
      {
        file: 'central/patient-page/index.ts',
        find: 'return wrong.take(ip)',
        replace: 'return 0 * wrong.take(ip)',
      },
    ],
    attacks: (['GET', 'POST'] as const).map((method) => ({
      title: `guesses links by ${method}`,
      of: 'S24',
      run: () =>
        inACall({}, async ({ ask }) => {
          for (let n = 0; n < 60; n++) {
            const path = `/join/guess-${n}-${link}${method === 'POST' ? '/session' : ''}`
            if ((await ask({}, method, path)).status === 429) return null
          }
          return '60 guesses in no time'
        }),
    })),
  },
]
