/**
 * Every sentence of the phone form, in Chinese. A second language joins as a second set of the same types:
 * `export const englishForm = { … } satisfies FormTexts`. Three sets, so that the script carries only what it can show.
 */
import type { FieldError } from './page.ts'

const tooFew = (answered: unknown, minimum: unknown) => `已答 ${answered} 项，至少需答 ${minimum} 项。`
const unanswered = '此项尚未作答，请选择一项。'

/** What the script says while the form is filled in and sent. */
export const formTexts = {
  restored: '已恢复上次未提交的内容。',
  startOver: '清空重填',
  submit: '提交',
  sending: '正在提交…',
  unsent: '尚未提交成功。',
  keptHere: '内容已保存在本机，',
  notKeptHere: '请不要关闭本页，',
  sendsAgain: '网络恢复后自动提交；见到回执码才算完成。',
  tryNow: '立即重试',
  backToEditing: '返回修改',
  sealedUntilClose: '按调查方案，截止前任何人不能查看评分。',
  answered: '已答',
  allAnswered: '已全部作答',
  nextUnanswered: '下一项未答',
  tooFew,
  unanswered,
} as const

/** The page after the answer has arrived. */
export const thanksTexts = {
  title: '提交成功',
  received: (unit: string, time: string | null) => `${unit}的问卷已${time ? `于${time}` : ''}收到。`,
  receipt: '回执码',
  keep: '请抄录或截图，无需重复填写。',
  keepToRevise: '请抄录或截图；截止前凭此码修改，无需重复填写。',
  copy: '复制回执码',
  copied: '已复制',
  copyByHand: '请长按回执码复制，或截图保存',
  closesAt: (time: string) => `调查于${time}截止，截止前任何人不能查看评分。`,
  helpline: (phone: string) => `咨询投诉：${phone}`,
} as const

/** What only the server draws. */
export const pageTexts = {
  unit: '填报单位',
  lead: (total: number, minimum: number, notApplicable: boolean) =>
    `共 ${total} 项，${minimum < total ? `至少答 ${minimum} 项` : '请全部作答'}。请选择最符合的一档${notApplicable ? '；没有使用或不了解的，选“不适用/不了解”' : ''}。`,
  closesAt: (time: string) => `请于${time}前提交`,
  revising: (receipt: string) => `正在修改已提交的答卷（回执码 ${receipt}）。重新提交后，以新答卷为准。`,
  notApplicable: '不适用/不了解',
  reason: '主要原因是什么？（选填）',
  optional: '（选填）',
  comment: '其他意见和建议（选填）',
  errorsTitle: '尚未提交，请先补充或修改',
  notAnswered: '尚未作答',
  unanswered,
  header: { formNumber: '表号', authority: '制定机关', approvalNumber: '批准/备案文号', validUntil: '有效期至' },
  noticeTitle: '填写告知',
  notice: {
    who: (organiser: string | undefined, period: string) =>
      `本调查${organiser ? `由${organiser}组织，` : ''}评价${period}的政务云服务，一家单位计一份。`,
    what: '记录单位名称、评价和提交时间；手机号仅用于通知。',
    confidential: '答卷保密、非匿名：',
    protection: (years: number) => `经审批方可核查单个单位，不向云服务商提供。保存${years}年。`,
    freedom: '可以谢绝填写，如实评价不影响用云。',
    secrets: '请勿填写国家秘密、工作秘密、口令、IP地址、漏洞信息。',
  },
  again: {
    title: '本单位已提交',
    text: (time: string) => `本单位已于${time}提交，无需重复填写。`,
    wrongPerson: '如非本单位人员填写，请致电',
    wrongPersonNoPhone: '如非本单位人员填写，请联系组织单位。',
    reopenTitle: '需要修改？',
    reopen: (time: string) => `${time} 截止前，可凭提交时的回执码打开原答卷修改。`,
    receipt: '回执码',
    receiptHint: '16 位字母和数字，不分大小写，可不输“-”',
    wrongReceipt: '回执码不对，请核对后重新输入。',
    open: '打开原答卷',
  },
  unknownLink: {
    title: '链接无效',
    lines: [
      '没有找到这个链接对应的问卷。',
      '链接可能没有复制完整，请打开通知中的原链接重试；仍打不开的，请联系发送通知的单位。',
    ],
  },
  revoked: {
    title: '此链接已停用',
    lines: ['组织单位已停用这个链接，可能已另发新链接。', '请使用最近一次收到的链接填写。'],
  },
  notOpen: {
    title: '调查尚未开始',
    /** Without a time: the window has begun, but nobody has opened the survey yet. */
    lines: (time: string | null) => [
      time ? `本次调查将于 ${time} 开始。` : '组织单位还没有开始填报。',
      '届时请用同一链接打开填写。',
    ],
  },
  closed: {
    title: '调查已截止',
    lines: (time: string, submitted?: string) => [
      `本次调查已于 ${time} 截止，不再接收答卷。`,
      submitted ? `本单位的问卷已于 ${submitted} 收到。` : '感谢您的关注。',
    ],
  },
  trouble: {
    title: '尚未提交成功',
    lines: ['系统暂时繁忙，未能确认收到。', '请稍候片刻，返回上一页重新提交；见到回执码才算完成。'],
  },
  helpline: '咨询投诉：',
  sealedUntilClose: '按调查方案，截止前任何人不能查看评分。',
} as const

type Sentence = (params: Record<string, unknown>) => string

const fieldErrors: Record<string, Sentence> = {
  'too-few-answers': ({ answered, minimum }) => tooFew(answered, minimum),
  'rating-not-on-scale': () => '请重新选择一项。',
  'not-applicable-not-offered': () => '此项请选择一个满意程度。',
  'too-long': ({ maximum }) => (maximum ? `文字过长，请控制在 ${maximum} 字以内。` : '文字过长，请缩短一些。'),
}

/** What to tell about a field's error; an unknown code is shown, so that a caller can name it on the telephone. */
export function describeError({ code, params = {} }: FieldError): string {
  return fieldErrors[code]?.(params) ?? `请检查后再提交（${code}）。`
}

export type FormTexts = typeof formTexts
export type ThanksTexts = typeof thanksTexts
export type PageTexts = typeof pageTexts
