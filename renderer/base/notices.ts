import { create } from 'zustand'
import type { Payload } from '../../preload/contract/index.ts'

export type Notice = Payload<'notice'>

export const useNotices = create<{ notices: Notice[] }>(() => ({ notices: [] }))

/** For what the screen itself must say and keep on screen, beside what the engine sends. */
export function addNotice(notice: Notice): void {
  useNotices.setState(({ notices }) => ({
    notices: [notice, ...notices.filter((each) => each.id !== notice.id)],
  }))
}
/** Takes all off the screen; says how many there were. */
export function removeNotices(): number {
  const { length } = useNotices.getState().notices
  useNotices.setState({ notices: [] })
  return length
}
export function removeNotice(id: string): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((each) => each.id !== id) }))
}
