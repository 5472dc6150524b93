import { join } from 'node:path'
import { assertNever } from '../../preload/assert-never.ts'
import { cacheFolders } from '../engine/cache/rekey.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { EngineStart, KeyNews, ToEngine } from './messages.ts'

/** What an engine has to do with the key file: it gets the new key beside the old one, and has the share kept. */
export function engineKeys(deps: {
  ring: Pick<KeyRing, 'nextKey' | 'rekeyed' | 'shareIds' | 'newShare' | 'shareKept'>
  userData: string
  send(message: ToEngine): void
}) {
  const { ring, userData, send } = deps
  /** The key file could not be written: nothing is lost, the next start or contact tries again. */
  const later = () => undefined

  async function answer(news: KeyNews): Promise<void> {
    switch (news.kind) {
      case 'rekeyed':
        return ring.rekeyed()
      case 'share-kept':
        return ring.shareKept(news.id, news.serverNow)
      case 'share-wanted': {
        const { id, share } = await ring.newShare(news.device, news.atCentral)
        send({ kind: 'share', id, share: share.toString('base64url') })
        share.fill(0)
        return
      }
      default:
        return assertNever(news)
    }
  }

  return {
    async forStart(): Promise<Pick<EngineStart, 'rekey' | 'shareIds'>> {
      const to = await ring.nextKey()
      // Shares of the key that goes are of no use to the one that comes.
      if (!to) return { shareIds: await ring.shareIds() }
      return { rekey: { to, folders: cacheFolders(join(userData, 'cache')) }, shareIds: [] }
    },
    handleNews(news: KeyNews): void {
      void answer(news).catch(later)
    },
  }
}
