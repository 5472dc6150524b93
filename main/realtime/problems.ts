import type { Problem } from '../../preload/contract/index.ts'
import type { Answer } from './requests.ts'

export const unreachable: Problem = {
  code: 'central-unreachable',
  message: 'The server can’t be reached.',
}

export const notSignedIn: Problem = {
  code: 'not-signed-in',
  message: 'Sign in to start or join a call.',
}

/** What a person reads of a request that brought nothing. */
export function problemOf(answer: Exclude<Answer, { kind: 'done' }>): Problem {
  switch (answer.kind) {
    case 'token-refused':
      return { code: 'not-signed-in', message: 'The server asks for a new sign-in.' }
    case 'unreachable':
      return answer.captivePortal
        ? {
            code: 'captive-portal',
            message: 'This network answers with a page of its own. Sign in to the network first.',
          }
        : unreachable
    case 'refused':
      return { code: answer.status === 404 ? 'not-found' : 'refused-by-central', message: answer.message }
    default:
      return assertNever(answer)
  }
}

function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
