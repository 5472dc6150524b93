import {
  answersInWords,
  answersRefused,
  instructionOf,
  testRequest,
} from '../../../main/clinical/labs/request.ts'
import { findNamed } from '../../../main/clinical/labs/search.ts'
import { findSites, siteInFull, siteOf } from '../../../main/clinical/labs/sites.ts'
import { saysWhy } from '../../../main/clinical/reason.ts'
import type { Input } from '../../../preload/contract/index.ts'
import type { TestFormView, TestOrderView } from '../../../preload/views/index.ts'
import { labSites } from '../../../resources/training/lab-sites.ts'
import { practiceSets, practiceTests } from '../../../resources/training/labs.ts'
import { type AnswersOf, type Around, Refusal } from './answers.ts'
import type { World } from './world.ts'

const sites = labSites.flatMap((one) => (one.resourceType === 'Location' ? (siteOf(one) ?? []) : []))
const near = { city: 'Worcester', state: 'MA', zip: '01609' }

function testOf(id: string) {
  const found = practiceTests.find((each) => each.id === id)
  if (!found) throw new Refusal('not-found', 'This test is not in the catalog any more.')
  return found
}

function formOf(world: World, { encounterId, test: id, replaces }: Input<'labs.form'>): TestFormView {
  const test = testOf(id)
  const around = findSites(sites, test.kind, '', near)
  const diagnoses = world.diagnoses.get(encounterId) ?? []
  const replaced = world.tests.orders.get(encounterId)?.find((each) => each.id === replaces)
  return {
    id,
    name: test.name,
    kind: test.kind,
    specimen: test.specimen,
    preparation: test.preparation,
    questions: test.questions,
    example: test.example,
    earlier: id === 'test-cbc' ? ['Ordered Nov 21, 2026'] : [],
    sites: around.map((one) => ({
      id: one.id,
      name: one.name,
      address: siteInFull({ ...one, name: '' }),
      phone: one.phone,
    })),
    payers: [
      { value: 'Coverage/rosa', label: 'Bay State Health, Gold' },
      { value: 'patient', label: 'The patient' },
      { value: 'practice', label: 'The practice' },
    ],
    reasons: diagnoses.map(({ id: value, code, text }) => ({
      value,
      label: [code, text].filter(Boolean).join(' '),
    })),
    begin: {
      answers: {},
      stat: replaced?.stat ?? false,
      site: around[0]?.id ?? '',
      payer: 'Coverage/rosa',
      reason: diagnoses[0]?.id ?? '',
    },
  }
}

type Said = Pick<Input<'labs.order'>, 'stat' | 'answers' | 'site' | 'payer'>

function made(world: World, encounterId: string, id: string, said: Said | null): TestOrderView {
  const test = testOf(id)
  const answers = Object.fromEntries((said?.answers ?? []).map((each) => [each.id, each.answer]))
  const form = formOf(world, { encounterId, test: id })
  const site = sites.find((each) => each.id === (said ? said.site : form.begin.site)) ?? null
  const missing = answersRefused(test, answers)
  const request = testRequest({
    id: 'order',
    identifier: 'order',
    test,
    patientId: 'p',
    encounterId,
    requester: { practitionerId: 'me', name: 'Me' },
    at: '2026-11-23T10:05:00Z',
    stat: said?.stat ?? false,
    answers,
    site,
    payer: null,
    reason: null,
  })
  return {
    id: `test-order-${(world.tests.orders.get(encounterId)?.length ?? 0) + 1}-${id}`,
    test: id,
    name: test.name,
    kind: test.kind,
    stat: said?.stat ?? false,
    answers: answersInWords(request),
    instruction: instructionOf(test),
    site: site && siteInFull(site),
    sitePhone: site?.phone ?? null,
    reason: form.reasons[0]?.label ?? null,
    payer: 'Paid by Bay State Health, Gold',
    earlier: form.earlier,
    state: 'draft',
    statusMessage: 'Not signed. It goes out when you sign the visit.',
    unsigned: true,
    needs: missing ? [missing] : [],
    canCancel: false,
  }
}

export function labAnswers({ world }: Around): AnswersOf<'labs'> {
  const listOf = (encounterId: string) => world.tests.orders.get(encounterId) ?? []
  const keep = (encounterId: string, orders: TestOrderView[]) => world.tests.orders.set(encounterId, orders)
  return {
    'labs.list': ({ encounterId }) => ({ offered: world.tests.offered, orders: listOf(encounterId) }),
    'labs.search': ({ query }) =>
      findNamed([...practiceSets, ...practiceTests], query).map((each) =>
        'tests' in each
          ? {
              id: each.id,
              name: each.name,
              kind: 'set',
              members: each.tests.map((url) => practiceTests.find((one) => one.url === url)?.name ?? ''),
            }
          : { id: each.id, name: each.name, kind: each.kind, members: [] },
      ),
    'labs.form': (input) => formOf(world, input),
    'labs.order': (input) => {
      const refused = answersRefused(
        testOf(input.test),
        Object.fromEntries(input.answers.map((each) => [each.id, each.answer])),
      )
      if (refused) throw new Refusal('bad-input', refused)
      const order = made(world, input.encounterId, input.test, input)
      keep(input.encounterId, [...listOf(input.encounterId).filter(({ id }) => id !== input.replaces), order])
      return order
    },
    'labs.orderSet': ({ encounterId, set }) => {
      const found = practiceSets.find(({ id }) => id === set)
      const tests = practiceTests.filter(({ url }) => found?.tests.includes(url))
      const orders = tests.map(({ id }) => made(world, encounterId, id, null))
      keep(encounterId, [...listOf(encounterId), ...orders])
      return orders
    },
    'labs.remove': ({ encounterId, orderId }) => {
      keep(
        encounterId,
        listOf(encounterId).filter(({ id }) => id !== orderId),
      )
      return {}
    },
    'labs.cancel': ({ encounterId, orderId, reason }) => {
      const order = listOf(encounterId).find(({ id }) => id === orderId)
      if (!order || !saysWhy(reason)) throw new Refusal('not-editable', 'This order can’t be canceled.')
      return Object.assign(order, {
        state: 'canceled',
        statusMessage: `Canceled: ${reason}.`,
        canCancel: false,
      } as const)
    },
  }
}
