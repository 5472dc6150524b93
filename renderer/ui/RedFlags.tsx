import type { RedFlags as Flags } from '../../preload/views/index.ts'
import { redFlagTexts } from './format.ts'

/** The red flags in words, as tags: on a row, in the chart's header, on the visit's card. */
export function RedFlags({ of }: { of: Flags }) {
  const texts = redFlagTexts(of)
  if (texts.length === 0) return null
  return (
    <span className="flags">
      {texts.map((text) => (
        <span key={text} className="tag" data-kind="stop">
          {text}
        </span>
      ))}
    </span>
  )
}
