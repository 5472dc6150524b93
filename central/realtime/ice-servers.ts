import { createHmac } from 'node:crypto'
import type { IceServer, Settings } from '../base/settings.ts'

export type IceAnswer = {
  iceServers: IceServer[]
  iceTransportPolicy: 'all' | 'relay'
  expiresInSeconds: number
}

/** What is good for ever is asked for again after this all the same, so that a changed setting arrives. */
const fixedLifetimeSeconds = 3600

/**
 * STUN and TURN servers for one caller. TURN credentials are made by the scheme of coturn's `use-auth-secret`
 * (draft-uberti-behave-turn-rest-00): the user name is the time of expiry and who it is for, the password its
 * HMAC-SHA1 under the shared secret.
 */
export function iceServersFor(owner: string, settings: Settings, nowMs: number): IceAnswer {
  const { turn } = settings
  const iceServers = [...settings.iceServers]
  if (turn) {
    const username = `${Math.floor(nowMs / 1000) + turn.lifetimeSeconds}:${owner}`
    const credential = createHmac('sha1', turn.sharedSecret).update(username).digest('base64')
    iceServers.push({ urls: turn.urls, username, credential })
  }
  return {
    iceServers,
    iceTransportPolicy: settings.iceTransportPolicy ?? (turn ? 'relay' : 'all'),
    expiresInSeconds: turn?.lifetimeSeconds ?? fixedLifetimeSeconds,
  }
}
