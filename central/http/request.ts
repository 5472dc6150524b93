import type { FastifyRequest } from 'fastify'
import type { Caller } from '../base/caller.ts'
import { claimNumberIn } from '../base/claim-number.ts'
import { isOver } from '../base/client-version.ts'
import { jsonObject } from '../base/json-object.ts'
import { valuesOf } from '../base/json-size.ts'
import type { HeldClaim } from '../base/lease-types.ts'
import { Problem } from '../base/problem.ts'
import type { CentralContext } from './context.ts'

/** Who writes, under which claim, and whether their workstation is new enough for new work. */
export type Writer = { caller: Caller; claim: HeldClaim | undefined; tooOld: boolean }

/** A provider at their workstation. Throws `unauthorized`, `forbidden` (a realtime token), `device-lost`. */
export async function callerOf(context: CentralContext, request: FastifyRequest): Promise<Caller> {
  const caller = await realtimeCallerOf(context, request)
  if (caller.realtimeOnly)
    throw new Problem('forbidden', 'This token keeps a call alive and opens nothing else.')
  return caller
}

/**
 * The same, or only the realtime process of their workstation: for what may never read or write a chart. Throws `unauthorized`,
 * `device-lost`, `bad-request`.
 */
export async function realtimeCallerOf(context: CentralContext, request: FastifyRequest): Promise<Caller> {
  const caller = await anyCallerOf(context, request)
  if (caller.lost)
    throw new Problem('device-lost', 'This workstation was reported lost. What it keeps is to be erased.')
  if (caller.deviceId === null)
    throw new Problem('bad-request', 'Rounds-Device must say which workstation asks.')
  return caller
}

/** The same, lost or not: for the wipe order itself. Throws `unauthorized`. */
export async function anyCallerOf(context: CentralContext, request: FastifyRequest): Promise<Caller> {
  const caller = await context.authenticate(request)
  if (!caller)
    throw new Problem(
      'unauthorized',
      'Sign in first: the access token is missing, expired or not valid here.',
    )
  return caller
}

/** Throws `unauthorized`, `bad-request`. */
export async function writerOf(context: CentralContext, request: FastifyRequest): Promise<Writer> {
  return {
    caller: await callerOf(context, request),
    claim: claimOf(request),
    tooOld: isTooOld(context, request),
  }
}

export function isTooOld(context: CentralContext, request: FastifyRequest): boolean {
  const version = header(request, 'rounds-client-version') ?? '0'
  return isOver(version, context.settings, context.clock.now())
}

export const tooOld = () =>
  new Problem(
    'client-too-old',
    'This version of Rounds is too old for new work. Visits you have can be finished; then update.',
  )

/** One header's value; an empty or repeated one counts as absent. */
export function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function claimOf(request: FastifyRequest): HeldClaim | undefined {
  const value = header(request, 'rounds-claim')
  if (value === undefined) return undefined
  const match = /^(?:Task\/)?([A-Za-z0-9\-.]{1,64}) (\d{1,9})$/.exec(value)
  const claim = claimNumberIn(match?.[2])
  if (!match || claim === undefined)
    throw new Problem('bad-request', 'Rounds-Claim must be a Task id and a number.')
  return { task: match[1] as string, claim, proof: header(request, 'rounds-claim-proof') }
}

/** `W/"abc"`, `"abc"` and `abc` mean the same. */
export function tagOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  return /^(?:W\/)?"(.*)"$/.exec(value.trim())?.[1] ?? value.trim()
}

/** Parses a body. Throws `bad-request`, `too-large` (nested too deeply, a list too long); what stands in the body isn't repeated. */
export function jsonOf(body: unknown): Record<string, unknown> {
  const bytes = bytesOf(body)
  valuesOf(bytes)
  return jsonObject(bytes.toString('utf8'))
}

export const bytesOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.of())

/** `_count` within 1 and `most`. */
export function countOf(value: string | undefined, standard: number, most: number): number {
  if (value === undefined) return standard
  if (!/^\d{1,9}$/.test(value)) throw new Problem('bad-request', '_count must be a whole number.')
  return Math.min(Math.max(Number(value), 1), most)
}
