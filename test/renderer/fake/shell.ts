import type { AnswersOf, Around } from './answers.ts'

export function shellAnswers({ world, scenario }: Around): AnswersOf<'shell'> {
  return {
    'shell.state': () => ({
      engine: world.engine,
      version: '0.1.0',
      standIn: true,
      mayExport: !scenario.noExport,
      words:
        world.engine === 'running' ? '' : 'The part that keeps your work stopped and is being started again.',
    }),
  }
}
