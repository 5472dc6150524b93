import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

type Pair = { light: string; dark: string }
function tokensOf(block: string): Map<string, Pair> {
  const found = block.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)
  return new Map(
    [...found].map(([, name, light, dark]) => [name ?? '', { light: light ?? '', dark: dark ?? '' }]),
  )
}
const plain = tokensOf(css.slice(0, css.indexOf('[data-contrast="more"]')))
const more = tokensOf(css.slice(css.indexOf('[data-contrast="more"]')))

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string) => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const inks = ['ink', 'ink-2', 'ink-3', 'accent', 'warn', 'stop', 'kept']
const grounds = ['ground', 'panel', 'paper', 'accent-soft', 'warn-soft', 'stop-soft', 'kept-soft']
const pairs = [
  ...inks.flatMap((ink) => grounds.map((ground) => [ink, ground])),
  ['on-accent', 'accent-fill'],
  ['on-stop', 'stop-fill'],
]

describe.each([
  ['plain', plain, 4.5],
  ['high contrast', more, 7],
] as const)('%s', (_, tokens, least) => {
  test.each(pairs)(`%s on %s reaches ${least} : 1, light and dark`, (ink = '', ground = '') => {
    for (const scheme of ['light', 'dark'] as const) {
      const [a, b] = [tokens.get(ink)?.[scheme], tokens.get(ground)?.[scheme]]
      if (!a || !b) throw new Error(`no token ${ink} or ${ground}`)
      expect(contrast(a, b)).toBeGreaterThanOrEqual(least)
    }
  })
  test('the edge of a control reaches 3 : 1', () => {
    for (const scheme of ['light', 'dark'] as const)
      expect(
        contrast(tokens.get('line-strong')?.[scheme] ?? '', tokens.get('paper')?.[scheme] ?? ''),
      ).toBeGreaterThanOrEqual(3)
  })
})
