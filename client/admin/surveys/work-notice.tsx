import { useEffect, useRef } from 'preact/hooks'
import type { SurveyView, SurveyWork } from '../../../server/contract/surveys.ts'
import { api } from '../../api.ts'
import { Bar } from '../../ui/bar.tsx'
import { barPercent } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { useToast } from '../../ui/toast.tsx'
import { usePolling } from './progress/use-polling.ts'
import { useSurvey } from './survey-context.ts'

const words: Record<SurveyWork['kind'], { title: string; meanwhile: string; over: (survey: SurveyView) => string }> = {
  count: {
    title: '正在计算结果',
    meanwhile: '本期调查已经截止，不再接受答卷。',
    over: () => '结果已经算出',
  },
  seal: {
    title: '正在封存',
    meanwhile: '封存期间本期调查不能办理其他事项。',
    over: ({ status, correction }) =>
      status === 'sealed' && correction === null ? '已封存' : '封存没有完成，请再办一次',
  },
}

/** What goes on behind the page with a large wave: how far it is, whoever looks, until it is over. It can be left and returned to. */
export function WorkNotice() {
  const { survey, setSurvey } = useSurvey()
  const toast = useToast()
  const { work } = survey
  const before = useRef(work?.kind)
  usePolling(() => void api.get<SurveyView>(`/surveys/${survey.id}`).then(setSurvey, () => undefined), 2, work !== null)
  useEffect(() => {
    const was = before.current
    before.current = work?.kind
    if (was && !work) toast(words[was].over(survey))
  }, [work?.kind])
  if (!work) return null
  const { title, meanwhile } = words[work.kind]
  return (
    <Notice tone="accent" title={`${title}：${Math.floor(barPercent(work.done, work.total))}%`}>
      <Bar part={work.done} whole={work.total} label={title} />
      <p>{meanwhile}可以离开本页，稍后再来。</p>
    </Notice>
  )
}
