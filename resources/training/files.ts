import { storyBundle } from './bundle.ts'
import { cast } from './cast/index.ts'
import { instructions } from './instructions/index.ts'
import { labSites } from './lab-sites.ts'
import { labs } from './labs.ts'
import { accounts, organizations, practitioners, resultsList, transaction } from './people.ts'
import { pharmacies } from './pharmacies.ts'
import { phrases } from './phrases.ts'

const contents: Record<string, unknown> = {
  'accounts.json': accounts,
  'practitioners.json': transaction(practitioners),
  'organizations.json': transaction(organizations),
  'results-list.json': transaction([resultsList]),
  'pharmacies.json': transaction(pharmacies),
  'instructions.json': transaction(instructions),
  'lab-sites.json': transaction(labSites),
  'labs.json': transaction(labs),
  'phrases.json': transaction(phrases),
  ...Object.fromEntries(cast.map((story) => [`patients/${story.id}.json`, storyBundle(story)])),
}

/** The text of each JSON file that the central API loads in training mode, by its name in this folder. */
export const files = Object.entries(contents).map(([name, content]) => ({
  name,
  text: `${JSON.stringify(content, null, 2)}\n`,
}))
