import type { IndicatorDefinition, Profile } from './profile.ts'

function assigned(key: string, level1: string, level2: string, level3: string, weight: string): IndicatorDefinition {
  return { key, level1, level2, level3, weight, kind: 'assigned' }
}

function atLeast(
  target: string,
  unit: string,
  [key, level1, level2, level3, weight]: [string, string, string, string, string],
): IndicatorDefinition {
  return { key, level1, level2, level3, weight, kind: 'quantitative', operator: '>=', target, unit }
}

const decision = [
  assigned('project-basis', '决策', '项目立项', '立项依据充分性', '4'),
  assigned('project-procedure', '决策', '项目立项', '立项程序规范性', '4'),
  assigned('goal-soundness', '决策', '绩效目标', '绩效目标合理性', '3'),
  assigned('indicator-clarity', '决策', '绩效目标', '绩效指标明确性', '3'),
  assigned('budget-soundness', '决策', '资金投入', '预算编制科学性', '3'),
  assigned('fund-allocation', '决策', '资金投入', '资金分配合理性', '3'),
]

const process = [
  atLeast('100', '%', ['funds-received-rate', '过程', '资金管理', '资金到位率', '5']),
  atLeast('100', '%', ['budget-execution-rate', '过程', '资金管理', '预算执行率', '5']),
  assigned('fund-compliance', '过程', '资金管理', '资金使用合规性', '3'),
  assigned('rules-in-place', '过程', '组织实施', '管理制度健全性', '3'),
  assigned('rules-followed', '过程', '组织实施', '制度执行有效性', '4'),
]

const output = [
  atLeast('25', '个', ['cabinet-count', '产出', '产出数量', '机柜托管', '4']),
  atLeast('112', '台', ['server-count', '产出', '产出数量', '物理机', '6']),
  atLeast('98', '台', ['vm-count', '产出', '产出数量', '虚拟机', '6']),
  atLeast('2', '次', ['emergency-drills', '产出', '产出数量', '应急演练', '4']),
  atLeast('90', '分', ['service-quality-assessment', '产出', '产出质量', '云服务质量考核评定', '10']),
  atLeast('360', '天', ['operations-days', '产出', '产出时效', '7*24小时运维保障服务响应', '10']),
]

const benefit = [assigned('unified-platform', '效益', '项目效益', '完全实现构建统一云平台', '10')]

const satisfaction: IndicatorDefinition[] = [
  {
    ...atLeast('90', '%', ['user-satisfaction', '满意度', '满意度指标', '用户使用满意度', '10']),
    source: 'survey',
    aliases: ['群众满意度'],
  },
]

const projectSelfEvaluation: Profile = {
  key: 'project-self-evaluation',
  label: '项目支出绩效自评（决策20 过程20 产出40 效益10 满意度10）',
  version: '1',
  legalBasis: '财预〔2020〕10号 项目支出绩效评价管理办法（条款号未核实）',
  full: '100',
  deviationThreshold: '30',
  bands: [
    { label: '优', min: '90' },
    { label: '良', min: '80' },
    { label: '中', min: '70' },
    { label: '差', min: '0' },
  ],
  indicators: [...decision, ...process, ...output, ...benefit, ...satisfaction],
}

/** The scoring profiles the product ships, by key. They hold no actuals and no scores. */
export const profiles = {
  'project-self-evaluation': projectSelfEvaluation,
} as const satisfies Record<string, Profile>
