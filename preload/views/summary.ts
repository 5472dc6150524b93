import { z } from 'zod'
import { ages, DateTime, Id } from './base.ts'
import { SignedWithout } from './note.ts'
import { ContactView, OtherContactView } from './visit.ts'

/** A signed visit as it is printed or saved; only what is signed at the central API. */
export const SummaryView = z.object({
  encounterId: Id,
  patientName: z.string(),
  birthDate: z.string().nullable(),
  ...ages,
  mrn: z.string().nullable(),
  start: DateTime.nullable(),
  end: DateTime.nullable(),
  /** Each way in which the patient met who signed, and others; `reached` false: it is on record that the signer did not. */
  contacts: z.array(ContactView),
  contactsWithOthers: z.array(OtherContactView),
  reached: z.boolean(),
  reason: z.string(),
  /** City and state the patient stated. */
  place: z.string().nullable(),
  provider: z.string(),
  sections: z.array(z.object({ title: z.string(), text: z.string() })),
  /** Signed ones, oldest first. */
  addenda: z.array(z.object({ text: z.string(), author: z.string(), at: DateTime })),
  orders: z.array(
    z.object({
      medication: z.string(),
      dosage: z.string(),
      quantity: z.string(),
      refills: z.number().int(),
      /** The diagnosis it is for, with its code. */
      reason: z.string(),
      /** Name, address and phone of where it goes. */
      pharmacy: z.string().nullable(),
      /** Where it stands, unless it is at the pharmacy. */
      statusMessage: z.string(),
    }),
  ),
  disposition: z.string().nullable(),
  /** “follow-up in 2 weeks”; null: it was not said. */
  followUp: z.string().nullable(),
  signedAt: DateTime.nullable(),
  signedBy: z.string().nullable(),
  signedWithout: SignedWithout.nullable(),
})
export type SummaryView = z.infer<typeof SummaryView>
