import { Worker } from 'node:worker_threads'
import type { Bundle } from '@medplum/fhirtypes'
import { Problem } from '../fhir/problem.ts'
import type { Limits } from '../limits.ts'
import { setFinding } from './validate.ts'
import type { Asked, Found } from './validate-worker.ts'

type Job = {
  owner: string
  body: Buffer
  resources: unknown[]
  isBundle: boolean
  done(): void
  failed(problem: Problem): void
}

const busy = () =>
  new Problem('too-many', 'The central API is busy with large writes. Try again in a moment.', {
    retryAfterSeconds: 2,
  })

/**
 * Holds large bodies against R4 in a thread of their own, one after the other and each provider in turn, so that they
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
    started.on('message', ({ number, findings }: Found) => {
      if (under?.number !== number) return
      const { job } = under
      under = undefined
      job.resources.forEach((resource, at) => {
        const finding = findings[at]
        if (typeof resource === 'object' && resource !== null)
          setFinding(resource, finding ? new Problem('invalid-resource', finding.words, finding) : undefined)
      })
      job.done()
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
    to.postMessage({ number: count, body: job.body, isBundle: job.isBundle } satisfies Asked)
  }

  /**
   * Resolves when `validate` knows what to say of this resource, or of the resources of this Bundle, which were read from
   * `body`. Throws `too-many` while too many wait, `too-large` where the thread could not bear it.
   */
  return function validateApart(
    owner: string,
    json: object,
    body: Buffer,
    { validations, validationsOfOne }: Pick<Limits, 'validations' | 'validationsOfOne'>,
  ): Promise<void> {
    const own = [...waiting, ...(under ? [under.job] : [])].filter((job) => job.owner === owner)
    if (waiting.length >= validations || own.length >= validationsOfOne) return Promise.reject(busy())
    const entries: unknown = (json as Bundle).entry
    const isBundle = (json as Bundle).resourceType === 'Bundle' && Array.isArray(entries)
    const resources = isBundle
      ? (entries as ({ resource?: unknown } | null)[]).map((entry) => entry?.resource)
      : [json]
    return new Promise((done, failed) => {
      waiting.push({ owner, body, resources, isBundle, done, failed })
      next()
    })
  }
}

function startWorker(): Worker {
  return new Worker(new URL('./validate-worker.ts', import.meta.url), {
    // A body of 8 MB takes some 200 MB to be gone through.
    resourceLimits: { maxOldGenerationSizeMb: 1_024 },
  })
}

export const validateApart = createApart()
