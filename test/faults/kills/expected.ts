import type { TypistMessage } from './names.ts'

/** What the typists were told to be kept, since the first of them. */
export function createExpected() {
  const tokens = new Map<string, string>()
  const orders = new Map<string, string>()
  const signed = new Set<string>()
  const problems: string[] = []
  return {
    tokens,
    orders,
    signed,
    problems,
    receive(message: TypistMessage): void {
      if (message.did === 'kept') tokens.set(message.token, message.encounterId)
      if (message.did === 'ordered') orders.set(message.orderId, message.encounterId)
      if (message.did === 'signed') signed.add(message.encounterId)
      if (message.did === 'problem') problems.push(message.message)
    },
    visits: (): string[] => [...new Set([...tokens.values(), ...orders.values(), ...signed])],
  }
}
export type Expected = ReturnType<typeof createExpected>
