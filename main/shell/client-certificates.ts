import { app, type Certificate } from 'electron'

/**
 * Where the way to the central API asks for a client certificate (mutual TLS, as some hospitals' gateways do), Rounds presents one
 * of those that IT put into the system's store and that the asking server accepts: only those are offered here. Only the
 * utility processes present one, which talk to no other server; a page never does. The person is not asked which one: they could
 * not tell them apart.
 */
export function presentCertificates(): void {
  app.on('select-client-certificate', (event, contents, _url, offered, present) => {
    event.preventDefault()
    present(contents === null ? usable(offered, Date.now()) : undefined)
  })
}

/** The one that is valid now and for longest: after a renewal both are in the store for a while. */
export function usable(offered: Certificate[], now: number): Certificate | undefined {
  return offered
    .filter(({ validStart, validExpiry }) => validStart * 1000 <= now && now < validExpiry * 1000)
    .sort((one, other) => other.validExpiry - one.validExpiry)[0]
}
