import { isDeepStrictEqual } from 'node:util'
import type { Observation, Reference } from '@medplum/fhirtypes'
import { systems } from '../../../main/clinical/codes/code-systems.ts'
import { hasAnyCode } from '../../../main/clinical/codes/concepts.ts'
import { isOfPregnancy, pregnancyFault } from '../../../main/clinical/observations/pregnancy.ts'
import { vitalOf } from '../../../main/clinical/observations/vital-of.ts'
import { vitalFault, vitalKindOf } from '../../../main/clinical/observations/vital-signs.ts'
import { Problem } from '../../base/problem.ts'
import { relativeReference } from '../../readers/references.ts'
import { notDeleted } from './chart.ts'
import { checkEntry } from './entry.ts'
import { isMe, refuseOther } from './names.ts'
import type { Row, Write } from './row.ts'

export const observation: Row<'Observation'> = {
  type: 'Observation',
  bound: 'visit',
  may: { create: 'holder', update: 'holder' },
  author:
    'a Practitioner in `performer`, or who can’t be told from a reference, is the writer, or who it was; where it is coded, the author of its first `note` is the writer, or who it was',
  rules: [
    'It is no laboratory result and no imaging; a LOINC code is that of a vital sign, of pregnancy (82810-3) or of the last period (8665-2).',
    'A vital sign is in its unit and can be (no value of 0 or less, no saturation above 100, a systolic value above the diastolic).',
    'It is `final`, changed `amended` or `corrected`, and `entered-in-error` for good.',
    'It is not of a time to come; a day is let pass, since clocks differ.',
    'What another entered is only marked `entered-in-error`, with a comment.',
    notDeleted,
  ],
  checkAuthor({ me, next, previous }: Write<Observation>) {
    // A version, a copy inside, another server's or a name alone may stand for a colleague as well.
    const providers = (it: Observation | undefined): Reference[] =>
      (it?.performer ?? []).filter(({ reference }) => {
        const [type] = relativeReference(reference) ?? []
        return type === undefined || type === 'Practitioner'
      })
    const [now, before] = [providers(next), providers(previous)]
    const isOfOthers = before.some((it) => !isMe(me, it))
    refuseOther(
      isOfOthers ? isDeepStrictEqual(now, before) : now.every((it) => isMe(me, it)),
      'What is recorded is recorded by its writer.',
      'Observation.performer',
    )
  },
  check(write: Write<Observation>) {
    const { next } = write
    checkKind(write)
    checkStatus(write)
    checkTime(write)
    if (codesIn(next).length > 0) checkEntry(write, substance)
  },
}

const codesIn = ({ code }: Observation): string[] =>
  code.coding?.flatMap(({ system, code }) => (system === systems.loinc && code ? [code] : [])) ?? []

function checkKind({ services, next }: Write<Observation>): void {
  const isOfOthers = next.category?.some((one) => hasAnyCode(one, 'laboratory', 'imaging'))
  if (isOfOthers || codesIn(next).some((code) => vitalKindOf(code) === null && !isOfPregnancy(code)))
    throw invalid('Workstations write no such observation.', 'Observation.code')
  if (next.status === 'entered-in-error') return
  const vital = vitalOf(next)
  const fault = vital ? vitalFault(vital) : pregnancyFault(next, services.context.clock.now())
  if (fault) throw invalid(fault, 'Observation.value[x]')
}

/** What was changed before it could be sent arrives as it is then. */
const told = ['final', 'amended', 'corrected', 'entered-in-error']

function checkStatus({ next, previous }: Write<Observation>): void {
  const isFitting =
    previous?.status === 'entered-in-error'
      ? next.status === 'entered-in-error'
      : told.includes(next.status) || next.status === previous?.status
  if (!isFitting)
    throw invalid('An observation is final, corrected or entered in error.', 'Observation.status')
}

const day = 86_400_000

function checkTime({ services, next }: Write<Observation>): void {
  if (next.status === 'entered-in-error') return
  const { effectiveDateTime: at, effectivePeriod: period, effectiveInstant: instant, effectiveTiming } = next
  const latest = services.context.clock.now() + day
  if (
    [at, instant, period?.start, period?.end, ...(effectiveTiming?.event ?? [])].some(
      (one) => one !== undefined && Date.parse(one) > latest,
    )
  )
    throw invalid('What is observed is not of a time to come.', 'Observation.effective[x]')
}

/** All but what marks it. */
function substance({ meta: _, text: __, status: ___, note: ____, ...rest }: Observation): unknown {
  return rest
}

const invalid = (message: string, expression: string) =>
  new Problem('invalid-resource', message, { expression: [expression] })
