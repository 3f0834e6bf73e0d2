/** Every sentence of an expert's page. */
export const expertTexts = {
  title: '专家评分表',
  expert: '专家',
  closesAt: (time: string) => `请于 ${time} 前提交；提交后不能修改。`,
  notice:
    '请独立评分，不与他人商议。每项 0–100 分，并写明总的评分理由。评分表具名，随本期调查归档；截止前任何人不能查看。专家评分与各单位评价分开列出，其权重已在方案中确定。请勿填写国家秘密、工作秘密。',
  whole: (objects: string[]) => `评价对象：${objects.join('、')}。请对总体评分，不分对象。`,
  declaration: '回避声明',
  none: '本人与被评价的服务商没有利害关系，独立评分',
  recuse: '本人与被评价的服务商有利害关系，应当回避，不评分',
  score: (label: string) => `${label}（0–100 分）`,
  reason: '理由（选填）',
  comment: '总的评分理由，或回避的原因',
  submit: '提交评分表',
  errors: '请更正以下各处，已填的内容都在：',
  problems: {
    declaration: '请作出回避声明。',
    comment: '请写明总的评分理由，或回避的原因。',
    required: '请评分。',
    'not-a-number': '应为数字。',
    'out-of-range': '应在 0 与 100 之间。',
    'too-long': '过长，请缩短。',
    other: '不符合要求。',
  },
  done: { scored: '评分表已收到', recused: '回避声明已收到' },
  doneLine: (time: string) => `于 ${time} 收到，不能再修改。`,
  states: {
    closed: { title: '评分已截止', line: '本期调查已截止，不再接收评分表。' },
    'not-open': { title: '尚未开始', line: '本期调查尚未开始，请稍后再打开这个链接。' },
    revoked: { title: '链接已作废', line: '这个链接已作废。如有疑问，请与组织单位联系。' },
  },
} as const
