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
  {
    ...atLeast('100', '%', ['budget-execution-rate', '过程', '资金管理', '预算执行率', '5']),
    source: 'funds' as const,
  },
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

const satisfactionRow = (level1: string, level2: string): IndicatorDefinition => ({
  ...atLeast('90', '%', ['user-satisfaction', level1, level2, '用户使用满意度', '10']),
  source: 'survey',
  aliases: ['群众满意度'],
})

const unverified = '（条款号未核实，可修改）'

const projectSelfEvaluation: Profile = {
  key: 'project-self-evaluation',
  label: '项目支出绩效自评（决策20 过程20 产出40 效益10 满意度10）',
  version: '1',
  legalBasis: `财预〔2020〕10号 项目支出绩效评价管理办法${unverified}`,
  full: '100',
  levels: [
    { level1: '决策', weight: '20' },
    { level1: '过程', weight: '20' },
    { level1: '产出', weight: '40' },
    { level1: '效益', weight: '10' },
    { level1: '满意度', weight: '10' },
  ],
  deviationThreshold: '30',
  bands: [
    { label: '优', min: '90' },
    { label: '良', min: '80' },
    { label: '中', min: '70' },
    { label: '差', min: '0' },
  ],
  indicators: [...decision, ...process, ...output, ...benefit, satisfactionRow('满意度', '满意度指标')],
}

const commonForm: Profile = {
  key: 'common-self-evaluation',
  label: '项目支出绩效自评表（预算执行10 产出50 效益30 满意度10）',
  version: '1',
  legalBasis: `项目支出绩效自评表通用格式，财预〔2020〕10号${unverified}`,
  full: '100',
  levels: [
    { level1: '预算执行', weight: '10' },
    { level1: '产出指标', weight: '50' },
    { level1: '效益指标', weight: '30' },
    { level1: '满意度指标', weight: '10' },
  ],
  deviationThreshold: '30',
  // Bounds differ by place: data, to be edited.
  tiers: [
    { label: '达成年度指标', min: '80', max: '100' },
    { label: '部分达成年度指标并具有一定效果', min: '60', max: '80' },
    { label: '未达成年度指标且效果较差', min: '0', max: '60' },
  ],
  bands: [
    { label: '优', min: '90' },
    { label: '良', min: '80' },
    { label: '中', min: '60' },
    { label: '差', min: '0' },
  ],
  indicators: [
    {
      ...atLeast('100', '%', ['budget-execution-rate', '预算执行', '预算执行', '预算执行率', '10']),
      source: 'funds' as const,
    },
    atLeast('25', '个', ['cabinet-count', '产出指标', '数量指标', '机柜托管', '7']),
    atLeast('112', '台', ['server-count', '产出指标', '数量指标', '物理机', '8']),
    atLeast('98', '台', ['vm-count', '产出指标', '数量指标', '虚拟机', '8']),
    atLeast('2', '次', ['emergency-drills', '产出指标', '数量指标', '应急演练', '7']),
    atLeast('90', '分', ['service-quality-assessment', '产出指标', '质量指标', '云服务质量考核评定', '10']),
    atLeast('360', '天', ['operations-days', '产出指标', '时效指标', '7*24小时运维保障服务响应', '10']),
    assigned('unified-platform', '效益指标', '社会效益指标', '完全实现构建统一云平台', '15'),
    assigned('lasting-effect', '效益指标', '可持续影响指标', '政务云持续集约利用', '15'),
    satisfactionRow('满意度指标', '服务对象满意度指标'),
  ],
}

const aspect = (key: string, name: string, weight: string, bonus?: string): IndicatorDefinition => ({
  ...assigned(key, name, '考核评定', name, weight),
  ...(bonus && { bonus }),
})

const serviceQuality: Profile = {
  key: 'cloud-service-quality',
  label: '云服务质量考核（六方面，含加分）',
  version: '1',
  legalBasis: '政务云服务质量考核办法及实施细则（试行）；各方面分值与加分上限未核实，请按本地细则修改',
  full: '100',
  deviationThreshold: '30',
  bands: [
    { label: '优', min: '90' },
    { label: '良', min: '80' },
    { label: '中', min: '70' },
    { label: '差', min: '0' },
  ],
  indicators: [
    aspect('business-availability', '业务可用性', '30', '2'),
    aspect('service-conduct', '服务规范性及响应', '25', '2'),
    aspect('security-incidents', '安全责任事故', '15'),
    aspect('service-confidentiality', '服务保密', '10'),
    aspect('training-service', '培训服务', '10', '1'),
    {
      // The same figure as in the self-evaluation, here as a share of 100.
      ...atLeast('100', '%', ['user-satisfaction', '用户满意度', '问卷调查', '用户满意度', '10']),
      source: 'survey',
      aliases: ['用户使用满意度'],
    },
  ],
}

/** The scoring profiles the product ships, by key; a start writes them into the database. They hold no actuals and no scores. */
export const profiles = {
  'project-self-evaluation': projectSelfEvaluation,
  'common-self-evaluation': commonForm,
  'cloud-service-quality': serviceQuality,
} as const satisfies Record<string, Profile>
