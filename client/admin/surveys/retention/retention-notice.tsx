import type { SurveyView } from '../../../../server/contract/surveys.ts'
import { formatDate } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { surveyPath, useSurvey } from '../survey-context.ts'

const system = '/admin/system/retention'

/** What the end of its years means for this survey; nothing while they last. */
export function RetentionNotice() {
  const { survey } = useSurvey()
  const told = survey.retention && notices[survey.retention.standing]?.(survey.retention)
  if (!told) return null
  const isGone = answersGone(survey)
  return (
    <Notice tone={told.tone} title={told.title}>
      <p>
        {told.text} {survey.retention?.standing === 'done' && <a href={surveyPath(survey.id, 'retention')}>销毁证明</a>}
        {!isGone && <a href={system}>查看保存期限</a>}
      </p>
    </Notice>
  )
}

/** The single answers are deleted, or are being deleted. */
export const answersGone = ({ retention }: Pick<SurveyView, 'retention'>) =>
  retention?.standing === 'begun' || retention?.standing === 'done'

type Brief = NonNullable<SurveyView['retention']>
type Told = { tone: 'accent' | 'warn' | 'neutral'; title: string; text: string }

const coming = ({ deletesAt }: Brief): Told => ({
  tone: 'warn',
  title: `保存期限将满：单份答卷 ${formatDate(deletesAt)} 起删除`,
  text: '结果、封存、方案、名单和审计日志保留。诉讼、审计、复议等确需继续保存的，由两人办理暂缓。',
})

const notices: Partial<Record<Brief['standing'], (retention: Brief) => Told>> = {
  announced: coming,
  ready: coming,
  asked: () => ({ tone: 'warn', title: '到期删除有提请待复核', text: '复核前不删除。' }),
  held: () => ({ tone: 'neutral', title: '到期删除已暂缓', text: '放行并再满 30 天后才删除。' }),
  clock: () => ({ tone: 'warn', title: '到期删除待核对时钟', text: '运行记录不连续，两人核对时间并放行后才删除。' }),
  unsettled: () => ({ tone: 'warn', title: '到期删除待办结', text: '有更正封存或单份答卷核查未办结。' }),
  begun: () => ({ tone: 'accent', title: '保存期限已满，正在删除单份答卷', text: '结果和封存保留。' }),
  done: ({ doneAt }) => ({
    tone: 'accent',
    title: `单份答卷已于 ${formatDate(doneAt)} 按保存期限删除`,
    text: '以下结果、统计和报告是封存时的数字，不能再逐份核查或重算；材料包以封存后下载的为准。',
  }),
}
