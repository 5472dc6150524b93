import { createCall, type Other } from './call.ts'
import { deviceMessages, readyMessage } from './device-messages.ts'
import { type Devices, openDevices } from './devices.ts'
import { listen, type Participant } from './events.ts'
import { showLevel } from './level.ts'
import { offerQuestions } from './questions.ts'
import { createSender, iceConfiguration, leaveCall, openSession, Refused, stayIn } from './requests.ts'
import { simulatedStream } from './simulated.ts'

function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id)
  if (!found) throw new Error(`The page lacks #${id}.`)
  return found as T
}

const sections = { check: element('check'), call: element('call'), end: element('end') }
const status = element('call-status')
const self = `patient-${crypto.randomUUID()}`
const simulated = document.body.dataset.simulated === 'true'
const token = decodeURIComponent(location.pathname.split('/')[2] ?? '')
const hereEveryMs = 10_000
const questions = offerQuestions(token)

function show(name: keyof typeof sections): void {
  for (const [key, section] of Object.entries(sections)) section.hidden = key !== name
  sections[name].querySelector('h1')?.focus()
}

function showMessage(where: HTMLElement, text: string): void {
  // A status that says the same again would be read out again.
  if (where.textContent !== text) where.textContent = text
  where.hidden = false
}

/** An empty stream would hold the page's load event back for ever. */
function showOwn(id: 'preview' | 'self', stream: MediaStream): void {
  const video = element<HTMLVideoElement>(id)
  video.srcObject = stream.getTracks().length ? stream : null
  video.hidden = stream.getVideoTracks().length === 0
}

let devices: Devices = { stream: new MediaStream(), problem: null }
let stopLevel: () => void = () => undefined

async function checkDevices(): Promise<void> {
  stopLevel()
  for (const track of devices.stream.getTracks()) track.stop()
  devices = await openDevices()
  showOwn('preview', devices.stream)
  showMessage(element('devices'), devices.problem ? deviceMessages[devices.problem] : readyMessage)
  element('again').hidden = devices.problem === null
  element('level-row').hidden = devices.stream.getAudioTracks().length === 0
  stopLevel = showLevel(devices.stream, element<HTMLMeterElement>('level'))
}

const emergency = element('emergency')

function ended(title: string, message: string): void {
  // What was said in the call is no longer so; the number stays.
  emergency.dataset.when = 'after'
  element('end-title').textContent = title
  element('end-message').textContent = message
  document.title = title
  show('end')
}

/** One picture for each clinician, kept as long as they are in the call: a new one would flicker. */
function drawOthers(others: Other[]): void {
  const stage = element('others')
  for (const video of stage.querySelectorAll('video'))
    if (!others.some(({ id }) => id === video.dataset.id)) video.remove()
  for (const { id, name, stream } of others) {
    let video = [...stage.querySelectorAll('video')].find((it) => it.dataset.id === id)
    if (!video) {
      video = document.createElement('video')
      video.dataset.id = id
      video.autoplay = true
      video.playsInline = true
      // Two of them in one room, one real and one simulated, would howl.
      video.muted = simulated
      stage.append(video)
    }
    video.setAttribute('aria-label', `Picture of ${name}`)
    if (video.srcObject !== stream) video.srcObject = stream
  }
}

/** In an emergency nobody is told to wait for a clinician who is not there. */
const callInstead = 'Call 911 now if you are not connected to the clinician. Keep this page open.'

/** `said`: what went before. `together`: they saw each other; `callEnded`: by the clinician; `urgent`: an emergency is on. */
function statusMessage(
  others: Other[],
  said: { together: boolean; callEnded: boolean; urgent: boolean },
): string {
  const names = others.map(({ name }) => name).join(' and ')
  const or = (calm: string) => (said.urgent ? callInstead : calm)
  if (said.callEnded)
    return `The call has ended, but your visit is still open. ${or('Please stay on this page: the clinician can call you again.')}`
  if (!others.length)
    return said.together
      ? `The clinician’s connection was lost. ${or('Please stay: they will be back.')}`
      : `You are in. ${or('The clinician will be with you soon.')}`
  if (others.some(({ state }) => state === 'connected')) return `You are with ${names}.`
  const again = others.some(({ state }) => state === 'lost')
  return `${again ? 'Reconnecting' : 'Connecting'} you with ${names}… ${or('')}`.trimEnd()
}

async function join(): Promise<void> {
  stopLevel()
  show('call')
  questions.moveTo(sections.call)
  const stream = devices.stream
  showOwn('self', stream)
  if (devices.problem) showMessage(element('call-notice'), deviceMessages[devices.problem])
  let call: string
  try {
    call = (await openSession(token)).call
  } catch (error) {
    const refused = error instanceof Refused
    ended(
      refused && error.message ? error.message : 'The practice cannot be reached',
      refused
        ? 'Call the practice if you did not expect this.'
        : 'Check your internet connection, then join again.',
    )
    return
  }

  let together = false
  let connected = false
  let over = false
  /** The clinician has ended the call, and nobody came after. Ending the visit is another thing, and the server says that. */
  let callEnded = false
  /** A clinician is in the call, or on the way into it. */
  let present = false
  let visitOver = false
  let awake: WakeLockSentinel | undefined
  /** Who else is in the call; null until the first list has come. */
  let others: Other[] | null = null
  const works = (track: MediaStreamTrack) => track.enabled && track.readyState === 'live'
  const stayHere = () =>
    stayIn(call, self, {
      camera: stream.getVideoTracks().some(works),
      microphone: stream.getAudioTracks().some(works),
      phone: /Android|iPhone|Mobile/.test(navigator.userAgent),
    })
  const send = createSender(call, self, async () => {
    await openSession(token)
    await stayHere()
  })
  const visit = createCall({
    stream,
    configuration: () => iceConfiguration(call),
    send,
    changed(now) {
      if (over) return
      others = now
      connected = others.some(({ state }) => state === 'connected')
      together ||= connected
      if (connected) questions.close()
      present = others.some(({ state }) => state !== 'ended')
      if (others.length) callEnded = !present
      drawOthers(others)
      say()
      endWithVisit()
    },
  })

  /** In an emergency "stay on the line" is for who is on one. */
  function say(): void {
    emergency.dataset.when = connected ? 'now' : 'alone'
    if (others) showMessage(status, statusMessage(others, { together, callEnded, urgent: !emergency.hidden }))
  }

  /** A clinician may go on talking after the visit is signed: it has ended here once nobody is in the call. */
  function endWithVisit(): void {
    // Before the first list nobody knows who is in the call, and the news of the visit comes before it.
    if (!visitOver || !seen || present) return
    element('rejoin').textContent = 'Look for my instructions'
    void finish('The visit has ended', 'If the clinician sends you instructions, you can read them here.')
  }

  let seen = false
  /** Lists come by events only, which are in order; the answer to a PUT may be older than the last of them. */
  function takeParticipants(participants: Participant[]): void {
    if (participants.some(({ id }) => id === self)) {
      seen = true
      visit.participants(participants)
    } else if (seen) void stayHere().catch(() => undefined)
  }

  const events = listen(call, {
    opened: () => void here(),
    // While picture and sound go on, there is nothing to say.
    lost: () => {
      if (over || connected) return
      showMessage(
        status,
        `Your connection was lost. Reconnecting… ${emergency.hidden ? '' : callInstead}`.trimEnd(),
      )
    },
    event(received) {
      if (received.data.call !== call || over) return
      if (received.event === 'participants') takeParticipants(received.data.participants)
      if (received.event === 'visit') {
        emergency.hidden = !received.data.emergency
        say()
        visitOver = received.data.over
        endWithVisit()
      }
      if (received.event === 'signal' && received.data.to === self)
        visit.receive(received.data.from, received.data.data)
    },
  })
  async function here(): Promise<void> {
    if (over) return
    try {
      await stayHere()
    } catch (error) {
      if (!(error instanceof Refused)) return
      if (error.status === 403) await finish(error.message, 'You can close this page.')
      else if (error.status === 401)
        await openSession(token).catch(() => finish('This visit has ended', 'You can close this page.'))
    }
  }
  // Loaded a second time in this browser, the newer page has the call.
  const windows = new BroadcastChannel('rounds-visit')
  windows.onmessage = ({ data }) => {
    if (data === call) void finish('The visit is open in another window', 'You can close this page.', false)
  }
  windows.postMessage(call)
  const heartbeat = setInterval(() => void here(), hereEveryMs)
  const goodbye = () => void leaveCall(call, self)
  addEventListener('pagehide', goodbye)
  // A phone that goes dark ends the call. Not every browser can promise it.
  awake = await navigator.wakeLock?.request('screen').catch(() => undefined)
  if (over) void awake?.release()

  async function finish(title: string, message: string, sayBye = true): Promise<void> {
    if (over) return
    over = true
    clearInterval(heartbeat)
    removeEventListener('pagehide', goodbye)
    ended(title, message)
    for (const track of stream.getTracks()) track.stop()
    void awake?.release()
    windows.close()
    await Promise.race([visit.end(sayBye), new Promise((resolve) => setTimeout(resolve, 3_000))])
    events.close()
    await leaveCall(call, self)
  }

  element('leave').addEventListener(
    'click',
    () => void finish('You have left the visit', 'You can join again as long as it goes on.'),
  )
  controlDevices(stream, { added: (track) => visit.addTrack(track), changed: () => void here() })
}

/** Mute and camera. Without a camera at the beginning its button looks for one. */
function controlDevices(
  stream: MediaStream,
  on: { added(track: MediaStreamTrack): void; changed(): void },
): void {
  const mute = element<HTMLButtonElement>('mute')
  const camera = element<HTMLButtonElement>('camera')
  const draw = () => {
    const [sound] = stream.getAudioTracks()
    const [picture] = stream.getVideoTracks()
    mute.textContent = sound?.enabled ? 'Mute' : 'Unmute'
    mute.setAttribute('aria-pressed', String(!sound?.enabled))
    camera.textContent = picture?.enabled ? 'Turn camera off' : 'Turn camera on'
    camera.setAttribute('aria-pressed', String(!picture?.enabled))
  }
  const toggle = async (kind: 'audio' | 'video') => {
    const [track] = kind === 'audio' ? stream.getAudioTracks() : stream.getVideoTracks()
    if (track) track.enabled = !track.enabled
    else await look()
    draw()
    on.changed()
  }
  async function look(): Promise<void> {
    const found = await openDevices()
    for (const track of found.stream.getTracks()) {
      if (stream.getTracks().some(({ kind }) => kind === track.kind)) track.stop()
      else {
        stream.addTrack(track)
        on.added(track)
      }
    }
    showOwn('self', stream)
    const notice = element('call-notice')
    if (found.problem) showMessage(notice, deviceMessages[found.problem])
    else notice.hidden = true
  }
  mute.addEventListener('click', () => void toggle('audio'))
  camera.addEventListener('click', () => void toggle('video'))
  draw()
}

element('rejoin').addEventListener('click', () => location.reload())
// Brought back from the browser's memory, streams and timers are dead.
addEventListener('pageshow', (event) => event.persisted && location.reload())

if (simulated) {
  devices = { stream: simulatedStream(), problem: null }
  void join()
} else {
  let checked = checkDevices()
  element('again').addEventListener('click', () => {
    checked = checkDevices()
  })
  element('join').addEventListener('click', () => void checked.then(join), { once: true })
}
