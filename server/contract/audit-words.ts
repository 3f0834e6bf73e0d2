import type { AuditReport } from './audit.ts'

const faults = { changed: '被改动', removed: '缺失', added: '是后来加入的' }

/** The report in sentences: first whether all holds, then what was looked at, then what is wrong. */
export function sayAudit({ holds, entries, head, broken, answers, retention, guardsOff }: AuditReport): string[] {
  return [
    holds ? '审计日志完整：每条记录与答卷都与校验链一致。' : '审计日志不完整。',
    `已核对 ${entries} 条记录，最后一条为第 ${head.seq} 条，校验码 ${head.digest}`,
    `已核对 ${answers.chained} 份入链答卷${answers.waiting ? `，另有 ${answers.waiting} 份等待入链` : ''}`,
    ...(retention.waves > 0
      ? [`保存期满已删除 ${retention.waves} 期、${retention.answers} 份答卷，按保留的答卷校验码和销毁证明核对`]
      : []),
    ...(broken
      ? [`第 ${broken.seq} 条记录${faults[broken.fault]}${broken.at ? `（${broken.at} ${broken.actor}）` : ''}`]
      : []),
    ...(answers.broken ? [sayAnswer(answers.broken)] : []),
    ...(retention.broken
      ? [`第 ${retention.broken.surveyId} 期调查的到期删除（保留的校验码或销毁证明）${faults[retention.broken.fault]}`]
      : []),
    ...(guardsOff.length > 0 ? [`数据库保护规则被停用或删除：${guardsOff.join('、')}`] : []),
  ]
}

function sayAnswer({ surveyId, batch, digest, fault }: NonNullable<AuditReport['answers']['broken']>): string {
  const where = `第 ${surveyId} 期调查${batch === null ? '' : `第 ${batch} 批`}`
  return `${where}的${digest ? `答卷 ${digest}` : '批次记录'}${faults[fault]}`
}
