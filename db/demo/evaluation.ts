import type { EntryInput } from '../../server/contract/evaluations.ts'

/** The self-evaluation of the source report, row by row; the satisfaction row is bound to the demo's survey instead. */
export const demoEntries: Record<string, EntryInput> = {
  'project-basis': { score: '4' },
  'project-procedure': { score: '4' },
  'goal-soundness': { score: '3' },
  'indicator-clarity': { score: '3' },
  'budget-soundness': { score: '3' },
  'fund-allocation': { score: '3' },
  'funds-received-rate': { actual: '100' },
  'budget-execution-rate': { actual: '100' },
  'fund-compliance': { score: '3' },
  'rules-in-place': { score: '3' },
  'rules-followed': { score: '2', reason: '项目移交后，会计凭证等资料未及时分类归档移交' },
  'cabinet-count': { actual: '25' },
  'server-count': { actual: '112' },
  'vm-count': { actual: '98' },
  'emergency-drills': { actual: '2' },
  'service-quality-assessment': { actual: '100.07' },
  'operations-days': { actual: '360' },
  'unified-platform': { score: '9', reason: '部分委办局迁移经费未落实，系统未上云' },
}
