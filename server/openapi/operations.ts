/** Every route by its address: what it is for, what it takes, what it answers. A route without a line here fails a test. */
import { z } from 'zod'
import { codeInput, keyInput, passwordChange } from '../contract/account.ts'
import { annualInput } from '../contract/annual-figures.ts'
import { submission } from '../contract/answers.ts'
import { apiKeyInput } from '../contract/api-keys.ts'
import { auditFilter, auditQuery } from '../contract/audit.ts'
import { cardFilter } from '../contract/by-hand.ts'
import { calendarDays, calendarQuery, calendarRule } from '../contract/calendar.ts'
import { channelInput, channelTest } from '../contract/channels.ts'
import {
  entriesInput,
  entryInput,
  evaluationInput,
  finalInput,
  formInput,
  importTableOptions,
  proseInput,
} from '../contract/evaluations.ts'
import { expertInput } from '../contract/experts.ts'
import { paging } from '../contract/fields.ts'
import { outsideRecord } from '../contract/outside-waves.ts'
import { paperInput, seatSearch } from '../contract/paper.ts'
import { deputyInput, handOverInput, newPerson, personInput, rolesInput, setupInput } from '../contract/people.ts'
import { profileInput, tableInput } from '../contract/profiles.ts'
import { refusalInput, selection, sentInput, unitQuery } from '../contract/progress.ts'
import { proposalInput } from '../contract/proposals.ts'
import { releaseInput } from '../contract/releases.ts'
import { commentFilter, stampedInput } from '../contract/report.ts'
import { retentionInput } from '../contract/retention.ts'
import { callInput, drawInput, rosterSourceInput, unlistedInput } from '../contract/roster-sources.ts'
import { correctionInput, erratumInput } from '../contract/seals.ts'
import { recentInput, reminderInput, sendingInput } from '../contract/sending.ts'
import { signedApprovalInput } from '../contract/signed-approvals.ts'
import { approvalInput, reasonInput } from '../contract/surveys.ts'
import { responseFilter, versionChoice } from '../contract/results.ts'
import { rosterInput, surveyInput } from '../contract/plan.ts'
import {
  maskInput,
  objectionAnswer,
  objectionInput,
  replyInput,
  ticketEdit,
  ticketQuery,
  ticketStep,
} from '../contract/tickets.ts'
import { unitStateInput } from '../contract/unit-life.ts'
import { importOptions, unitEdit, unitImport, unitInput } from '../contract/units.ts'
import { webhookInput } from '../contract/webhooks.ts'
import { csv, docx, html, type Operations, plain, xlsx } from './operation.ts'
import {
  proseReport,
  draftView,
  evaluationListItem,
  evaluationView,
  finalView,
  profileItem,
  profileView,
  tablePreview,
} from './replies/evaluations.ts'
import {
  cardView,
  drawView,
  invitationEventView,
  invitationView,
  paperConfirmed,
  paperEntryView,
  paperSeat,
  progress,
  proposalView,
  receiptView,
  rosterSources,
  waitingPaperView,
} from './replies/fieldwork.ts'
import { compositeResult, unitStep } from './replies/figures.ts'
import {
  accountView,
  apiKeyView,
  deputyView,
  enrolment,
  handOverView,
  me,
  newApiKey,
  personView,
} from './replies/people.ts'
import { questionnaire, rules } from './replies/plan.ts'
import { releaseView, releasedAnswers, sealsView } from './replies/proofs.ts'
import {
  aggregateView,
  annualView,
  commentsPage,
  expertSheetView,
  expertView,
  invalidationView,
  outsideWaveView,
  reportView,
  responseView,
  resultVersionView,
  resultView,
} from './replies/results.ts'
import { retentionView } from './replies/retention.ts'
import {
  channelView,
  delivery,
  deliveryView,
  messageView,
  newWebhook,
  recentReminders,
  remindersView,
  sendingAudience,
  sendingView,
  webhookView,
} from './replies/sending.ts'
import {
  planVersionView,
  publicAddress,
  rosterSize,
  signedApprovalView,
  surveyListItem,
  surveyView,
} from './replies/surveys.ts'
import { auditEntryView, auditReport, recomputeReport, systemView } from './replies/system.ts'
import { ticketItem, ticketView, vendorTicket } from './replies/tickets.ts'
import { contactView, importReport, unitView } from './replies/units.ts'
import { count, maybe, moment, nothing, page, text } from './replies/parts.ts'

const people: Operations = {
  'GET /api/v1/me': { summary: '当前身份', reply: me },
  'GET /api/v1/setup': { summary: '是否尚待首次设置', reply: z.object({ open: z.boolean() }) },
  'POST /api/v1/setup': {
    summary: '首次设置账号',
    body: setupInput,
    problems: ['setup-over'],
    status: 201,
    reply: z.object({ created: count }),
  },
  'GET /api/v1/sign-in-ways': { summary: '可用的登录方式', reply: z.object({ unified: maybe }) },
  'POST /api/auth/sign-in/username': { summary: '用户名和密码登录', problems: ['too-many-attempts'], reply: nothing },
  'POST /api/auth/sign-out': { summary: '退出', reply: z.object({ success: z.boolean() }) },
  'GET /api/auth/oidc': { summary: '转到统一身份认证', status: 302 },
  'GET /api/auth/callback/oidc': { summary: '从统一身份认证返回', status: 302 },
  'GET /api/v1/account': { summary: '我的账号', problems: ['session-only'], reply: accountView },
  'POST /api/v1/account/code': { summary: '输入动态口令', body: codeInput, problems: ['session-only'], reply: nothing },
  'POST /api/v1/account/password': {
    summary: '修改本人密码',
    body: passwordChange,
    problems: ['session-only'],
    reply: nothing,
  },
  'POST /api/v1/account/second-factor': {
    summary: '绑定动态口令',
    body: codeInput.partial(),
    problems: ['session-only'],
    reply: enrolment,
  },
  'POST /api/v1/account/second-factor/confirm': {
    summary: '确认动态口令',
    body: codeInput,
    problems: ['session-only'],
    reply: z.object({ recoveryCodes: z.array(text) }),
  },
  'POST /api/v1/account/recovery-codes': {
    summary: '重新生成恢复码',
    body: codeInput,
    problems: ['session-only'],
    reply: z.object({ recoveryCodes: z.array(text) }),
  },
  'DELETE /api/v1/account/sessions/:sessionId': {
    summary: '结束本人的一个会话',
    problems: ['session-not-found'],
    reply: nothing,
  },
  'POST /api/v1/account/keys': {
    summary: '为本人新建全权密钥',
    body: keyInput,
    status: 201,
    problems: ['session-only'],
    reply: z.object({ key: text }),
  },
  'DELETE /api/v1/account/keys/:id': { summary: '撤销本人的密钥', problems: ['key-not-found'], reply: nothing },
  'GET /api/v1/people': { summary: '人员', reply: page(personView) },
  'POST /api/v1/people': {
    summary: '新增人员',
    body: newPerson,
    status: 201,
    problems: ['username-taken'],
    reply: z.object({ id: text, password: text }),
  },
  'PUT /api/v1/people/:userId': { summary: '修改人员', body: personInput, reply: personView },
  'PUT /api/v1/people/:userId/roles': {
    summary: '授予角色',
    body: rolesInput,
    problems: ['roles-exclude-each-other'],
    reply: personView,
  },
  'POST /api/v1/people/:userId/reset-password': { summary: '重置密码', reply: z.object({ password: text }) },
  'POST /api/v1/people/:userId/reset-second-factor': { summary: '重置动态口令', reply: personView },
  'POST /api/v1/people/:userId/unlock': { summary: '解除锁定', reply: personView },
  'POST /api/v1/people/:userId/disable': { summary: '停用账号', body: reasonInput, reply: personView },
  'POST /api/v1/people/:userId/enable': { summary: '启用账号', reply: z.object({ password: text }) },
  'POST /api/v1/people/:userId/hand-over': {
    summary: '离任交接',
    body: handOverInput,
    status: 201,
    reply: z.object({ id: count }),
  },
  'GET /api/v1/people/deputies': { summary: '代行', reply: z.array(deputyView) },
  'POST /api/v1/people/deputies': {
    summary: '指定代行',
    body: deputyInput,
    status: 201,
    reply: z.object({ id: count }),
  },
  'POST /api/v1/people/deputies/:id/end': { summary: '结束代行', reply: nothing },
  'GET /api/v1/people/hand-overs': { summary: '离任交接记录', reply: z.array(handOverView) },
  'GET /api/v1/people/hand-overs/:id': { summary: '一次离任交接', reply: handOverView },
  'GET /api/v1/keys': {
    summary: '接口密钥',
    reply: z.object({
      items: z.array(apiKeyView),
      scopes: z.array(
        z.enum([
          'units.read',
          'units.write',
          'contacts.reveal',
          'surveys.read',
          'surveys.write',
          'surveys.approve',
          'surveys.run',
          'surveys.seal',
          'surveys.correct',
          'invitations.read',
          'sendings.read',
          'channels.read',
          'channels.write',
          'calendar.read',
          'calendar.write',
          'paper.enter',
          'paper.check',
          'results.read',
          'answers.read',
          'tickets.read',
          'tickets.write',
          'tickets.review',
          'tickets.vendor',
          'evaluations.read',
          'evaluations.write',
          'keys.own',
          'keys.all',
          'webhooks.read',
          'webhooks.write',
          'aggregates.read',
          'system.read',
          'system.run',
          'retention.read',
          'retention.hold',
          'results.recompute',
          'audit.read',
          'answers.ask',
          'answers.release',
          'releases.read',
          'people.read',
          'people.write',
          'people.grant',
        ]),
      ),
    }),
  },
  'POST /api/v1/keys': {
    summary: '新建接口密钥，密钥只显示一次',
    body: apiKeyInput,
    status: 201,
    reply: newApiKey,
    example: { label: '绩效管理平台', scopes: ['evaluations.read'], expiresInDays: 90 },
  },
  'DELETE /api/v1/keys/:id': { summary: '撤销接口密钥', reply: apiKeyView, problems: ['key-not-found'] },
}

const units: Operations = {
  'GET /api/v1/units': { summary: '用户单位', query: paging, reply: page(unitView) },
  'GET /api/v1/units/categories': { summary: '单位类别', reply: z.array(text) },
  'GET /api/v1/units/import-template.csv': { summary: '导入模板', file: csv },
  'POST /api/v1/units': {
    summary: '新增单位',
    body: unitInput,
    status: 201,
    problems: ['unit-name-taken', 'unit-code-taken'],
    example: { name: '市图书馆', code: '12650100000000000A', category: '事业单位' },
    reply: unitView,
  },
  'PUT /api/v1/units/:id': {
    summary: '修改单位',
    body: unitEdit,
    problems: ['unit-not-found', 'unit-name-taken'],
    reply: unitView,
  },
  'PUT /api/v1/units/:id/state': {
    summary: '合并、撤销或恢复单位',
    body: unitStateInput,
    problems: ['unit-not-found'],
    reply: unitView,
  },
  'POST /api/v1/units/import': {
    summary: '导入单位：JSON 或 .xlsx/.csv 文件，全部合格才导入',
    query: importOptions,
    body: unitImport,
    form: { files: ['file'] },
    problems: ['bad-rows', 'not-a-spreadsheet', 'missing-column', 'too-many-rows'],
    example: { units: [{ name: '市图书馆', category: '事业单位' }] },
    reply: importReport,
  },
  'POST /api/v1/units/:id/contact': {
    summary: '显示完整联系方式（登记在日志）',
    problems: ['unit-not-found'],
    reply: contactView,
  },
}

const surveys: Operations = {
  'GET /api/v1/languages': {
    summary: '填报页语言',
    reply: z.array(z.object({ tag: text, name: text, direction: text })),
  },
  'GET /api/v1/templates': {
    summary: '问卷模板',
    reply: z.array(z.object({ rules: rules, questionnaire: questionnaire, key: text })),
  },
  'GET /api/v1/public-addresses': { summary: '填报地址', reply: z.array(publicAddress) },
  'GET /api/v1/surveys': { summary: '调查', query: paging, reply: page(surveyListItem) },
  'POST /api/v1/surveys': {
    summary: '起草调查',
    body: surveyInput,
    status: 201,
    reply: surveyView,
    example: {
      title: '2026年度政务云用户满意度调查',
      servicePeriod: { from: '2026-01-01', to: '2026-12-31' },
      window: { opensAt: '2027-01-04T09:00:00+08:00', closesAt: '2027-01-22T18:00:00+08:00' },
      target: '90',
      template: 'government-cloud-10',
    },
  },
  'GET /api/v1/surveys/:id': { summary: '一期调查', reply: surveyView, problems: ['survey-not-found'] },
  'PUT /api/v1/surveys/:id': {
    summary: '修改草稿',
    body: surveyInput,
    reply: surveyView,
    problems: ['survey-not-draft'],
  },
  'DELETE /api/v1/surveys/:id': { summary: '删除草稿', status: 204, problems: ['survey-not-draft'] },
  'GET /api/v1/surveys/:id/roster': {
    summary: '调查单位名单',
    query: paging,
    reply: z.object({
      items: z.array(
        z.object({
          category: maybe,
          services: z.array(text),
          platforms: z.array(text),
          unit: text,
          code: maybe,
          unitId: count,
          seats: count,
          roles: z.array(text),
        }),
      ),
      total: count,
    }),
  },
  'PUT /api/v1/surveys/:id/roster': {
    summary: '设定名单',
    body: rosterInput,
    problems: ['survey-not-draft'],
    example: { all: true, seatsPerUnit: 1 },
    reply: rosterSize,
  },
  'POST /api/v1/surveys/:id/submit': {
    summary: '提交批准',
    problems: ['survey-not-draft', 'roster-empty'],
    reply: surveyView,
  },
  'POST /api/v1/surveys/:id/approve': {
    summary: '批准方案，不得由起草人',
    right: 'surveys.approve',
    body: approvalInput,
    problems: ['approval-by-author', 'plan-changed', 'survey-already-approved'],
    reply: z.object({ planDigest: text }),
  },
  'POST /api/v1/surveys/:id/return': {
    summary: '退回修改',
    body: reasonInput,
    problems: ['survey-not-submitted'],
    reply: surveyView,
  },
  'POST /api/v1/surveys/:id/open': {
    summary: '开始填报',
    problems: ['survey-not-approved', 'window-already-over'],
    reply: surveyView,
  },
  'POST /api/v1/surveys/:id/close': {
    summary: '截止',
    description:
      '份数很多、在 REPLY_SECONDS 内算不完时答 202：已经截止，结果在后台计算；进展见这期调查的 work，完成后为 null。',
    again: 202,
    problems: ['survey-not-open', 'early-close-by-two'],
    reply: surveyView,
  },
  'POST /api/v1/surveys/:id/void': { summary: '作废', body: reasonInput, reply: surveyView },
  'GET /api/v1/surveys/:id/history': {
    summary: '办理记录',
    reply: z.array(z.object({ at: moment, actor: text, act: text, detail: z.record(text, z.unknown()) })),
  },
  'GET /api/v1/surveys/:id/plan-versions': { summary: '方案各版', reply: page(planVersionView) },
  'GET /api/v1/surveys/:id/invitations': {
    summary: '邀请和链接（登记在日志）',
    query: paging,
    reply: page(invitationView),
  },
  'GET /api/v1/surveys/:id/invitations/:invitationId/events': {
    summary: '一份邀请的经过',
    problems: ['invitation-not-found'],
    reply: z.array(invitationEventView),
  },
  'POST /api/v1/surveys/:id/invitations/sent': {
    summary: '登记已发送',
    body: sentInput,
    reply: z.object({ recorded: count }),
  },
  'POST /api/v1/surveys/:id/invitations/notices': {
    summary: '各单位通知全文',
    body: selection,
    reply: z.object({ items: z.array(invitationView) }),
  },
  'POST /api/v1/surveys/:id/invitations/refuse': {
    summary: '登记谢绝填写',
    body: refusalInput,
    reply: z.object({ recorded: count }),
  },
  'POST /api/v1/surveys/:id/invitations/:invitationId/revoke': {
    summary: '作废链接',
    body: reasonInput,
    reply: invitationView,
  },
  'POST /api/v1/surveys/:id/invitations/:invitationId/reissue': {
    summary: '换发链接',
    body: reasonInput,
    reply: invitationView,
  },
  'POST /api/v1/surveys/:id/invitations/:invitationId/reinstate': {
    summary: '撤销谢绝登记',
    body: reasonInput,
    problems: ['not-refused'],
    reply: invitationView,
  },
  'GET /api/v1/surveys/:id/cards': {
    summary: '参与码卡片',
    query: cardFilter,
    reply: z.object({ items: z.array(cardView), total: count, goUrl: text }),
  },
  'GET /api/v1/surveys/:id/exports/invitations.xlsx': { summary: '邀请表', query: cardFilter, file: xlsx },
  'GET /api/v1/surveys/:id/progress': {
    summary: '填报进度，截止前不含评分',
    query: unitQuery,
    reply: progress,
  },
  'GET /api/v1/surveys/:id/progress/stream': { summary: '进度的实时变化', file: 'text/event-stream' },
  'GET /api/v1/surveys/:id/proposals': { summary: '提请', reply: page(proposalView) },
  'POST /api/v1/surveys/:id/proposals': {
    summary: '提请须两人办理的事',
    body: proposalInput,
    status: 201,
    problems: ['proposal-waiting'],
    reply: proposalView,
  },
  'POST /api/v1/surveys/:id/proposals/:proposalId/confirm': {
    summary: '复核同意',
    description: '同意提前截止、份数很多时答 202，与截止相同。',
    again: 202,
    problems: ['confirm-own-proposal', 'proposal-decided'],
    reply: proposalView,
  },
  'POST /api/v1/surveys/:id/proposals/:proposalId/withdraw': {
    summary: '撤回或不同意',
    body: reasonInput,
    problems: ['proposal-decided'],
    reply: proposalView,
  },
  'GET /api/v1/surveys/:id/paper': { summary: '纸质代录', reply: page(paperEntryView) },
  'POST /api/v1/surveys/:id/paper': {
    summary: '录入纸质问卷',
    form: { files: ['scan'], fields: z.object({ entry: paperInput }) },
    status: 201,
    problems: ['paper-entry-waiting', 'other-answer-stands'],
    reply: paperEntryView,
  },
  'GET /api/v1/surveys/:id/paper-seats': {
    summary: '可录入的席位',
    query: seatSearch,
    reply: z.object({ items: z.array(paperSeat) }),
  },
  'GET /api/v1/surveys/:id/paper/:entryId': {
    summary: '待复核的纸质代录',
    problems: ['paper-entry-not-found'],
    reply: waitingPaperView,
  },
  'GET /api/v1/surveys/:id/paper/:entryId/scan': { summary: '扫描件', file: 'application/octet-stream' },
  'POST /api/v1/surveys/:id/paper/:entryId/confirm': {
    summary: '复核通过',
    problems: ['paper-confirmed-by-enterer', 'paper-entry-decided'],
    reply: paperConfirmed,
  },
  'POST /api/v1/surveys/:id/paper/:entryId/reject': {
    summary: '退回纸质代录',
    body: reasonInput,
    reply: paperEntryView,
  },
  'GET /api/v1/surveys/:id/roster-sources': { summary: '名册依据', reply: rosterSources },
  'POST /api/v1/surveys/:id/roster-sources': {
    summary: '登记名册依据',
    form: { files: ['scan'], fields: z.object({ entry: rosterSourceInput }) },
    status: 201,
    reply: rosterSources,
  },
  'GET /api/v1/surveys/:id/roster-sources/:sourceId/scan': {
    summary: '名册依据扫描件',
    file: 'application/octet-stream',
  },
  'DELETE /api/v1/surveys/:id/roster-sources/:sourceId': { summary: '删除名册依据', reply: rosterSources },
  'POST /api/v1/surveys/:id/unlisted': {
    summary: '登记未列入名单的单位',
    body: unlistedInput,
    status: 201,
    reply: rosterSources,
  },
  'DELETE /api/v1/surveys/:id/unlisted/:unlistedId': { summary: '删除未列入登记', reply: rosterSources },
  'GET /api/v1/surveys/:id/callbacks': { summary: '抽查回访', reply: z.object({ draws: z.array(drawView) }) },
  'POST /api/v1/surveys/:id/callbacks': {
    summary: '抽取回访单位',
    body: drawInput,
    status: 201,
    reply: z.object({ draws: z.array(drawView) }),
  },
  'POST /api/v1/surveys/:id/callbacks/:drawId/units/:unitId': {
    summary: '登记回访结果',
    body: callInput,
    reply: z.object({ draws: z.array(drawView) }),
  },
}

const results: Operations = {
  'GET /api/v1/surveys/:id/result': {
    summary: '调查结果，截止后才有',
    query: versionChoice,
    reply: resultView,
    problems: ['result-before-close'],
  },
  'GET /api/v1/surveys/:id/result/versions': { summary: '结果各版', reply: page(resultVersionView) },
  'GET /api/v1/surveys/:id/invalidations': { summary: '无效答卷清单', reply: page(invalidationView) },
  'GET /api/v1/surveys/:id/calculation': { summary: '计算过程', query: paging, reply: page(unitStep) },
  'GET /api/v1/surveys/:id/responses': { summary: '去标识答卷', query: responseFilter, reply: page(responseView) },
  'GET /api/v1/surveys/:id/comments': { summary: '意见', query: commentFilter, reply: commentsPage },
  'GET /api/v1/surveys/:id/report': { summary: '满意度调查报告的内容', reply: reportView },
  'GET /api/v1/surveys/:id/exports/responses.csv': { summary: '答卷明细', file: csv },
  'GET /api/v1/surveys/:id/exports/expert-scores.docx': { summary: '专家评分汇总', file: docx },
  'GET /api/v1/surveys/:id/exports/responses.xlsx': { summary: '答卷明细（Excel）', file: xlsx },
  'GET /api/v1/surveys/:id/exports/code-book.csv': { summary: '答卷明细的代码表', file: csv },
  'GET /api/v1/surveys/:id/exports/evidence.zip': {
    summary: '佐证材料包',
    file: 'application/zip',
    problems: ['verifier-missing'],
  },
  'POST /api/v1/surveys/:id/recompute': { summary: '由原始答卷重新计算并核对', reply: recomputeReport },
  'GET /api/v1/surveys/:id/experts': { summary: '专家评分：专家及其状态', reply: page(expertView) },
  'POST /api/v1/surveys/:id/experts': { summary: '指定专家', body: expertInput, status: 201, reply: expertView },
  'POST /api/v1/surveys/:id/experts/:expertId/dismiss': { summary: '撤销专家', body: reasonInput, reply: expertView },
  'GET /api/v1/surveys/:id/expert-sheets': {
    summary: '专家评分表',
    reply: z.object({ items: z.array(expertSheetView), total: count, composite: compositeResult }),
  },
  'GET /api/v1/surveys/:id/exports/statistics.xlsx': { summary: '统计表', file: xlsx },
  'GET /api/v1/surveys/:id/exports/report.docx': { summary: '满意度调查报告', file: docx },
  'GET /api/v1/surveys/:id/exports/roster-returns.xlsx': { summary: '名册与回收情况表', file: xlsx },
  'GET /api/v1/surveys/:id/exports/roster-returns.docx': { summary: '名册与回收情况表（Word）', file: docx },
  'POST /api/v1/surveys/:id/report/stamped': {
    summary: '上传盖章报告',
    form: { files: ['file'], fields: stampedInput },
    status: 201,
    reply: reportView,
  },
  'GET /api/v1/surveys/:id/report/stamped/:fileId': { summary: '下载盖章报告', file: 'application/octet-stream' },
  'GET /api/v1/surveys/:id/seals': { summary: '封存记录', reply: sealsView },
  'GET /api/v1/surveys/:id/exports/seal-receipt.docx': {
    summary: '封存回执（Word）',
    file: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  },
  'POST /api/v1/surveys/:id/seal': {
    summary: '封存',
    description:
      '份数很多、在 REPLY_SECONDS 内封不完时答 202（digest 为 null），在后台继续；进展见这期调查的 work，完成后状态为 sealed。中断的封存不留下任何痕迹，可以再办。',
    problems: ['survey-not-closed', 'work-under-way'],
    status: 201,
    again: 202,
    reply: z.object({ digest: text.nullable() }),
  },
  'POST /api/v1/surveys/:id/seal/correction': {
    summary: '提请更正封存',
    body: correctionInput,
    status: 201,
    reply: sealsView,
  },
  'POST /api/v1/surveys/:id/seal/correction/confirm': {
    summary: '同意更正：此后可认定答卷无效或恢复，直到重新封存',
    problems: ['seal-request-not-found', 'correction-open', 'seal-own-correction'],
    reply: sealsView,
  },
  'POST /api/v1/surveys/:id/seal/correction/decline': { summary: '不同意更正', body: reasonInput, reply: sealsView },
  'POST /api/v1/surveys/:id/errata': { summary: '提请勘误', body: erratumInput, status: 201, reply: sealsView },
  'POST /api/v1/surveys/:id/errata/:erratum/confirm': { summary: '同意勘误', reply: sealsView },
  'POST /api/v1/surveys/:id/errata/:erratum/decline': { summary: '不同意勘误', body: reasonInput, reply: sealsView },
  'GET /api/v1/retention': { summary: '各期的保存期限', reply: page(retentionView) },
  'GET /api/v1/surveys/:id/retention': { summary: '一期的保存期限和销毁证明', reply: retentionView },
  'POST /api/v1/surveys/:id/retention': {
    summary: '提请暂缓或放行到期删除',
    body: retentionInput,
    status: 201,
    reply: retentionView,
  },
  'POST /api/v1/surveys/:id/retention/confirm': { summary: '同意暂缓或放行', reply: retentionView },
  'POST /api/v1/surveys/:id/retention/decline': { summary: '不同意或撤回', body: reasonInput, reply: retentionView },
  'GET /api/v1/surveys/:id/exports/retention.docx': { summary: '销毁证明（Word）', file: docx },
  'GET /api/v1/surveys/:id/releases': { summary: '单份答卷查阅申请', reply: page(releaseView) },
  'POST /api/v1/surveys/:id/releases': {
    summary: '申请查阅一个单位的答卷',
    body: releaseInput,
    status: 201,
    reply: releaseView,
  },
  'POST /api/v1/surveys/:id/releases/:releaseId/grant': { summary: '批准查阅', reply: releaseView },
  'POST /api/v1/surveys/:id/releases/:releaseId/withdraw': {
    summary: '撤回查阅',
    body: reasonInput,
    reply: releaseView,
  },
  'GET /api/v1/surveys/:id/releases/:releaseId/answers': { summary: '查阅（登记在日志）', reply: releasedAnswers },
  'GET /api/v1/surveys/:id/signed-approvals': { summary: '签批件', reply: page(signedApprovalView) },
  'POST /api/v1/surveys/:id/signed-approvals': {
    summary: '登记签批件',
    form: { files: ['scan'], fields: signedApprovalInput },
    status: 201,
    reply: signedApprovalView,
  },
  'GET /api/v1/surveys/:id/signed-approvals/:approvalId/scan': {
    summary: '签批件扫描件',
    file: 'application/octet-stream',
  },
  'GET /api/v1/annual-figures': { summary: '年度满意度（多期加权）', reply: page(annualView) },
  'POST /api/v1/annual-figures': { summary: '起草年度满意度的权重', body: annualInput, status: 201, reply: annualView },
  'POST /api/v1/annual-figures/:id/confirm': { summary: '批准年度满意度的权重', reply: annualView },
  'GET /api/v1/outside-waves': { summary: '往年结果（外部来源）', reply: page(outsideWaveView) },
  'POST /api/v1/outside-waves': {
    summary: '登记往年结果',
    form: { files: ['scan'], fields: z.object({ record: outsideRecord }) },
    status: 201,
    reply: outsideWaveView,
  },
  'GET /api/v1/outside-waves/:id/scan': { summary: '往年结果的依据', file: 'application/octet-stream' },
  'POST /api/v1/outside-waves/:id/confirm': { summary: '确认往年结果', reply: outsideWaveView },
  'POST /api/v1/outside-waves/:id/reject': { summary: '退回往年结果', body: reasonInput, reply: outsideWaveView },
  'POST /api/v1/outside-waves/:id/withdraw': { summary: '撤销往年结果', body: reasonInput, reply: outsideWaveView },
  'GET /api/v1/aggregates': { summary: '云服务商可见的汇总', query: paging, reply: page(aggregateView) },
  'GET /api/v1/aggregates/:id': { summary: '一期汇总结果', reply: aggregateView },
}

const sending: Operations = {
  'GET /api/v1/surveys/:id/sendings': {
    summary: '发送任务',
    reply: z.object({ audience: sendingAudience, sendings: z.array(sendingView), reminders: remindersView }),
  },
  'POST /api/v1/surveys/:id/sendings': {
    summary: '发送邀请或催办',
    body: sendingInput,
    status: 201,
    problems: ['nobody-to-reach', 'survey-not-open'],
    reply: z.object({ id: count, messages: count }),
  },
  'POST /api/v1/surveys/:id/sendings/recent': {
    summary: '近期已催办的单位数',
    body: recentInput,
    reply: recentReminders,
  },
  'POST /api/v1/surveys/:id/sendings/:sendingId/stop': {
    summary: '停止发送',
    problems: ['sending-not-found'],
    reply: z.object({ stopped: count }),
  },
  'PUT /api/v1/surveys/:id/reminders': { summary: '设定催办日程', body: reminderInput, reply: nothing },
  'DELETE /api/v1/surveys/:id/reminders': { summary: '取消催办日程', reply: nothing },
  'GET /api/v1/surveys/:id/messages': { summary: '逐条发送记录', query: paging, reply: page(messageView) },
  'GET /api/v1/channels': { summary: '发送通道', reply: z.array(channelView) },
  'POST /api/v1/channels': {
    summary: '新增通道',
    body: channelInput,
    status: 201,
    problems: ['channel-name-taken'],
    reply: channelView,
  },
  'PUT /api/v1/channels/:id': {
    summary: '修改通道',
    body: channelInput,
    problems: ['channel-not-found'],
    reply: channelView,
  },
  'DELETE /api/v1/channels/:id': { summary: '删除通道', problems: ['channel-in-use'], reply: nothing },
  'POST /api/v1/channels/:id/test': { summary: '测试通道', body: channelTest, reply: delivery },
  'GET /api/v1/calendar': {
    summary: '工作日历',
    query: calendarQuery,
    reply: z.object({
      days: z.array(
        z.object({ day: text, kind: z.enum(['regional', 'holiday', 'workday']), name: text, checked: z.boolean() }),
      ),
      opens: text,
      closes: text,
      regional: z.boolean(),
    }),
  },
  'PUT /api/v1/calendar': { summary: '设定办公时间', body: calendarRule, reply: nothing },
  'POST /api/v1/calendar/days': { summary: '登记节假日和调休', body: calendarDays, reply: z.object({ saved: count }) },
  'DELETE /api/v1/calendar/days/:day': { summary: '删除一天的登记', reply: nothing },
}

const tickets: Operations = {
  'GET /api/v1/tickets': {
    summary: '整改台账',
    query: ticketQuery,
    reply: z.object({
      items: z.array(ticketItem),
      total: count,
      counts: z.object({
        closed: count,
        verify: count,
        rectify: count,
        callback: count,
        review: count,
        overdue: count,
      }),
    }),
  },
  'GET /api/v1/tickets/exports/tickets.xlsx': { summary: '整改台账（Excel）', query: ticketQuery, file: xlsx },
  'GET /api/v1/tickets/exports/tickets.docx': { summary: '整改台账（Word）', query: ticketQuery, file: docx },
  'GET /api/v1/tickets/:id': { summary: '一张整改单', reply: ticketView },
  'POST /api/v1/tickets/:id/step': { summary: '办理下一步', body: ticketStep, reply: ticketView },
  'PUT /api/v1/tickets/:id': { summary: '修改整改单', body: ticketEdit, reply: ticketView },
  'PUT /api/v1/tickets/:id/entries/:entryId': { summary: '遮盖意见中的字词', body: maskInput, reply: ticketView },
  'POST /api/v1/tickets/:id/objection/answer': { summary: '答复异议', body: objectionAnswer, reply: ticketView },
  'GET /api/v1/vendor/tickets': { summary: '云服务商的整改单', reply: z.array(vendorTicket) },
  'POST /api/v1/vendor/tickets/:id/reply': { summary: '云服务商答复', body: replyInput, reply: nothing },
  'POST /api/v1/vendor/tickets/:id/objection': { summary: '云服务商异议', body: objectionInput, reply: nothing },
}

const evaluations: Operations = {
  'GET /api/v1/profiles': { summary: '评分规则各版', reply: z.array(profileItem) },
  'POST /api/v1/profiles': { summary: '新建评分规则', body: profileInput, status: 201, reply: profileView },
  'GET /api/v1/profiles/:id': { summary: '一版评分规则', reply: profileView, problems: ['profile-not-found'] },
  'PUT /api/v1/profiles/:id': {
    summary: '修改未使用的一版',
    body: profileInput,
    reply: profileView,
    problems: ['profile-in-use'],
  },
  'PUT /api/v1/profiles/:id/retired': {
    summary: '停用或恢复',
    body: z.object({ retired: z.boolean() }),
    reply: profileView,
    example: { retired: true },
  },
  'POST /api/v1/profiles/:id/versions': {
    summary: '保存为新版本',
    body: profileInput,
    status: 201,
    reply: profileView,
  },
  'GET /api/v1/evaluations': { summary: '绩效自评', query: paging, reply: page(evaluationListItem) },
  'POST /api/v1/evaluations': {
    summary: '新建自评，指标取自评分规则',
    body: evaluationInput,
    status: 201,
    reply: evaluationView,
    example: { profile: 'project-self-evaluation', project: '政务云服务项目', year: 2026 },
  },
  'GET /api/v1/evaluations/:id': {
    summary: '一份自评：得分、等级、检查',
    reply: evaluationView,
    problems: ['evaluation-not-found'],
  },
  'PUT /api/v1/evaluations/:id': {
    summary: '填写资金、目标、监控、材料、扣分',
    body: formInput,
    reply: evaluationView,
    problems: ['evaluation-not-found'],
    example: { goals: { expected: '提供 112 台物理机', achieved: '已提供' } },
  },
  'PUT /api/v1/evaluations/:id/table': { summary: '替换指标表', body: tableInput, reply: evaluationView },
  'POST /api/v1/evaluations/:id/table/import': {
    summary: '从 .xlsx 导入指标表，逐行列出问题',
    query: importTableOptions,
    form: { files: ['file'] },
    reply: tablePreview,
    problems: ['bad-rows', 'no-table-heading', 'not-a-spreadsheet'],
  },
  'POST /api/v1/evaluations/:id/prose': {
    summary: '以指标表核对一段文字，列出不一致处',
    body: proseInput,
    reply: proseReport,
    problems: ['evaluation-not-found'],
    example: { text: '项目产出指标权重为40分，实际得分40分。' },
  },
  'PUT /api/v1/evaluations/:id/indicators': {
    summary: '一次填写多项，全部合格才保存',
    body: entriesInput,
    reply: evaluationView,
    example: { entries: [{ key: 'vm-count', actual: '98' }] },
  },
  'PUT /api/v1/evaluations/:id/indicators/:key': {
    summary: '填写一项，或关联已截止的调查',
    body: entryInput,
    reply: evaluationView,
    problems: ['indicator-not-found', 'indicator-bound', 'indicator-from-funds', 'survey-not-closed'],
    example: { source: { surveyId: 1 } },
  },
  'GET /api/v1/evaluations/:id/exports/:document': {
    summary: '下载自评文件',
    description: '自评表、附表、运行监控表、佐证材料目录、计算底稿',
    file: 'application/octet-stream',
  },
  'GET /api/v1/evaluations/:id/files': {
    summary: '底稿和盖章定稿',
    reply: z.object({ drafts: z.array(draftView), finals: z.array(finalView) }),
  },
  'POST /api/v1/evaluations/:id/finals': {
    summary: '上传盖章定稿',
    form: { files: ['file'], fields: finalInput },
    status: 201,
    reply: z.object({ drafts: z.array(draftView), finals: z.array(finalView) }),
    problems: ['draft-not-found', 'final-already-there'],
  },
  'GET /api/v1/evaluations/:id/finals/:finalId': {
    summary: '下载盖章定稿',
    file: 'application/octet-stream',
    problems: ['final-not-found'],
  },
}

const system: Operations = {
  'GET /healthz': { summary: '进程是否在运行', file: 'text/plain' },
  'GET /readyz': { summary: '能否提供服务', file: 'text/plain' },
  'GET /metrics': { summary: '运行指标', file: 'text/plain' },
  'GET /api/v1/system': { summary: '运行状态', reply: systemView },
  'POST /api/v1/system/backups': { summary: '立即备份', status: 202, reply: nothing },
  'GET /api/v1/audit': { summary: '审计日志', query: auditQuery, reply: page(auditEntryView) },
  'GET /api/v1/audit/exports/audit.csv': { summary: '审计日志（CSV）', query: auditFilter, file: csv },
  'GET /api/v1/audit/exports/audit.json': { summary: '审计日志（JSON）', query: auditFilter, file: 'application/json' },
  'POST /api/v1/audit/verify': { summary: '校验审计日志', reply: auditReport },
  'GET /api/v1/webhooks': { summary: '事件通知', reply: z.array(webhookView) },
  'POST /api/v1/webhooks': {
    summary: '新增事件通知，签名密钥只显示一次',
    description:
      '请求头 x-manyi-signature 为 t=时间戳,v1=签名；签名是以密钥对“时间戳.正文”所作的 HMAC-SHA256。至少送达一次，以 x-manyi-delivery 识别重复。',
    body: webhookInput,
    status: 201,
    reply: newWebhook,
    example: { label: '绩效平台', url: 'https://example.cn/hook', events: ['survey.sealed', 'evaluation.scored'] },
  },
  'PUT /api/v1/webhooks/:id': {
    summary: '修改事件通知',
    body: webhookInput,
    reply: webhookView,
    problems: ['webhook-not-found'],
  },
  'DELETE /api/v1/webhooks/:id': { summary: '删除事件通知', reply: nothing, problems: ['webhook-not-found'] },
  'GET /api/v1/webhooks/:id/deliveries': { summary: '通知记录', reply: z.array(deliveryView) },
  'POST /api/v1/webhooks/:id/ping': { summary: '发送测试', status: 201, reply: z.array(deliveryView) },
  'POST /api/v1/webhooks/:id/deliveries/:deliveryId/retry': {
    summary: '重发',
    reply: z.array(deliveryView),
    problems: ['delivery-not-found'],
  },
  'GET /api/openapi.json': { summary: '本文件', reply: z.record(text, z.unknown()) },
  'GET /api/docs': { summary: '接口说明页', file: html },
}

const form: Operations = {
  'GET /s/:token': { summary: '填报页', file: html, problems: ['unknown-link'] },
  'POST /s/:token': {
    summary: '提交答卷；同一 submissionId 重发得到同一回执码（200）',
    body: submission,
    status: 201,
    reply: z.object({ receipt: text }),
    page: true,
    again: 200,
    problems: ['already-answered', 'not-open', 'closed', 'revoked', 'unknown-link', 'wrong-receipt'],
    example: {
      submissionId: 'a1b2c3d4e5f6a1b2',
      ratings: { d1: 5, d2: 4, d3: 5, d4: 5, d5: 5, d6: 4, d7: 5, d8: null, d9: 5, d10: 5 },
    },
  },
  'GET /s/:token/done': { summary: '提交成功页', file: html },
  'POST /s/:token/opened': { summary: '登记有人查看；另有设备已开始填写时答以文字', file: plain, again: 204 },
  'POST /s/:token/others': { summary: '是否另有设备已开始填写', file: plain, again: 204 },
  'POST /s/:token/started': { summary: '登记开始填写', status: 204 },
  'GET /e/:token': { summary: '专家评分页', file: html, problems: ['unknown-link'] },
  'POST /e/:token': { summary: '提交专家评分或声明回避', file: html },
  'GET /receipts': { summary: '回执码查询页', file: html },
  'POST /receipts': { summary: '提交要查询的回执码', file: html },
  'GET /receipts/:receipt': {
    summary: '答卷是否计入及其校验码，不含答案',
    page: true,
    problems: ['receipt-not-found', 'too-many-attempts'],
    reply: receiptView,
  },
  'GET /go': { summary: '凭参与码进入的页面', file: html },
  'POST /go': { summary: '提交单位和参与码', file: html },
}

export const operations: Operations = {
  ...people,
  ...units,
  ...surveys,
  ...results,
  ...sending,
  ...tickets,
  ...evaluations,
  ...system,
  ...form,
}

/** The document's chapters, in its order. */
export const chapters: [string, Operations][] = [
  ['绩效自评', evaluations],
  ['调查', surveys],
  ['结果与封存', results],
  ['用户单位', units],
  ['整改', tickets],
  ['发送', sending],
  ['人员与密钥', people],
  ['系统', system],
  ['填报', form],
]
