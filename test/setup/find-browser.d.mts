/** The machine's own Chromium or Chrome: CHROMIUM_PATH, the search path, the usual places. */
export function findBrowser(): string | undefined
