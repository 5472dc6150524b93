import { Notification } from 'electron'

/** Those on the desktop: one that nobody holds is collected, and its press then does nothing (electron/electron#16922). */
const shown = new Set<Notification>()

/**
 * Tells the desktop that someone waits. It holds no patient data: it stands on lock screens and in the
 * system's notification history. The page makes the sound.
 */
export function announceArrival(urgent: boolean, clicked: () => void, log: (line: string) => void): void {
  if (!Notification.isSupported()) return
  const notification = new Notification({
    title: urgent ? 'An urgent patient is waiting' : 'A patient is waiting',
    body: 'Open Rounds to see the queue.',
    silent: true,
  })
  const gone = () => void shown.delete(notification)
  notification.on('click', () => {
    gone()
    clicked()
  })
  notification.on('close', gone)
  // macOS shows those of a signed program only.
  notification.on('failed', () => {
    gone()
    log('the desktop did not show a notification')
  })
  shown.add(notification)
  notification.show()
}

/** A lock removes our notifications: the desktop must not show how busy the queue is. */
export function closeAnnouncements(): void {
  for (const notification of [...shown]) notification.close()
  shown.clear()
}

/** A press on one that an earlier Rounds left, which no object stands for any more. */
export function openOnOldNotification(platform: NodeJS.Platform, clicked: () => void): void {
  if (platform === 'win32') Notification.handleActivation(() => clicked())
}
