import { join } from 'node:path'
import { app, ipcMain, safeStorage, shell } from 'electron'
import { touches } from '../preload/contract/touches.ts'
import { localDay } from './clinical/dates.ts'
import { eventSender } from './ipc/events.ts'
import { registerChannels } from './ipc/registrar.ts'
import { createKeyRing } from './keys/key-ring.ts'
import { electronKeychain } from './keys/keychain.ts'
import { eraseProfile, forgetWiped, readWiped } from './keys/wiped.ts'
import { lockChannels } from './lock/channels.ts'
import { readHandOver, removeHandOver, writeHandOver } from './lock/hand-over.ts'
import { createLock, type Lock } from './lock/lock.ts'
import { watchLockChanges } from './lock/watch-lock-changes.ts'
import { readPolicy } from './policy/read.ts'
import { outliveOutput } from './processes/dead-output.ts'
import { startProcesses } from './processes/start.ts'
import { systemClock } from './processes/system-clock.ts'
import { profileChannels } from './profiles/channels.ts'
import { openProfiles } from './profiles/profiles.ts'
import { settleUserData } from './profiles/user-data.ts'
import { registerAppScheme, serveApp } from './shell/app-scheme.ts'
import { callFollower } from './shell/call-follower.ts'
import { openChildPlaces } from './shell/child-places.ts'
import { allowChildWindows } from './shell/child-windows.ts'
import { presentCertificates } from './shell/client-certificates.ts'
import { contextMenu } from './shell/context-menu.ts'
import { copies } from './shell/copies.ts'
import { fullScreenKey } from './shell/full-screen.ts'
import { identify } from './shell/identity.ts'
import { createIdle } from './shell/idle.ts'
import { createMenuBar } from './shell/menu.ts'
import { lockNavigation } from './shell/navigation-lock.ts'
import { announceArrival, closeAnnouncements, openOnOldNotification } from './shell/notifications.ts'
import { watchPage } from './shell/page-health.ts'
import { lockPermissions } from './shell/permissions.ts'
import { onSleepOrLock, onWake, systemIdleSeconds } from './shell/power.ts'
import { finishBeforeQuit } from './shell/quit.ts'
import { sandboxAll } from './shell/sandbox.ts'
import { signInBrowser } from './shell/sign-in-browser.ts'
import { openSignInWindow } from './shell/sign-in-window.ts'
import { onlyOne } from './shell/single-instance.ts'
import { startAnew, startedByLock } from './shell/start-anew.ts'
import { cannotStart, catchErrors } from './shell/start-failure.ts'
import { refuseSwitches, refuseVariables } from './shell/switches.ts'
import { bringToFront, openWindow } from './shell/window.ts'
import { placeOf } from './shell/window-place.ts'
import { createWindows, type Windows } from './shell/windows.ts'
import { openZoom } from './shell/zoom.ts'

/** What starts, in order. */

const built = join(import.meta.dirname, '..')
const development = !app.isPackaged
const training = development && process.env.ROUNDS_TRAINING === '1'
const log = (line: string) => void process.stderr.write(`rounds: ${line}\n`)
let windows: Windows | undefined
let started = false
const toFront = () => bringToFront(windows?.main())

outliveOutput()
catchErrors(() => started, log)
// Keychain item and menu of a development build are not those of the installed one.
if (development) app.setName('Rounds Training')
identify(process.platform)
settleUserData(app, process.platform, process.env, log)
if (!development) refuseSwitches(app.commandLine, log)
if (!development) refuseVariables(process.env, log)
sandboxAll(development, log)
registerAppScheme()
presentCertificates()
lockNavigation()

const ending = finishBeforeQuit()
if (onlyOne(() => ending.startAfter() || toFront()))
  app
    .whenReady()
    .then(start)
    .catch((error) => cannotStart(error, log))

async function start(): Promise<void> {
  lockPermissions()
  serveApp(join(built, 'renderer'))
  openOnOldNotification(process.platform, toFront)

  const policy = await readPolicy(log)
  const mayExport = policy.exportAllowed ?? true
  const call = callFollower(
    training && process.env.ROUNDS_SIMULATED_PATIENT !== 'off' ? policy.centralUrl : null,
  )
  const profiles = await openProfiles(app.getPath('userData'))
  const userData = profiles.folder
  const idle = createIdle(systemIdleSeconds, systemClock.monotonic)
  const zoom = await openZoom(userData, process.platform, log)
  const childPlaces = await openChildPlaces(userData, log)
  const open = createWindows((window) => {
    idle.dress(window)
    zoom.dress(window)
    fullScreenKey(window)
    contextMenu(window)
  })
  windows = open
  const send = eventSender(open.send, development, log)
  const menuBar = createMenuBar(process.platform, zoom.change, (id) => send('shell.menuChosen', { id }))
  const browser = signInBrowser({
    open: (url) => shell.openExternal(url),
    openHere: training ? openSignInWindow : null,
    after: systemClock.after,
    changed: () => send('shell.changed', {}),
  })
  const keychain = electronKeychain(safeStorage, process.platform, training)
  const { centralUrl, keyDays } = policy
  const ring = await createKeyRing({ userData, keychain, clock: systemClock, centralUrl, keyDays })
  await ring.check()
  const before = await readHandOver(userData, keychain)
  const wiped = await readWiped(userData)
  // A crash in the middle of it: what was to be erased is.
  const erase = (lost: number | null) => ring.erase(() => eraseProfile(userData, lost))
  if (wiped) await erase(wiped.lost)
  const offlineHours = policy.offlineHours ?? 72
  const processes = startProcesses({
    entries: join(built, 'main'),
    userData,
    ring,
    centralUrl: policy.centralUrl,
    training,
    locked: ring.pinSet || ring.onlyRecovery !== null || before !== null || wiped !== null,
    orders: before?.orders ?? null,
    closedChartHours: policy.closedChartHours,
    doseLimits: { childWeightDays: policy.childWeightDays, quantityTimes: policy.quantityTimes },
    handOverMinutes: policy.handOverMinutes,
    consentDays: policy.consentDays,
    consentWording: policy.consentWording,
    event({ event, payload }) {
      if (event === 'queue.arrived') announceArrival(payload.urgent, toFront, log)
      if (event === 'changed' && touches(payload.keys, ['session', 'practitioner'])) void noteWhose()
      send(event, payload)
    },
    graceMs: offlineHours * 3_600_000,
    grace: (leftMs) => lock.grace(leftMs),
    wipe: () => void lock.wipe(),
    changed: () => send('shell.changed', {}),
    openExternal: (url) => void browser.open(url),
  })

  const lock: Lock = createLock({
    ring,
    processes,
    callLive: call.live,
    idleSeconds: idle.seconds,
    idleMinutes: policy.idleMinutes ?? 5,
    pinRequired: policy.pinRequired ?? false,
    askForShare: processes.askForShare,
    clock: systemClock,
    changed() {
      lockChanged()
      if (lock.view().state === 'locking') closeAnnouncements()
      if (!uncovered()) open.closeChildren()
      send('lock.changed', {})
    },
    before,
    offlineHours,
    wiped,
    async erase(lost) {
      await processes.endEngine()
      await erase(lost)
    },
    forgetWiped: () => forgetWiped(userData),
    async keepLocked(left) {
      await noteWhose()
      await writeHandOver(userData, keychain, {
        ...left,
        window: placeOf(open.main(), left.why === 'asked'),
        orders: processes.orders(),
      })
    },
    forgetLocked: () => removeHandOver(userData),
    startAnew: () => startAnew(processes.close),
  })

  const uncovered = () => ['open', 'curtained'].includes(lock.view().state)

  /** For the lock screen of whoever comes after; not worth failing over. */
  const noteWhose = () =>
    profiles
      .note(processes.orders()?.practitionerName ?? '', processes.unsent())
      .catch(() => log('profiles: the list could not be written'))

  const lockChanged = watchLockChanges(lock.view, processes.lockChanged)
  lockChanged()

  registerChannels({
    ipcMain,
    isOurs: open.isOurs,
    routes: {
      engine: lock.engine,
      realtime: processes.realtime,
      shell: {
        ...lockChannels(lock),
        ...profileChannels({
          profiles,
          lock,
          signedIn: processes.signedIn,
          callLive: call.live,
          held: () => processes.orders()?.leases.length ?? 0,
          startAnew: () => startAnew(processes.close),
        }),
        ...copies({
          window: open.main,
          engine: lock.engine,
          allowed: mayExport,
          today: () => localDay(Date.now()),
        }),
        async 'shell.tryAgain'() {
          await processes.tryAgain()
          return {}
        },
        'shell.state': () => ({
          ...processes.state(),
          version: app.getVersion(),
          standIn: process.versions.electron === undefined,
          mayExport,
        }),
        'shell.browser': browser.state,
        'shell.signInHere'() {
          browser.openHere()
          return {}
        },
        'shell.menu'({ actions }) {
          menuBar.show(actions)
          return {}
        },
      },
    },
    checkAnswers: development,
    answered: call.answered,
    log,
  })
  onWake(processes.poke)
  onSleepOrLock((why) => {
    if (processes.signedIn()) void lock.lock(why)
  })
  lock.watch()
  ending.finish = async () => {
    lock.end()
    await processes.close()
    await noteWhose()
  }
  const window = openWindow(join(built, 'preload', 'index.cjs'), before?.window ?? null, !startedByLock())
  open.add(window)
  watchPage(window, log)
  allowChildWindows(window, open, childPlaces, uncovered)
  // Not `window-all-closed`: a simulated patient's hidden window would keep the program.
  window.on('closed', () => app.quit())
  started = true
}
