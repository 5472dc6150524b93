import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import type { Count } from './count.ts'

const firstLine = (error: unknown) =>
  String((error as { message?: unknown } | null)?.message ?? error).split('\n', 1)[0] ?? ''

/** Leaves the counts of a run, each skipped test with its reason, and how long each file took in the file ROUNDS_COUNT. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const failed = (name: string, of: readonly unknown[]) => ({ name, reason: of.map(firstLine).join('\n') })
    const count: Count = {
      passed: 0,
      failed: errors.map((error) => failed('beside the tests', [error])),
      skipped: [],
      files: [],
    }
    for (const module of modules) {
      // A file that did not even load has no tests to fail.
      if (module.state() === 'failed' && module.errors().length > 0)
        count.failed.push(failed(module.relativeModuleId, module.errors()))
      const { duration, collectDuration, prepareDuration } = module.diagnostic()
      count.files.push({
        name: module.relativeModuleId,
        seconds: (duration + collectDuration + prepareDuration) / 1000,
      })
      for (const test of module.children.allTests()) {
        const result = test.result()
        const name = `${module.relativeModuleId}: ${test.fullName}`
        if (result.state === 'passed') count.passed += 1
        else if (result.state === 'failed') count.failed.push(failed(name, result.errors))
        else
          count.skipped.push({
            name,
            reason: ('note' in result && result.note) || 'no reason given',
          })
      }
    }
    const file = process.env.ROUNDS_COUNT
    if (!file) return
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(count))
  }
}
