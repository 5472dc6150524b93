import { type AnswersOf, type Around, now, Refusal } from './answers.ts'

export function inboxAnswers({ world }: Around): AnswersOf<'inbox'> {
  function resultOf(taskId: string) {
    const found = world.results.find((one) => one.taskId === taskId)
    if (!found) throw new Refusal('not-found', 'This result is no longer yours to review.')
    return found
  }
  const name = 'Adaeze Okafor'

  function assertRead(taskId: string, digest: string): void {
    if (resultOf(taskId).digest !== digest)
      throw new Refusal('review-outdated', 'This result has changed since you opened it. Read it again.')
  }

  function acknowledge(taskId: string, comment: string): void {
    const result = resultOf(taskId)
    if (result.acknowledged)
      throw new Refusal('not-editable', `${result.acknowledged.name} has acknowledged this result.`)
    result.acknowledged = { name, at: now() }
    if (comment) result.comments = [...result.comments, { name, at: now(), text: comment }]
    result.unsent = true
  }

  return {
    'inbox.list': () => ({
      offered: true,
      items: world.results
        .filter(({ acknowledged }) => acknowledged === null)
        .map((one) => ({ ...one, kind: 'result' as const })),
    }),
    'inbox.result': ({ taskId }) => resultOf(taskId),
    'inbox.viewed': () => ({}),
    'inbox.acknowledge': ({ taskId, digest, comment }) => {
      assertRead(taskId, digest)
      acknowledge(taskId, comment)
      return {}
    },
    'inbox.tell': ({ taskId, digest, how, text, acknowledge: also }) => {
      if (how !== 'not-reached') assertRead(taskId, digest)
      const result = resultOf(taskId)
      result.told = [...result.told, { name, at: now(), how, text, received: null }]
      if (also) acknowledge(taskId, '')
      return {}
    },
  }
}
