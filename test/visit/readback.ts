import { Fhir } from 'fhir/fhir.js'
import type { Json } from './central-reader.ts'
import type { Scene } from './scene.ts'
import { checkTexts, leftOf } from './steps-signature.ts'

/** The visits that the script took, each with its patient and Task. */
const visits = [
  { encounter: 'rosa-delgado-visit', patient: 'rosa-delgado', task: 'rosa-delgado-task' },
  { encounter: 'mei-tanaka-visit', patient: 'mei-tanaka', task: 'mei-tanaka-task' },
  { encounter: 'grace-lindqvist-visit', patient: 'grace-lindqvist', task: 'grace-lindqvist-task' },
]

/**
 * Reads everything back that the visits left, through the other client: validates each resource with a second
 * FHIR library (the central API uses another one), and counts the sections whose words are not what was typed.
 */
export async function countAndValidate(
  scene: Scene,
): Promise<{ resources: number; lost: number; problems: string[] }> {
  const validator = new Fhir()
  const problems: string[] = []
  let resources = 0
  let lost = 0
  for (const visit of visits) {
    const left = await leftOf(scene, visit.encounter, visit.patient, visit.task)
    const all: Json[] = [
      left.encounter,
      left.task,
      ...left.compositions,
      ...left.orders,
      ...left.issues,
      ...left.audit,
    ]
    for (const resource of all) {
      const { valid, messages } = validator.validate(resource, { errorOnUnexpected: true })
      if (!valid)
        problems.push(
          `${resource.resourceType} does not validate: ${messages
            .filter((each: Json) => each.severity === 'error')
            .map((each: Json) => `${each.location} ${each.message}`)
            .join('; ')}`,
        )
    }
    resources += all.length
    const ids = all.map((each) => `${each.resourceType}/${each.id}`)
    if (new Set(ids).size !== ids.length) problems.push(`a resource of ${visit.encounter} is doubled`)
    if (left.compositions.length !== 1)
      problems.push(`${visit.encounter} has ${left.compositions.length} notes`)
    try {
      checkTexts(scene, visit.encounter, left.compositions[0])
    } catch (error) {
      lost += 1
      problems.push((error as Error).message)
    }
    if (!/^Practitioner\/[a-z]+$/.test(left.task.owner?.reference ?? ''))
      problems.push(`the Task of ${visit.encounter} has no single owner`)
  }
  return { resources, lost, problems }
}
