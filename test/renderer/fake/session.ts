import type { Output } from '../../../preload/contract/index.ts'
import type { AnswersOf, Around } from './answers.ts'
import type { Scenario } from './scenario.ts'

export const sessionOf = (scenario: Scenario): Output<'session.state'> => ({
  state: scenario.signedOut ? 'signed-out' : 'signed-in',
  provider: scenario.signedOut
    ? null
    : {
        practitionerId: 'okafor',
        name: 'Dr Okafor',
        licenses: [
          { state: 'MA', number: 'MA-204118', expires: '2027-12-31' },
          { state: 'NH', number: 'NH-11820', expires: '2028-06-30' },
        ],
      },
  availability: 'available',
  centralUrl: 'http://127.0.0.1:8080',
  training: true,
  signInNeeded: false,
})

export function sessionAnswers({ world, scenario }: Around): AnswersOf<'session'> {
  return {
    'session.state': () => world.session,
    'session.signIn': () => {
      world.session = sessionOf({ ...scenario, signedOut: false })
      return world.session
    },
    'session.signOut': () => {
      world.session = { ...world.session, state: 'signed-out', provider: null }
      return world.session
    },
    'session.setAvailability': ({ availability }) => {
      world.session = { ...world.session, availability }
      return world.session
    },
    'session.drain': () => world.sync,
  }
}
