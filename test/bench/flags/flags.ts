import { corpora, figuresOf, judged, sentencesOf } from './corpus.ts'

/**
 * `npm run bench -- flags`: the red flags of a queue's rows against sentences that must and must not be flagged. The last
 * line is the figure of the blind corpus alone; exit code 1 below 95 % recall or 90 % precision.
 */
for (const corpus of corpora) {
  const { must, mustNot, found, rightly, wrongly } = figuresOf(sentencesOf(corpus).map(judged))
  console.log(
    `${corpus}: ${found} of ${must} flagged (${rightly} with every sign named), ${wrongly} of ${mustNot} flagged wrongly`,
  )
}
const { recall, precision } = figuresOf(sentencesOf('blind').map(judged))
console.log(`flags: recall ${recall.toFixed(1)} %, precision ${precision.toFixed(1)} %`)
if (recall < 95 || precision < 90) process.exitCode = 1
