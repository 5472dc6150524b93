import { escapeHtml } from '../html.ts'

function page(title: string, body: string, attributes = '', scripts = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/join/assets/page.css">
${scripts}</head>
<body${attributes}>
${body}
</body>
</html>
`
}

/** A page that only says something: an unknown link, a visit that is over. */
export function wordsPage(title: string, words: string): string {
  return page(title, `<main class="words"><h1>${escapeHtml(title)}</h1><p>${escapeHtml(words)}</p></main>`)
}

/** `provider`: who holds the visit now; null when nobody does yet. Nothing else of the visit is shown. */
export function visitPage(given: { provider: string | null; simulated: boolean }): string {
  const who = given.provider
    ? `You will see <strong>${escapeHtml(given.provider)}</strong>.`
    : 'A clinician of the practice will see you.'
  return page(
    'Your video visit',
    `<main>
<section id="check" aria-labelledby="check-title">
<h1 id="check-title" tabindex="-1">Your video visit</h1>
<p>${who} The call is not recorded.</p>
<noscript><p class="notice">This page needs JavaScript, which is switched off in your browser.</p></noscript>
<div class="preview"><video id="preview" autoplay playsinline muted aria-label="Your own picture"></video></div>
<p id="devices" role="status">Your browser will ask for your camera and microphone. Please allow both.</p>
<p id="level-row" hidden><label for="level">Say something: this bar moves when we can hear you.</label>
<meter id="level" min="0" max="1" value="0"></meter></p>
<p class="actions">
<button id="join" type="button" class="main">Join the visit</button>
<button id="again" type="button" hidden>Try camera and microphone again</button>
</p>
</section>
<section id="call" aria-labelledby="call-title" hidden>
<h1 id="call-title" tabindex="-1">Your video visit</h1>
<p id="call-status" role="status">Joining…</p>
<div class="stage">
<div id="others"></div>
<video id="self" autoplay playsinline muted aria-label="Your own picture"></video>
</div>
<p id="call-notice" class="notice" role="status" hidden></p>
<p class="actions">
<button id="mute" type="button" aria-pressed="false">Mute</button>
<button id="camera" type="button" aria-pressed="false">Turn camera off</button>
<button id="leave" type="button" class="stop">Leave</button>
</p>
</section>
<section id="end" aria-labelledby="end-title" hidden>
<h1 id="end-title" tabindex="-1"></h1>
<p id="end-words"></p>
<p class="actions"><button id="rejoin" type="button">Join again</button></p>
</section>
</main>`,
    given.simulated ? ' data-simulated="true"' : '',
    `<script src="/join/assets/simplepeer.min.js" defer></script>
<script src="/join/assets/page.ts" type="module"></script>
`,
  )
}
