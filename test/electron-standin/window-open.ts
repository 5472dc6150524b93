import type { CDPSession } from 'playwright'

/** What `setWindowOpenHandler` is asked, as Electron asks it. */
export type OpenDetails = { url: string; frameName: string; features: string; disposition: string }
export type ChildOptions = {
  x?: number
  y?: number
  width?: number
  height?: number
  title?: string
  webPreferences?: object
}
export type OpenHandler = (
  details: OpenDetails,
) =>
  | { action: 'deny' }
  | { action: 'allow'; outlivesOpener?: boolean; overrideBrowserWindowOptions?: ChildOptions }

/** In the page's world, whose function of this name stops and waits for the answer. */
const asking = 'standinOpens'

type Paused = {
  callFrames: {
    callFrameId: string
    functionName: string
    scopeChain: { object: { objectId?: string } }[]
  }[]
}

/**
 * `window.open` answers at once, and main decides: no message of DevTools is synchronous. But a page that meets a
 * `debugger` statement stands still until it is resumed, and what it waits for can be put into its hand meanwhile.
 */
export async function answerWindowOpen(
  cdp: CDPSession,
  decide: (details: OpenDetails) => boolean,
): Promise<void> {
  cdp.on('Debugger.paused', (paused) => void settle(paused as Paused).catch(() => undefined))
  await cdp.send('Debugger.enable')

  /** A handler that throws refuses, and its error is printed, as in Electron. */
  function decided(details: OpenDetails): boolean {
    try {
      return decide(details)
    } catch (error) {
      process.stderr.write(`Error in setWindowOpenHandler: ${error instanceof Error ? error.stack : error}\n`)
      return false
    }
  }
  async function settle({ callFrames: [frame] }: Paused) {
    try {
      if (frame?.functionName !== asking) return
      const evaluate = (expression: string) =>
        cdp.send('Debugger.evaluateOnCallFrame', {
          callFrameId: frame.callFrameId,
          expression,
          returnByValue: true,
        })
      const { result } = await evaluate('details')
      if (decided(result.value as OpenDetails)) await evaluate('answer.allowed = true')
    } finally {
      await cdp.send('Debugger.resume')
    }
  }
}

/** Size and place out of `window.open`'s third argument. */
export function optionsOf(features: string): ChildOptions {
  const given = Object.fromEntries(
    features.split(',').map((one) => {
      const [name = '', value = ''] = one.split('=').map((word) => word.trim())
      return [name, Number(value)]
    }),
  )
  const names = { width: 'width', height: 'height', x: 'left', y: 'top' } as const
  return Object.fromEntries(
    Object.entries(names)
      .map(([ours, theirs]) => [ours, given[theirs]] as const)
      .filter(([, value]) => Number.isFinite(value)),
  )
}
