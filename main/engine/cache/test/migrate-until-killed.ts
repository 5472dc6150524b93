/** Migrates the work file in the folder (first argument) and is killed after so many statements (second). */
import { join } from 'node:path'
import { openEncrypted, type Sqlite } from '../encrypted-file.ts'
import { migrate } from '../migrate.ts'
import { workSchema } from '../migrations/all.ts'
import { theKey } from './folder.ts'

const [, , folder = '', last = ''] = process.argv
let statements = 0
function counted<T>(done: T): T {
  if (++statements === Number(last)) process.kill(process.pid, 'SIGKILL')
  return done
}
/** The same object, whose calls that reach the file are counted. */
const watched = (target: object): never =>
  new Proxy(target, {
    get(object, name) {
      const value = Reflect.get(object, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        const answer = value.apply(object, given)
        if (name === 'prepare') return watched(answer)
        if (name === 'transaction' || name === 'pluck') return answer
        return counted(answer)
      }
    },
  }) as never
const db: Sqlite = openEncrypted(join(folder, 'work.db'), theKey())
migrate(watched(db), workSchema)
console.log('migrated')
