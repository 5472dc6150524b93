import { escapeHtml } from '../base/html.ts'
import type { TrainingAccount } from './training-accounts.ts'

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

export type SignInPage = {
  /** The address of whoever is expected, or what was typed. */
  email: string
  /** Shown above the fields, and read out at once by a screen reader. */
  problem: string | null
  /** The accounts that training mode offers; null outside training mode. */
  training: TrainingAccount[] | null
}

export function signInPage({ email, problem, training }: SignInPage): string {
  const offered = training ?? []
  const wrong = problem ? `<p class="problem" id="problem" role="alert">${escapeHtml(problem)}</p>` : ''
  const described = problem ? ' aria-describedby="problem"' : ''
  // The keyboard begins where the next thing is done: at the account to press, else at the first empty field.
  const expected = offered.find((account) => account.email === email) ?? (email ? undefined : offered[0])
  const focus = expected && !problem ? 'offered' : email === '' ? 'email' : 'password'
  const focused = (at: typeof focus) => (focus === at ? ' autofocus' : '')
  return page(
    'Sign in to Rounds',
    `<h1>Sign in</h1>
${training ? '<p class="training">Training mode. No real patients.</p>' : ''}
${wrong}
${offered.length > 0 ? accountsOffered(offered, focus === 'offered' ? expected : undefined) : ''}
<form method="post"${offered.length > 0 ? ' class="typed" aria-label="With an email and password"' : ''}>
<label for="email">Email</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="${escapeHtml(email)}"${described}${focused('email')}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1000"${described}${focused('password')}>
<button type="submit">Sign in</button>
<button type="submit" name="cancel" value="yes" class="cancel" formnovalidate>Cancel</button>
</form>`,
  )
}

/** Each account's form holds its password, which everyone may read: one press signs in on the way that typing does. */
function accountsOffered(accounts: TrainingAccount[], focused: TrainingAccount | undefined): string {
  const forms = accounts.map(
    (account) => `<li><form method="post">
<input type="hidden" name="email" value="${escapeHtml(account.email)}">
<input type="hidden" name="password" value="${escapeHtml(account.password)}">
<button type="submit" class="account"${account === focused ? ' autofocus' : ''}>${escapeHtml(account.role)} <span>${escapeHtml(account.name)}</span></button>
</form></li>`,
  )
  return `<h2 id="accounts">Choose who you are</h2>
<ul aria-labelledby="accounts">
${forms.join('\n')}
</ul>
<p class="or">Or sign in with an email and password</p>`
}

/** Shown when a sign-in cannot go on. */
export function signInProblemPage(message: string): string {
  return page('Rounds', `<h1>Sign-in did not go through</h1>\n<p role="alert">${escapeHtml(message)}</p>`)
}

export const signInStyle = `:root {
  color-scheme: light dark;
  --ground: #f5f5f2; --panel: #fcfcfa; --line: #8a928e; --rule: #dcdfdb; --text: #1d2321; --quiet: #5b6461;
  --accent: #0b6e69; --on-accent: #ffffff; --stop: #a8291f; --stop-ground: #fae6e3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #141817; --panel: #1c2120; --line: #77817d; --rule: #323937; --text: #e9ecea; --quiet: #a9b2ae;
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
.problem { margin: 0 0 16px; padding: 10px 12px; border-radius: 8px; background: var(--stop-ground); color: var(--stop); }
label { display: block; margin: 16px 0 6px; font-weight: 550; }
input {
  width: 100%; min-height: 44px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 8px;
  background: var(--panel); color: inherit; font: inherit;
}
button {
  width: 100%; min-height: 44px; margin-top: 24px; border: 0; border-radius: 8px;
  background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer;
}
h2 { margin: 24px 0 8px; font-size: 16px; line-height: 1.5; font-weight: 600; }
ul { margin: 0; padding: 0; list-style: none; display: grid; gap: 8px; }
.account {
  margin: 0; padding: 8px 12px; border: 1px solid var(--line); background: var(--panel); color: inherit; text-align: left;
}
.account span { display: block; color: var(--quiet); font-weight: 400; }
.account:hover { border-color: var(--accent); }
.or { margin: 24px 0 0; padding-top: 16px; border-top: 1px solid var(--rule); color: var(--quiet); }
.typed label:first-of-type { margin-top: 8px; }
.cancel { margin-top: 8px; background: none; color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (forced-colors: active) { button { border: 1px solid ButtonText; } }
`
