import type { Settings } from './settings.ts'

/** Negative when `a` is older than `b`; both like `1.12.3`, missing parts are 0. */
function compareVersions(a: string, b: string): number {
  const parts = (version: string) => version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  const [left, right] = [parts(a), parts(b)]
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference) return difference
  }
  return 0
}

type Rules = Pick<Settings, 'minimumClientVersion' | 'sunset'>

/**
 * From when on (ms) this version of a workstation may not begin new work; null: no end is known. A minimum that was
 * raised without a word before holds from now.
 */
export function sunsetOf(
  version: string,
  { minimumClientVersion, sunset }: Rules,
  now: number,
): number | null {
  const announced = sunset && compareVersions(version, sunset.below) < 0 ? Date.parse(sunset.at) : null
  if (compareVersions(version, minimumClientVersion) >= 0) return announced
  return Math.min(announced ?? now, now)
}

/** May this version finish what it has, and no more? */
export function isOver(version: string, rules: Rules, now: number): boolean {
  const end = sunsetOf(version, rules, now)
  return end !== null && end <= now
}
