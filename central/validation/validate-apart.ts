import { Worker } from 'node:worker_threads'
import { setLongMembers } from '../base/known-text.ts'
import type { Limits } from '../base/limits.ts'
import { Problem } from '../base/problem.ts'
import { resourcesIn, setFinding } from './validate.ts'
import type { Asked, Found, Taken } from './validate-worker.ts'

type Job = {
  owner: string
  body: Buffer
  done(json: Record<string, unknown>): void
  failed(problem: Problem): void
}

const busy = () =>
  new Problem('too-many', 'The server is busy with large writes. Try again in a moment.', {
    retryAfterSeconds: 2,
  })

/**
 * Has large bodies looked at by a thread of their own (their size, R4, how their long texts are written), one after the other and each provider in turn, so that they
 * hold up neither small requests nor, for more than one body's time, somebody else's large one. The thread is the
 * process's: started with the first such body, and no reason to stay alive.
 */
export function createApart(start: () => Worker = startWorker) {
  const waiting: Job[] = []
  /** When each provider was last served, counted in jobs. */
  const served = new Map<string, number>()
  let worker: Worker | undefined
  let under: { job: Job; number: number } | undefined
  let count = 0

  function ready(): Worker {
    if (worker) return worker
    const started = start()
    worker = started
    started.on('message', (found: Found) => {
      if (under?.number !== found.number) return
      const { job } = under
      under = undefined
      if ('refused' in found) job.failed(new Problem(found.refused, found.message))
      else job.done(readAs(found, job.body))
      next()
    })
    // It ran out of memory, or found a body that it can't go through: that one is not taken, the others go on.
    const ended = () => {
      if (worker !== started) return
      worker = undefined
      const ending = under
      under = undefined
      ending?.job.failed(new Problem('too-large', 'This is too large to be checked.'))
      next()
    }
    started.on('error', ended)
    started.on('exit', ended)
    return started
  }

  function next(): void {
    if (under) return
    const [job] = [...waiting].sort((a, b) => (served.get(a.owner) ?? 0) - (served.get(b.owner) ?? 0))
    if (!job) {
      served.clear()
      worker?.unref()
      return
    }
    waiting.splice(waiting.indexOf(job), 1)
    count += 1
    served.set(job.owner, count)
    under = { job, number: count }
    const to = ready()
    to.ref()
    to.postMessage({ number: count, body: job.body } satisfies Asked)
  }

  /**
   * Reads a body. `validate` knows then what to say of its resource, or of the resources of this Bundle, and what writes them how
   * their long members are written. Throws `too-large`, also where the thread could not bear it, `bad-request` (no JSON object),
   * `too-many` while too many wait.
   */
  return function readApart(
    owner: string,
    body: Buffer,
    { validations, validationsOfOne }: Pick<Limits, 'validations' | 'validationsOfOne'>,
  ): Promise<Record<string, unknown>> {
    const own = [...waiting, ...(under ? [under.job] : [])].filter((job) => job.owner === owner)
    if (waiting.length >= validations || own.length >= validationsOfOne) return Promise.reject(busy())
    return new Promise((done, failed) => {
      waiting.push({ owner, body, done, failed })
      next()
    })
  }
}

/**
 * Parsed here once more, which is quicker than to hand the objects over, and by `JSON.parse` alone: how its decimals were written is
 * known of the members that hold them.
 */
function readAs({ findings, long }: Taken, body: Buffer): Record<string, unknown> {
  const json = JSON.parse(body.toString('utf8')) as Record<string, unknown>
  resourcesIn(json).forEach((resource, at) => {
    if (typeof resource !== 'object' || resource === null) return
    const finding = findings[at]
    setFinding(resource, finding ? new Problem('invalid-resource', finding.message, finding) : undefined)
    setLongMembers(resource, long[at] ?? [])
  })
  return json
}

function startWorker(): Worker {
  return new Worker(new URL('./validate-worker.ts', import.meta.url), {
    // A body of 8 MB, more than is taken, takes some 200 MB to be gone through.
    resourceLimits: { maxOldGenerationSizeMb: 1_024 },
  })
}

export const readApart = createApart()
