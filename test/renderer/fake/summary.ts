import { type AnswersOf, type Around, now } from './answers.ts'

export function summaryAnswers({ world }: Around): AnswersOf<'summary'> {
  return {
    'summary.viewed': () => ({}),
    'summary.get': ({ encounterId }) => {
      const visit = world.visitOf(encounterId)
      const note = world.noteOf(encounterId)
      return {
        encounterId,
        patientName: visit.patientName,
        birthDate: visit.birthDate,
        ageYears: visit.ageYears,
        age: visit.age,
        mrn: '40718',
        start: visit.startedAt ?? now(),
        end: now(),
        contacts: visit.contacts,
        contactsWithOthers: visit.contactsWithOthers,
        reached: visit.reached,
        reason: visit.reason,
        place: visit.location ? `${visit.location.city}, ${visit.location.state}` : null,
        provider: 'Dr Okafor',
        sections: note.sections.map(({ title, text }) => ({ title, text })).filter(({ text }) => text !== ''),
        addenda: [],
        orders: (world.orders.get(encounterId) ?? []).map((order) => ({
          medication: order.medication,
          dosage: order.dosage,
          quantity: `${order.quantity} ${order.quantityUnit}`,
          refills: order.refills,
          reason: order.reasons.map(({ code, text }) => `${code} ${text}`).join('; '),
          pharmacy:
            order.pharmacy && [order.pharmacy.name, order.pharmacy.address, order.pharmacy.phone].join(', '),
          statusMessage: order.state === 'transmitted' ? '' : order.statusMessage,
        })),
        disposition: 'Home care',
        followUp: world.followUps.get(encounterId) ?? null,
        signedAt: note.signedAt,
        signedBy: note.signedBy,
        signedWithout: note.signedWithout,
      }
    },
    'summary.release': () => ({}),
    'summary.print': () => ({ outcome: 'printed' }),
    'summary.save': () => ({ outcome: 'saved', file: 'Visit summary 2026-01-05.pdf' }),
  }
}
