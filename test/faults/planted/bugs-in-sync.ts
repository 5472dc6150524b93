import type { Bug } from './bug.ts'

const push = 'main/engine/sync/push.ts'
const judge = 'main/engine/sync/judge.ts'
const recover = 'main/engine/sync/recover.ts'
const sync = 'main/engine/sync/sync.ts'
const pull = 'main/engine/sync/pull.ts'
const confirm = 'main/engine/sync/confirm.ts'
const resolve = 'main/engine/sync/resolve.ts'
const mergeText = 'main/engine/merge/merge-text.ts'

export const bugsInSync: Bug[] = [
  {
    name: 'refusal-of-what-arrived-believed',
    breaks:
      'A write arrived and its answer did not; when its key is forgotten, its author has to choose between two versions of their own words.',
    by: { kept: 'own-words-after-a-lost-answer' },
    changes: [{ file: push, find: 'if (settling && isRefusal(verdict)) {', replace: 'if (!verdict) {' }],
  },
  {
    name: 'new-key-on-resend',
    breaks: 'A write whose answer was lost goes again as a new one.',
    by: 'schedules',
    changes: [
      {
        file: 'main/engine/sync/row-request.ts',
        find: "{ 'Idempotency-Key': row.key }",
        replace: "{ 'Idempotency-Key': crypto.randomUUID() }",
      },
    ],
  },
  {
    name: 'key-with-other-bytes',
    breaks: 'A write of unknown result is sent again with what was typed since, under its old key.',
    by: 'schedules',
    changes: [
      {
        file: push,
        find: '(settling ? cache.bytesOf(row.id) : undefined) ?? bytesOf(row)',
        replace:
          'bytesOf(settling ? { ...row, mine: row.mine.map((mine) => newerPut(row, mine)?.mine[0] ?? mine) } : row)',
      },
    ],
  },
  {
    name: 'own-answer-not-known-again',
    breaks: 'A signature is sent without end, because the server calls its clinician by the name on record.',
    by: 'schedules',
    changes: [
      {
        file: 'main/engine/sync/same-write.ts',
        find: 'const called = withoutNames(resource)',
        replace: 'const called = resource',
      },
    ],
  },
  {
    name: 'portal-page-as-acknowledgment',
    breaks: 'A page of the hotel’s network counts as “sent”.',
    by: 'schedules',
    changes: [
      {
        file: judge,
        find: "return answer.why === 'sign-in-needed' ?",
        replace:
          "if (answer.why === 'captive-portal') return { kind: 'acknowledged', versions: [] }\n    return answer.why === 'sign-in-needed' ?",
      },
    ],
  },
  {
    name: 'server-trouble-as-refusal',
    breaks: 'A write is put aside for good because the server had trouble for a moment.',
    by: 'schedules',
    changes: [
      {
        file: judge,
        find: "if (!problem) return { kind: 'unknown' }",
        replace:
          "if (!problem) return { kind: 'refused', code: 'trouble', message: 'The server had trouble.' }",
      },
    ],
  },
  {
    name: 'order-not-kept',
    breaks: 'A later write of the same resource overtakes the earlier.',
    by: 'schedules',
    changes: [
      {
        file: 'main/engine/sync/sendable.ts',
        find: 'names.some((name) => taken.has(name)) ||',
        replace: '',
      },
    ],
  },
  {
    name: 'cursor-before-page',
    breaks:
      'The cursor moves first and the page is kept later: after a crash in between its changes never come.',
    // Few of the random ones die between the two.
    by: { kept: 'a-page-that-a-crash-cut-in-two' },
    changes: [
      {
        file: pull,
        find: "const page = feedOf(bodyOf(answer))\n      if (!page || !progress.isMade(cursor, page)) return { kind: 'no-answer' }\n",
        replace: `const page = feedOf(bodyOf(answer))
      if (!page) return { kind: 'no-answer' }
      cache.applyPage({ ...emptyPage(), cursor: page.cursor })
      await client.request({ method: 'GET', path: '/fhir/R4/metadata' })
      if (stopped()) return { kind: 'stopped' }
`,
      },
    ],
  },
  {
    name: 'forgotten-writes-not-offered',
    breaks: 'What the central API acknowledged before it was put back to a backup is gone for good.',
    by: 'schedules',
    changes: [{ file: recover, find: '      cache.offerAgain(offers)\n', replace: '' }],
  },
  {
    name: 'sent-kept-too-short',
    breaks: 'Acknowledged writes are kept for a second instead of as long as a backup may be old.',
    by: 'schedules',
    changes: [
      { file: sync, find: 'const backupWindowMs = 35 * 86_400_000', replace: 'const backupWindowMs = 1000' },
    ],
  },
  {
    name: 'sent-kept-by-this-clock',
    breaks: 'A workstation whose clock is years ahead throws away what the central API may still forget.',
    by: 'schedules',
    changes: [
      {
        file: sync,
        find: 'Date.parse(now) - backupWindowMs',
        replace: 'clock.now() - backupWindowMs',
      },
    ],
  },
  {
    name: 'epoch-mismatch-ignored',
    breaks: 'A restored server is spoken to as if nothing had happened.',
    by: 'schedules',
    changes: [
      {
        file: sync,
        find: 'if (believed !== undefined) cache.setFact(syncFacts.recovering, answer.epoch)',
        replace: '',
      },
      {
        file: sync,
        find: 'if (pulled.foreign)\n',
        replace: 'if (pulled.foreign && !pulled)\n',
      },
      {
        file: confirm,
        find: "if (answer.status !== 410 || answer.problem?.code !== 'foreign-cursor') return 'there'",
        replace: "if (answer) return 'there'",
      },
    ],
  },
  {
    name: 'foreign-cursor-ignored',
    breaks: 'After a fail-over what was acknowledged in the last seconds is not offered again.',
    by: 'schedules',
    changes: [
      {
        file: sync,
        find: 'if (pulled.foreign)\n',
        replace: 'if (pulled.foreign && !pulled)\n',
      },
      {
        file: confirm,
        find: "if (answer.status !== 410 || answer.problem?.code !== 'foreign-cursor') return 'there'",
        replace: "if (answer) return 'there'",
      },
    ],
  },
  {
    name: 'merges-with-the-mirror-as-base',
    breaks:
      'A merge compares with the copy of today instead of the one that was written on: the others’ words go.',
    by: 'schedules',
    changes: [
      {
        file: resolve,
        find: 'const base = baseOf(row, newest) ?? null\n',
        replace:
          'const base = cache.read(newest.resourceType, newest.id ?? "")?.base ?? baseOf(row, newest) ?? null\n',
      },
    ],
  },
  {
    name: 'merges-onto-itself',
    breaks:
      'A merge takes what was written here for the common base, and the server’s text for the newer one.',
    by: 'schedules',
    changes: [
      { file: resolve, find: 'const base = baseOf(row, newest) ?? null\n', replace: 'const base = newest\n' },
    ],
  },
  {
    name: 'conflict-not-kept',
    breaks: 'Of two versions of a section one is thrown away without a word.',
    by: 'schedules',
    changes: [
      { file: resolve, find: 'for (const conflict of conflicts) cache.keepConflict(conflict)', replace: '' },
    ],
  },
  {
    name: 'merge-drops-theirs',
    breaks: 'Where two wrote in one paragraph, the words of the other are gone.',
    by: 'schedules',
    changes: [
      {
        file: mergeText,
        find: "if (!region.ok) return { kind: 'conflict' }\n    for (const line of region.ok) lines.push(line)",
        replace: 'lines.push(...(region.ok ?? region.conflict?.a ?? []))',
      },
    ],
  },
  {
    name: 'merge-doubles',
    breaks: 'A merged note says a paragraph twice.',
    by: 'schedules',
    changes: [
      {
        file: mergeText,
        find: "if (!region.ok) return { kind: 'conflict' }\n    for (const line of region.ok) lines.push(line)",
        replace:
          'lines.push(...(region.ok ?? [...(region.conflict?.a ?? []), ...(region.conflict?.b ?? [])]))',
      },
      {
        file: mergeText,
        find: "if (repeats(lines, linesOf(base), linesOf(mine), linesOf(theirs))) return { kind: 'conflict' }\n",
        replace: '',
      },
    ],
  },
]
