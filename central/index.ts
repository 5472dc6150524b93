import { parseArgs } from 'node:util'
import type Database from 'better-sqlite3-multiple-ciphers'
import { createCentral } from './app.ts'
import { auditHeadsCommand } from './audit/report-command.ts'
import { securityCommand } from './audit/security-command.ts'
import { openDatabase } from './database/database.ts'
import { deviceCommand, lossesAfterRestore } from './devices/index.ts'
import { accountCommand, firstLine } from './identity/index.ts'
import type { Loaded } from './load.ts'
import { definitions } from './validation/definitions.ts'

/** The command line of the reference central API, as `--help` prints it. */
const help = `node central/index.ts [--port 8787] [--host 127.0.0.1] [--database FILE] [--base-url URL]
                     [--trust-proxy ADDRESS,…] [--load DIR]… [--icd10cm FILE]… [--conversions FILE]… [--waiting] [--training] [--restored | --failed-over]
node central/index.ts account add EMAIL --practitioner ID [--database FILE]
node central/index.ts audit-heads [--database FILE]
node central/index.ts security [--days N] [--database FILE]
node central/index.ts device list|lost DEVICE|found DEVICE [--practitioner ID [--unheard]] [--database FILE]

  --trust-proxy ADDRESS,…  the proxy before it, whose X-Forwarded-For says where a request comes from
  --load DIR   a folder of FHIR R4 transaction Bundles; may be repeated
  --icd10cm FILE  an edition of ICD-10-CM: CMS's order file (icd10cm_order_2026.txt), or a table of code and title; may be repeated
  --conversions FILE  CMS's conversion table: what took the place of a code that an edition has no more; may be repeated
  --waiting    the patients of these folders wait in the queue: a chart opens by a claim
  --training   the training practice: patients who wait, providers who can sign in, a simulated pharmacy
  --restored   the database comes from a backup: workstations are asked for what it has forgotten
  --failed-over  the database is a copy that took over, perhaps without the last moments
               (after both, nothing new is claimed for a minute: only those who have a visit keep it)`

const standardDatabase = 'central.sqlite'

async function serve(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '8787' },
      host: { type: 'string', default: '127.0.0.1' },
      database: { type: 'string', default: standardDatabase },
      'base-url': { type: 'string' },
      'trust-proxy': { type: 'string' },
      load: { type: 'string', multiple: true, default: [] },
      icd10cm: { type: 'string', multiple: true, default: [] },
      conversions: { type: 'string', multiple: true, default: [] },
      waiting: { type: 'boolean', default: false },
      training: { type: 'boolean', default: false },
      restored: { type: 'boolean', default: false },
      'failed-over': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(help)
    return
  }
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(`--port ${values.port} is not a port`)
  // Loads R4's definitions now: the first write would wait for them.
  definitions()
  const { 'base-url': baseUrl, 'failed-over': failedOver, 'trust-proxy': trustProxy, load, ...rest } = values
  const central = await createCentral({
    ...rest,
    failedOver,
    port,
    load,
    ...(baseUrl ? { baseUrl } : {}),
    settings: {
      ...(trustProxy ? { trustProxy } : {}),
      ...(values.training ? { pharmacyCancels: 'completed' } : {}),
    },
  })
  for (const it of central.loaded) report(it)
  if (values.restored || failedOver)
    for (const line of lossesAfterRestore(central.context.db)) console.error(`central: ${line}`)

  let ending = false
  const end = () => {
    if (ending) return
    ending = true
    void central.close().then(() => process.exit(0))
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  console.log(`central: listening at ${central.url}`)
}

function report({ files, resources, unchanged, problems }: Loaded): void {
  const before = unchanged ? `, ${unchanged} there already` : ''
  console.error(`central: loaded ${resources} resources from ${files} files${before}`)
  for (const it of problems)
    console.error(`central: not loaded: ${it.file}: ${it.element ? `${it.element} ` : ''}${it.message}`)
}

const print = (line: string) => console.log(line)

/** Runs a command on the database of `--database`; its answer is the exit code. It checks its other arguments itself. */
async function onDatabase(
  args: string[],
  command: (db: Database.Database) => number | Promise<number>,
): Promise<void> {
  const { values } = parseArgs({
    args,
    strict: false,
    allowPositionals: true,
    options: { database: { type: 'string' } },
  })
  const db = openDatabase(typeof values.database === 'string' ? values.database : standardDatabase)
  try {
    process.exitCode = await command(db)
  } finally {
    db.close()
  }
}

const account = (args: string[]) =>
  onDatabase(args, (db) => accountCommand(args, { db, readPassword: () => firstLine(process.stdin), print }))

/** Which workstations' audit trails were cut, rewritten or altered; exit code 1 when any was. */
function auditHeads(args: string[]): void {
  const { values } = parseArgs({ args, options: { database: { type: 'string', default: standardDatabase } } })
  const db = openDatabase(values.database)
  try {
    process.exitCode = auditHeadsCommand(db, print)
  } finally {
    db.close()
  }
}

/** Which workstations there are, and which is to be erased at its next contact. */
const device = (args: string[]) => onDatabase(args, (db) => deviceCommand(args, db, print))

/** What was refused, delayed and contradicted. */
const security = (args: string[]) => onDatabase(args, (db) => securityCommand(args, db, print))

const commands = new Map<string | undefined, (args: string[]) => void | Promise<void>>([
  ['account', account],
  ['device', device],
  ['audit-heads', auditHeads],
  ['security', security],
])
const args = process.argv.slice(2)
const command = commands.get(args[0])
try {
  await (command ? command(args.slice(1)) : serve(args))
} catch (error) {
  const failed = command ? `${args[0]} failed` : 'could not start'
  console.error(`central: ${failed}: ${(error as Error).message}`)
  process.exit(1)
}
