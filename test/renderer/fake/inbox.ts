import { type AnswersOf, type Around, now, Refusal } from './answers.ts'

export function inboxAnswers({ world }: Around): AnswersOf<'inbox'> {
  function resultOf(taskId: string) {
    const found = world.results.find((one) => one.taskId === taskId)
    if (!found) throw new Refusal('not-found', 'This result is no longer yours to review.')
    return found
  }
  const name = 'Adaeze Okafor'

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
    'inbox.acknowledge': ({ taskId, comment }) => {
      acknowledge(taskId, comment)
      return {}
    },
    'inbox.tell': ({ taskId, how, text, acknowledge: also }) => {
      const result = resultOf(taskId)
      result.told = [...result.told, { name, at: now(), how, text, received: null }]
      if (also) acknowledge(taskId, '')
      return {}
    },
  }
}
