/**
 * Chromium lets no one add a scheme, so the page sees https://app.rounds.invalid/ (a secure context) where
 * main sees app://rounds/.
 */
const seen = 'app://rounds/'
export const shown = 'https://app.rounds.invalid/'

/** A URL of main, as the page has it. */
export function toPage(url: string): string {
  if (url.startsWith(seen)) return shown + url.slice(seen.length)
  if (url.startsWith('app:')) throw new Error('the stand-in serves app://rounds/ only')
  return url
}

/** A URL of the page, as main has it. */
export const toMain = (url: string): string => (url.startsWith(shown) ? seen + url.slice(shown.length) : url)

/** As Electron gives it for a privileged standard scheme. */
export function originOf(url: string): string {
  if (toMain(url).startsWith(seen)) return seen.slice(0, -1)
  try {
    return new URL(url).origin
  } catch {
    return 'null'
  }
}
