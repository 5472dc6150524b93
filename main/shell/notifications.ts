import { Notification } from 'electron'

/**
 * Tells the desktop that someone waits. It holds no patient data: it stands on lock screens and in the
 * system's notification history. The page makes the sound.
 */
export function announceArrival(urgent: boolean, clicked: () => void): void {
  if (!Notification.isSupported()) return
  const notification = new Notification({
    title: urgent ? 'An urgent patient is waiting' : 'A patient is waiting',
    body: 'Open Rounds to see the queue.',
    silent: true,
  })
  notification.on('click', clicked)
  notification.show()
}
