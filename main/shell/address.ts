/** Where the page lives. */
export const appOrigin = 'app://rounds'
export const appPage = `${appOrigin}/index.html`

/** As Electron's frames state it; our scheme has no origin in Node's URL. */
export function originOf(url: string): string {
  if (!URL.canParse(url)) return 'null'
  const { protocol, host, origin } = new URL(url)
  return protocol === 'app:' ? `app://${host}` : origin
}
