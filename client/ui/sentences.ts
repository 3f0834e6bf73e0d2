/** Every code the server may answer, as a Chinese sentence, and every field's name. Unknown codes get a general sentence. */
import type { ProblemCode } from '../../server/problem.ts'
import type { ApiProblem, FieldProblem } from '../api.ts'

type Params = Record<string, unknown>
type Sentence = string | ((params: Params) => string)

/** What can go wrong before or after the server's own word. */
type OwnCode = 'network' | 'unexpected-answer' | 'page-error' | 'wrong-credentials'

const notSpreadsheet: Record<string, string> = {
  empty: '文件是空的。',
  'not-a-workbook': '文件不是有效的 .xlsx 工作簿。',
  damaged: '文件已损坏，无法读取。请另存后再选择。',
  'not-text': '文件不是文字内容，无法按 CSV 读取。',
  'old-format': '这是旧版 .xls 文件或加了密码。请另存为不加密的 .xlsx 后再选择。',
  'text-named-xlsx': '文件名是 .xlsx，内容却不是工作簿。请用表格软件另存后再选择。',
  'quote-not-closed': 'CSV 中有未成对的引号，无法读取。请检查后再选择。',
  'too-wide': '表格列数过多，无法读取。',
  'unpacks-too-large': '工作簿展开后过大，无法读取。',
}

const problems: Record<ProblemCode | OwnCode, Sentence> = {
  network: '连接不上服务器。请检查网络后重试，已填写的内容仍在页面上。',
  'unexpected-answer': '服务器的答复无法识别，请稍后重试。',
  'page-error': '页面出现意外错误，请刷新后重试。',
  'wrong-credentials': '用户名或密码不正确。',
  'malformed-json': '提交的内容格式有误，请刷新页面后重试。',
  'malformed-form': '提交的内容格式有误，请刷新页面后重试。',
  'not-signed-in': '登录已失效，请重新登录。',
  forbidden: '您没有办理此事项的权限。',
  'cross-site': '请求来自其他网站，已拒绝。请刷新页面后重试。',
  'approval-by-author': '起草人不能批准自己起草的方案，请由另一位审核人批准。',
  'roles-exclude-each-other': '系统管理员、安全管理员、审计管理员三者不得由同一人兼任。',
  'not-found': '没有找到所请求的内容，可能已被删除。',
  'unit-not-found': '没有找到这个用户单位。',
  'survey-not-found': '没有找到这期调查，可能已被删除。',
  'invitation-not-found': '本期调查中没有这份邀请。',
  'paper-entry-not-found': '本期调查中没有这份纸质代录。',
  'paper-confirmed-by-enterer': '录入人不能复核自己录入的问卷，请由另一人复核。',
  'paper-entry-waiting': '该席位已有一份纸质代录等待复核。',
  'paper-entry-decided': '这份纸质代录已经复核或退回，不能再改动或查看。',
  'other-answer-stands': ({ whenBoth }) =>
    whenBoth === 'link'
      ? '该席位已有答卷，按调查方案以网上提交的为准，纸质问卷不再计入。'
      : whenBoth === 'paper'
        ? '该席位已有一份纸质代录计入，不再重复计入。'
        : '该席位已有答卷，按调查方案以先到的一份为准，纸质问卷不再计入。',
  'evaluation-not-found': '没有找到这份绩效自评。',
  'indicator-not-found': '评价表中没有这项指标。',
  'channel-not-found': '没有找到这个发送通道，可能已被删除。',
  'sending-not-found': '没有找到这次发送，或已经停止。',
  'receipt-not-found': '没有答卷对应这个回执码。',
  'unknown-link': '这个链接不存在。',
  'method-not-allowed': '服务器不接受这项操作。',
  'unit-name-taken': '已有同名的用户单位。',
  'unit-code-taken': '该统一社会信用代码已属于另一个用户单位。',
  'no-reminders-planned': '本期调查方案没有设定催办日程。',
  'nobody-to-reach': '没有可发送的单位：都已发送、已提交、已谢绝或链接已作废。',
  'channel-name-taken': '已有同名的发送通道。',
  'channel-in-use': '这个通道已用于发送，须留作记录，不能删除。',
  'username-taken': '用户名已被使用。',
  'survey-not-draft': '调查方案已提交或已批准，不能再修改。',
  'survey-not-submitted': '只有待批准的调查可以退回。',
  'survey-already-approved': '该调查方案已经批准。',
  'survey-not-approved': '调查方案尚未批准，不能开始填报。',
  'survey-not-open': '该调查目前不在填报中。',
  'survey-already-closed': '该调查已经截止。',
  'survey-not-closed': '该调查尚未截止，还没有结果。',
  'survey-frozen': '已批准的调查不能再改动。',
  'plan-changed': '调查方案在您查看之后有改动，请重新查看后再批准。',
  'roster-empty': '调查单位名单为空，请先选定调查单位。',
  'window-already-over': '调查时间已过，不能开始填报。',
  'result-before-close': '按调查方案，截止前任何人不能查看评分。',
  'indicator-bound': '该指标已关联调查结果，实际完成值不能手工填写。',
  'confirm-own-proposal': '提请须由另一人复核，本人不能复核自己的提请。',
  'proposal-not-found': '没有这项提请。',
  'early-close-by-two': '按调查方案，提前截止须一人提请、另一人复核同意。',
  'proposal-waiting': '已有一项提请等待复核，请先处理。',
  'proposal-decided': '这项提请已经处理过。',
  'already-ineligible': '该邀请已认定为不属调查范围。',
  'not-ineligible': '该邀请仍在调查范围内。',
  'not-refused': '该邀请没有登记为谢绝填写。',
  'already-answered': '这个链接已经提交过答卷。',
  'wrong-receipt': '回执码与这个链接的答卷不符。',
  'not-open': '该调查尚未开始填报。',
  closed: '该调查已经截止，不再接收答卷。',
  revoked: '这个链接已作废。',
  'setup-over': '设置链接已用过，或链接不完整。',
  'body-too-large': '文件或内容过大，无法接收。',
  'unsupported-media-type': '不支持这种文件或内容类型。',
  'invalid-input': '有内容需要更正。',
  'bad-rows': '有不合格的行，没有导入任何数据。',
  'not-a-spreadsheet': ({ reason }) => notSpreadsheet[String(reason)] ?? '文件不是有效的 .xlsx 或 .csv 表格。',
  'unreadable-text': '无法识别文件的文字编码。请另存为 UTF-8 编码的 CSV，或直接使用 .xlsx。',
  'missing-column': '文件缺少“单位名称”一列，请对照模板检查表头。',
  'too-many-rows': ({ found, maximum }) =>
    found
      ? `文件有 ${found} 行，每次最多导入 ${maximum} 行，请分批导入。`
      : '行数过多，每次最多导入 20000 行，请分批导入。',
  'too-many-attempts': '尝试次数过多，请稍后再试。',
  'internal-error': '服务器出现意外错误，操作未完成。请重试；如仍出现，请联系系统管理人员。',
  'database-unavailable': '数据库暂时不可用，请稍后重试。',
}

function sayRange({ min, max, minimum = min, maximum = max }: Params): string {
  if (minimum !== undefined && maximum !== undefined) return `应在 ${minimum} 与 ${maximum} 之间`
  if (minimum !== undefined) return `不能小于 ${minimum}`
  return maximum === undefined ? '超出允许范围' : `不能大于 ${maximum}`
}

const fieldProblems: Record<string, Sentence> = {
  required: '不能为空',
  invalid: '不符合要求',
  'not-text': '应为文字',
  'too-long': ({ maximum }) => (maximum ? `过长，最多 ${maximum} 个字` : '过长'),
  'too-short': ({ minimum }) => (minimum ? `过短，至少 ${minimum} 个字` : '过短'),
  'too-many': ({ maximum }) => (maximum ? `数量过多，最多 ${maximum} 项` : '数量过多'),
  'too-few': ({ minimum }) => (minimum ? `数量过少，至少 ${minimum} 项` : '数量过少'),
  'not-a-number': '应为数字',
  'out-of-range': sayRange,
  'not-a-date': '应为日期，如 2026-11-23',
  'not-a-moment': '应为日期和时间',
  'not-an-id': '编号无效',
  'not-a-choice': '请从所列选项中选择',
  'not-offered': '目前不提供',
  'not-a-key': '应为小写字母开头的字母、数字或连字符',
  'not-a-phone': '不是有效的电话号码',
  'not-an-email': '不是有效的邮箱地址',
  duplicate: '有重复',
  'duplicate-in-file': ({ row }) => (row ? `与第 ${row} 行重复` : '在文件中重复'),
  'digits-lost': '数字过长，表格软件已丢失末位。请将该列设为文本格式后重新填写',
  'name-of-another-unit': ({ code }) => `该名称属于另一个单位${code ? `（代码 ${code}）` : ''}`,
  'unit-has-another-code': ({ code }) => `该单位已登记的代码是 ${code ?? '另一个'}`,
  'unit-renamed': ({ formerName }) => `原名“${formerName ?? ''}”，需勾选同意更名`,
  'not-later': '应晚于现在的截止时间',
  'in-the-past': '应晚于现在',
  'ends-before-it-begins': '结束应晚于开始',
  'values-out-of-order': '应从高到低依次递减',
  'lowest-band-not-zero': '最低一档应从 0 开始',
  'not-above-zero': '应大于 0',
  'weights-need-a-score': '评价内容设了不同权重时，考核指标应为综合得分',
  'more-than-dimensions': '不能多于评价内容的项数',
  'more-than-answered': '不能多于“至少作答项数”',
  'unknown-template': '没有这个问卷模板',
  'unknown-profile': '没有这套评分规则',
  'unit-ended': '单位已合并或撤销，请改选在用的单位',
  'unknown-unit': '有的单位已不存在，请重新选择',
  'no-rows': '文件中没有单位，只有表头',
  'all-or-unit-ids': '请选择全部单位或指定单位',
  'weak-password': '强度不足：至少 12 个字符，或至少 8 个字符且含大写字母、小写字母、数字、符号中的三类',
  'not-a-username': '应以字母开头，由 2–30 个字母、数字、点、横线或下划线组成',
  'unknown-role': '没有这个角色',
  'roles-exclude-each-other': '系统管理员、安全管理员、审计管理员三者不得由同一人兼任',
  'unknown-dimension': '问卷中没有这项评价内容',
  'rating-not-on-scale': '不在量表范围内',
  'not-ratings': '评分格式有误',
  'not-a-scan': '应为 PDF、JPG 或 PNG 文件',
  'not-applicable-not-offered': '本问卷不提供“不适用”',
  'too-few-answers': ({ answered, minimum }) => `作答 ${answered ?? '不足'} 项，少于最低要求 ${minimum ?? ''} 项`,
  'bound-figure-is-not-typed': '已关联调查结果的数值不能手工填写',
  'actual-not-a-number': '应为数字，不带单位和“≥”等符号',
  'score-is-computed': '定量指标的得分由系统计算，不能手工填写',
  'reason-required': '请填写原因',
  'nothing-to-change': '没有需要保存的改动',
  'not-a-source': '关联的调查无效',
  'not-a-survey-indicator': '这项指标不能关联调查',
  'survey-without-figure': '该调查没有有效答卷，没有可用的结果',
  'not-bound': '这项指标没有关联调查',
  'dimension-and-level-together': '评价内容和所评的档应一起选择',
  unrecognized: '不认识的字段',
  'after-the-deadline': '应早于调查截止时间',
  'not-a-time': '应为时刻，如 21:00',
  'not-a-host': '应为主机名或地址，如 smtp.example.cn',
  'not-a-header': '不能用作请求头的名称',
  'not-an-address': '应为以 http:// 或 https:// 开头的网址，主机名中不能有占位词',
  'not-a-path': '应为字段路径，如 errcode 或 data.0.code',
  'retype-secret': '服务器地址已改动，请重新填写',
  'unknown-placeholder': ({ placeholder }) => `没有“{${placeholder ?? ''}}”这个占位词`,
  'hints-at-score': ({ phrase }) => `文字中的“${phrase ?? ''}”有引导评分之嫌，不能发送`,
  'link-missing': '缺少{链接}',
  'placeholder-empty': ({ placeholder }) => `调查方案中没有“${placeholder ?? ''}”，请改用不含它的文字`,
}

const fieldNames: Record<string, string> = {
  name: '名称',
  opens: '上班时间',
  closes: '下班时间',
  day: '日期',
  days: '日期',
  code: '统一社会信用代码',
  category: '类别',
  contactName: '联系人',
  phone: '手机',
  email: '邮箱',
  attributes: '其他属性',
  username: '用户名',
  password: '密码',
  roles: '角色',
  token: '设置链接',
  file: '文件',
  title: '调查名称',
  'servicePeriod.from': '服务期开始',
  'servicePeriod.to': '服务期结束',
  servicePeriod: '服务期',
  'window.opensAt': '调查开始时间',
  'window.closesAt': '调查截止时间',
  window: '调查时间',
  target: '目标值',
  organiser: '组织单位',
  helpline: '咨询电话',
  template: '问卷模板',
  questionnaire: '问卷',
  dimensions: '评价内容',
  scale: '量表',
  overall: '总体评价',
  bands: '满意档位',
  minAnswered: '至少作答项数',
  minScored: '至少评分项数',
  speederSeconds: '过快作答秒数',
  revisions: '允许修改',
  combine: '多席位合并方式',
  weight: '权重',
  answers: '份数',
  minutes: '分钟数',
  figure: '考核指标',
  retentionYears: '保存年限',
  seatsPerUnit: '每单位席位数',
  unitIds: '调查单位',
  successorId: '并入单位',
  on: '日期',
  services: '使用服务',
  how: '发送方式',
  evidence: '依据',
  closesAt: '截止时间',
  earlyClose: '提前截止',
  reminders: '催办日程',
  workingDays: '工作日数',
  scan: '扫描件',
  entry: '录入内容',
  invitationId: '单位',
  ratings: '评价',
  comment: '意见和建议',
  reason: '原因',
  profile: '评分规则',
  project: '项目名称',
  year: '年度',
  department: '主管部门',
  implementer: '实施单位',
  actual: '实际完成值',
  score: '得分',
  source: '关联调查',
  label: '名称',
  value: '分值',
  help: '说明',
  kind: '类型',
  host: '服务器',
  port: '端口',
  security: '加密方式',
  user: '账号',
  fromAddress: '发件邮箱',
  fromName: '发件人名称',
  secret: '密钥',
  method: '请求方法',
  url: '网址',
  contentType: '内容类型',
  headers: '请求头',
  secretHeaders: '保密请求头',
  body: '内容',
  subject: '主题',
  success: '成功条件',
  jsonPath: '字段路径',
  equals: '字段的值',
  contains: '返回中含有',
  perMinute: '每分钟最多条数',
  quiet: '免打扰时段',
  channelId: '发送通道',
  notBefore: '发送时间',
  level: '档次',
  min: '下限',
}

function say(sentence: Sentence, params: Params): string {
  return typeof sentence === 'string' ? sentence : sentence(params)
}

/** The sentence for a whole problem. */
export function problemSentence({ code, params }: Pick<ApiProblem, 'code' | 'params'>): string {
  const sentence = code in problems ? problems[code as keyof typeof problems] : undefined
  return sentence ? say(sentence, params) : `操作未完成（${code}）。`
}

/** What is wrong with one field, without its name. */
export function fieldSentence({ code, params = {} }: Pick<FieldProblem, 'code' | 'params'>): string {
  const sentence = fieldProblems[code]
  return sentence ? say(sentence, params) : `不符合要求（${code}）`
}

/** A field's Chinese name: `window.closesAt` → 调查截止时间, `questionnaire.dimensions.2.label` → 评价内容第 3 项名称. */
export function fieldName(field: string): string {
  const whole = fieldNames[field]
  if (whole) return whole
  const [, parent, index, child] = /(?:^|\.)([a-zA-Z]+)\.(\d+)(?:\.([a-zA-Z]+))?$/.exec(field) ?? []
  if (parent && index)
    return `${fieldNames[parent] ?? parent}第 ${Number(index) + 1} 项${child ? (fieldNames[child] ?? child) : ''}`
  return fieldNames[field.split('.').at(-1) ?? ''] ?? field
}

/** The sentence for one named field of a problem, to stand beside it; undefined when nothing is wrong with it. */
export function errorOf(problem: ApiProblem | null | undefined, field: string): string | undefined {
  const found = problem?.errors.find((error) => error.field === field)
  return found && fieldSentence(found)
}
