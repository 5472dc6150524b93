import { shown, toMain } from './addresses.ts'
import { wholeBrowser } from './chromium.ts'
import { protocolHandlers } from './session.ts'
import { WebContents } from './web-contents.ts'

type Paused = {
  requestId: string
  frameId: string
  resourceType: string
  redirectedRequestId?: string
  request: {
    url: string
    method: string
    headers: Record<string, string>
    postData?: string
    hasPostData?: boolean
  }
}

/**
 * All requests for app: and all navigations, in every page. At the browser and not at the page, where
 * AudioWorklets fail and a SharedWorker's fetch hangs.
 */
export async function intercept(): Promise<void> {
  wholeBrowser.on('Fetch.requestPaused', (paused) => void settle(paused as Paused).catch(() => undefined))
  await wholeBrowser.send('Fetch.enable', {
    patterns: [{ urlPattern: `${shown}*` }, { urlPattern: '*', resourceType: 'Document' }],
  })
}

async function settle({ requestId, frameId, resourceType, redirectedRequestId, request }: Paused) {
  const refuse = (errorReason: 'Aborted' | 'Failed') =>
    wholeBrowser.send('Fetch.failRequest', { requestId, errorReason })
  if (resourceType === 'Document') {
    const allowed =
      WebContents.ofTarget(frameId)?.mayNavigate(request.url, redirectedRequestId !== undefined) ?? true
    if (!allowed) return refuse('Aborted')
  }
  if (!request.url.startsWith(shown)) return wholeBrowser.send('Fetch.continueRequest', { requestId })
  const handler = protocolHandlers.get('app')
  if (!handler) return refuse('Failed')
  let answer: Response
  try {
    answer = await handler(
      new Request(toMain(request.url), {
        method: request.method,
        headers: request.headers,
        body: request.postData ?? null,
      }),
    )
  } catch {
    return refuse('Failed')
  }
  await wholeBrowser.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: answer.status,
    responseHeaders: [...answer.headers].map(([name, value]) => ({ name, value: inPage(name, value) })),
    body: Buffer.from(await answer.arrayBuffer()).toString('base64'),
  })
}

/** A policy that names the scheme has to name the address that stands for it. */
const inPage = (name: string, value: string) =>
  name === 'content-security-policy'
    ? value.replaceAll(/(?<=[\s;])app:(\/\/rounds)?(?=[\s;]|$)/g, shown.slice(0, -1))
    : value
