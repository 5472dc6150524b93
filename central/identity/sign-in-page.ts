import { escapeHtml } from '../html.ts'

/**
 * `form-action` names the workstation too: Chromium holds the redirects that follow a form against it,
 * and the last of them goes to the workstation's loopback address.
 */
export const signInPageHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; form-action 'self' http://127.0.0.1:*; frame-ancestors 'none'; base-uri 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/oidc/sign-in.css">
</head>
<body>
<main>
<p class="product">Rounds</p>
${body}
</main>
</body>
</html>
`
}

/** `trouble` is said above the fields, and read out at once by a screen reader. */
export function signInPage(given: { email: string; trouble: string | null; training: boolean }): string {
  const wrong = given.trouble
    ? `<p class="trouble" id="trouble" role="alert">${escapeHtml(given.trouble)}</p>`
    : ''
  const described = given.trouble ? ' aria-describedby="trouble"' : ''
  const focusPassword = given.email !== ''
  return page(
    'Sign in to Rounds',
    `<h1>Sign in</h1>
${given.training ? '<p class="training">Training mode. No real patients.</p>' : ''}
${wrong}
<form method="post">
<label for="email">Email</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="${escapeHtml(given.email)}"${described}${focusPassword ? '' : ' autofocus'}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1000"${described}${focusPassword ? ' autofocus' : ''}>
<button type="submit">Sign in</button>
<button type="submit" name="cancel" value="yes" class="cancel" formnovalidate>Cancel</button>
</form>`,
  )
}

/** What is said when a sign-in cannot go on. */
export function signInTroublePage(words: string): string {
  return page('Rounds', `<h1>Sign-in did not go through</h1>\n<p role="alert">${escapeHtml(words)}</p>`)
}

export const signInStyle = `:root {
  color-scheme: light dark;
  --ground: #f5f5f2; --panel: #fcfcfa; --line: #8a928e; --text: #1d2321; --quiet: #5b6461;
  --accent: #0b6e69; --on-accent: #ffffff; --stop: #a8291f; --stop-ground: #fae6e3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #141817; --panel: #1c2120; --line: #77817d; --text: #e9ecea; --quiet: #a9b2ae;
    --accent: #5cc3bb; --on-accent: #08221f; --stop: #ffb4a9; --stop-ground: #43201c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px 16px;
  background: var(--ground); color: var(--text);
  font: 16px/1.5 Inter, system-ui, sans-serif;
}
main { width: 100%; max-width: 360px; }
.product { margin: 0 0 24px; color: var(--accent); font-weight: 650; letter-spacing: .01em; }
h1 { margin: 0 0 16px; font-size: 24px; line-height: 1.25; font-weight: 600; }
.training { margin: 0 0 16px; color: var(--quiet); }
.trouble { margin: 0 0 16px; padding: 10px 12px; border-radius: 8px; background: var(--stop-ground); color: var(--stop); }
label { display: block; margin: 16px 0 6px; font-weight: 550; }
input {
  width: 100%; min-height: 44px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 8px;
  background: var(--panel); color: inherit; font: inherit;
}
button {
  width: 100%; min-height: 44px; margin-top: 24px; border: 0; border-radius: 8px;
  background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer;
}
.cancel { margin-top: 8px; background: none; color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (forced-colors: active) { button { border: 1px solid ButtonText; } }
`
