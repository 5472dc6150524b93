/**
 * Goes through the sign-in page as a browser would: follows the authorization address, fills the form in,
 * and answers the loopback address that the workstation is sent back to. For tests and scripts.
 * Throws with the page's words when the sign-in is refused. `cancel` presses that button instead.
 */
export async function signInByForm(
  authorization: URL,
  email: string,
  password: string,
  jar: Map<string, string> = new Map(),
  cancel = false,
): Promise<URL> {
  const visit = async (url: URL, init: RequestInit = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name && value) jar.set(name, value)
      else if (name) jar.delete(name)
    }
    return response
  }
  const target = (response: Response, from: URL) => new URL(response.headers.get('location') ?? '', from)

  const begun = await visit(authorization)
  if (begun.status !== 303) throw new Error(pageText(await begun.text()))
  const form = target(begun, authorization)
  const page = await visit(form)
  if (page.status !== 200) throw new Error(pageText(await page.text()))
  const fields = { email, password, ...(cancel ? { cancel: 'yes' } : {}) }
  const submitted = await visit(form, { method: 'POST', body: new URLSearchParams(fields) })
  if (submitted.status !== 303) throw new Error(pageText(await submitted.text()))
  const resume = target(submitted, form)
  return target(await visit(resume), resume)
}

function pageText(html: string): string {
  return /role="alert">([^<]*)</.exec(html)?.[1] ?? 'The sign-in page answered in a way this cannot follow.'
}
