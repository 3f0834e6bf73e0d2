import type { Questionnaire } from './scale.ts'

export type Template = { questionnaire: Questionnaire }

// The source report speaks of ten aspects and names seven; the other three come from its 考核六方面.
const notNamedInSource = '原文未列名'

const governmentCloud: Questionnaire = {
  dimensions: [
    { key: 'd1', label: '云服务软硬件资源' },
    { key: 'd2', label: '网络接入质量' },
    { key: 'd3', label: '云平台可靠和稳定性' },
    { key: 'd4', label: '服务响应及时性' },
    { key: 'd5', label: '工程师工作态度及责任心' },
    { key: 'd6', label: '工程师技术水平' },
    { key: 'd7', label: '服务质量' },
    { key: 'd8', label: '安全与保密保障', note: notNamedInSource },
    { key: 'd9', label: '培训与迁移支持', note: notNamedInSource },
    { key: 'd10', label: '资源交付与服务规范性', note: notNamedInSource },
  ],
  scale: [
    { level: 5, label: '非常满意', value: '100' },
    { level: 4, label: '比较满意', value: '80' },
    { level: 3, label: '基本满意', value: '60' },
    { level: 2, label: '不满意', value: '40' },
    { level: 1, label: '非常不满意', value: '20' },
  ],
  notApplicable: true,
  overall: { label: '总体而言，您对政务云服务的满意程度' },
}

/** The questionnaires a survey can start from, by name; every part stays editable until the plan is approved. */
export const templates = {
  'government-cloud-10': { questionnaire: governmentCloud },
} as const satisfies Record<string, Template>
