/** What copies a selected text, on the keyboard of this machine; macOS has another key for it. */
export const copyKeys = (userAgent = navigator.userAgent): string =>
  userAgent.includes('Mac OS X') ? '⌘C' : 'Ctrl+C'
