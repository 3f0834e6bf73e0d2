import type { EntryInput, FormInput } from '../../server/contract/evaluations.ts'

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

/** What stands beside the table: made up, in the proportions of such a project. Nothing here was ever paid or filed. */
export const demoForm: FormInput = {
  funds: {
    current: { initial: '480', full: '960', spent: '960' },
    carried: { initial: '0', full: '60', spent: '60' },
    other: { initial: '0', full: '0', spent: '0' },
  },
  goals: {
    expected:
      '为市属各单位提供统一、安全、稳定的政务云服务：机柜托管不少于25个、物理机不少于112台、虚拟机不少于98台，全年不间断运维，开展应急演练2次；云服务质量考核不低于90分，用户使用满意度不低于90%。',
    achieved:
      '全年提供机柜托管25个、物理机112台、虚拟机98台，开展应急演练2次，运维保障全年不间断；云服务质量考核评定100.07分；完成统一云平台建设，两家单位因迁移经费未落实尚未上云。资金1020万元全部支付，预算执行率100%。',
  },
  monitoring: {
    until: '2024-07-31',
    rows: {
      'cabinet-count': { done: '25', forecast: '25', cause: '', likelihood: '确定能' },
      'server-count': { done: '96', forecast: '112', cause: '第二批设备8月到货', likelihood: '有可能' },
      'vm-count': { done: '98', forecast: '98', cause: '', likelihood: '确定能' },
      'emergency-drills': { done: '1', forecast: '2', cause: '第二次演练排在10月', likelihood: '确定能' },
      'operations-days': { done: '213', forecast: '360', cause: '', likelihood: '确定能' },
      'user-satisfaction': { done: '', forecast: '90', cause: '年度调查安排在12月', likelihood: '有可能' },
    },
  },
  materials: [
    { name: '项目绩效目标批复', number: '云财预〔2024〕18号', pages: '1–3' },
    { name: '资金下达文件（两批）', number: '云财建〔2024〕41号、97号', pages: '4–9' },
    { name: '政务云服务合同', number: '云数合〔2024〕6号', pages: '10–46' },
    { name: '云服务质量考核评定表', number: '', pages: '47–52' },
    { name: '2024年度政务云用户满意度调查方案及批准', number: '云数函〔2024〕112号', pages: '53–58' },
    { name: '满意度调查报告及佐证材料包', number: '', pages: '59–84' },
    { name: '应急演练记录', number: '', pages: '85–90' },
  ],
}
