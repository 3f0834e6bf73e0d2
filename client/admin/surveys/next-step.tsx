import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { SurveyView } from '../../../server/contract/surveys.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { formatDayTime } from '../../ui/format.ts'
import { useMe } from '../me.ts'
import { ApproveDialog } from './actions/approve-dialog.tsx'
import { CloseDialog } from './actions/close-dialog.tsx'
import { OpenDialog } from './actions/open-dialog.tsx'
import { ReasonDialog } from './actions/reason-dialog.tsx'
import { SubmitDialog } from './actions/submit-dialog.tsx'
import { WindowDialog } from './actions/window-dialog.tsx'
import { surveyPath, useSurvey } from './survey-context.ts'

type DialogName = 'submit' | 'approve' | 'return' | 'open' | 'close' | 'extend' | 'void'
type Step = { sentence: ComponentChildren; primary?: ComponentChildren; more?: ComponentChildren }
type Tools = {
  survey: SurveyView
  path: string
  may: (action: SurveyView['actions'][number]) => boolean
  show: (dialog: DialogName) => void
  mine: boolean
}

/** What comes next, who must do it, and the one button for it. */
export function NextStep() {
  const { survey } = useSurvey()
  const { path } = useLocation()
  const me = useMe()
  const [dialog, show] = useState<DialogName | null>(null)
  const may: Tools['may'] = (action) => survey.actions.includes(action)
  const step = steps[survey.status]({ survey, path, may, show, mine: survey.createdBy.id === me.id })
  // On the page the step leads to, its link would lead nowhere.
  const here = ['result', 'answers', 'calculation'].some((tab) => path === surveyPath(survey.id, tab))
  if (here && survey.status !== 'open') return null
  return (
    <div class="next-step no-print">
      <p class="next-step-sentence">{step.sentence}</p>
      <div class="row">
        {step.more}
        {may('void') && survey.status !== 'draft' && (
          <Button tone="plain" onClick={() => show('void')}>
            作废
          </Button>
        )}
        {step.primary}
      </div>
      {dialog && <Dialogs name={dialog} onClose={() => show(null)} />}
    </div>
  )
}

function Dialogs({ name, onClose }: { name: DialogName; onClose: () => void }) {
  if (name === 'approve') return <ApproveDialog onClose={onClose} />
  if (name === 'submit') return <SubmitDialog onClose={onClose} />
  if (name === 'open') return <OpenDialog onClose={onClose} />
  if (name === 'extend') return <WindowDialog kind="extend" onClose={onClose} />
  if (name === 'close') return <EndDialog onClose={onClose} />
  return <ReasonDialog act={name} onClose={onClose} />
}

/** Before its time, where the plan wants two people for it, the end is asked for; else it is done. */
function EndDialog({ onClose }: { onClose: () => void }) {
  const { survey } = useSurvey()
  const early = new Date(survey.window.closesAt).getTime() > Date.now()
  if (early && survey.rules.earlyClose === 'approved') return <WindowDialog kind="close" onClose={onClose} />
  return <CloseDialog onClose={onClose} />
}

const steps: Record<SurveyView['status'], (tools: Tools) => Step> = {
  draft({ survey, path, may, show }) {
    if (!may('edit') && !may('submit')) return { sentence: `${survey.createdBy.name}正在起草，提交后由审核人批准。` }
    const edit = <LinkButton href={surveyPath(survey.id, 'edit')}>修改方案</LinkButton>
    if (survey.roster.units === 0) {
      return {
        sentence: '下一步：选定调查单位名单。名单就是应答率的分母，批准后不能再变。',
        // On that page, saving the roster is the one thing to do.
        primary: path !== surveyPath(survey.id, 'roster') && <GoTo survey={survey} tab="roster" label="选定名单" />,
        more: edit,
      }
    }
    return {
      sentence: `下一步：提交批准。名单已有 ${survey.roster.units} 家单位；提交后由另一位审核人核对方案和名单。`,
      primary: <Primary onClick={() => show('submit')}>提交批准</Primary>,
      more: edit,
    }
  },
  submitted({ survey, may, show, mine }) {
    const back = may('return') && <Button onClick={() => show('return')}>退回修改</Button>
    if (may('approve')) {
      return {
        sentence: '请核对方案和名单后批准。批准后两者即固定，以校验码为准。',
        primary: <Primary onClick={() => show('approve')}>核对并批准</Primary>,
        more: back,
      }
    }
    const who = mine ? '方案由您起草，须由另一位审核人批准。' : '等待审核人批准。'
    return { sentence: `已于 ${formatDayTime(survey.submittedAt)} 提交。${who}`, more: back }
  },
  approved({ survey, may, show }) {
    const when = `调查时间为 ${formatDayTime(survey.window.opensAt)} 至 ${formatDayTime(survey.window.closesAt)}。`
    if (!may('open')) return { sentence: `方案已批准，等待经办人开始填报。${when}` }
    return {
      sentence: `下一步：开始填报，然后把链接发给各单位。${when}`,
      primary: <Primary onClick={() => show('open')}>开始填报</Primary>,
    }
  },
  open({ survey, path, may, show }) {
    const over = new Date(survey.window.closesAt).getTime() <= Date.now()
    const ending = over ? '调查时间已到，可以截止。' : `${formatDayTime(survey.window.closesAt)} 截止。`
    if (!may('close')) return { sentence: `正在填报，${ending}截止前任何人不能查看评分。` }
    const extend = may('extend') && <Button onClick={() => show('extend')}>延长期限</Button>
    if (over)
      return {
        sentence: `${ending}截止后计算结果，不能再开。`,
        primary: <Primary onClick={() => show('close')}>截止</Primary>,
        more: extend,
      }
    const more = (
      <>
        {extend}
        <Button onClick={() => show('close')}>提前截止</Button>
      </>
    )
    if (path === surveyPath(survey.id, 'links')) {
      const sentence = `正在填报，${ending}逐家复制通知、发给该单位，再登记已发送；然后看谁还没有提交。`
      return { sentence, primary: <GoTo survey={survey} tab="progress" label="查看进度" />, more }
    }
    const links = <GoTo survey={survey} tab="links" label="发送链接" />
    if (path === surveyPath(survey.id, 'progress')) {
      return { sentence: `正在填报，${ending}对未提交的单位，可再发一次通知。`, primary: links, more }
    }
    return { sentence: `正在填报，${ending}下一步：逐家发送链接并登记，再看谁还没有提交。`, primary: links, more }
  },
  closed: ({ survey, may }) => ({
    sentence: `已于 ${formatDayTime(survey.closedAt)} 截止，结果已经算出。下一步：${may('seal') ? '核对结果后封存' : '由起草人和办理截止的人以外的审核人封存'}，封存后不能再改动。`,
    primary: may('see-result') && <GoTo survey={survey} tab="result" label={may('seal') ? '核对并封存' : '查看结果'} />,
  }),
  sealed: ({ survey, may }) => ({
    sentence: survey.correction
      ? `更正封存${survey.correction === 'open' ? '正在办理' : '等待另一位审核人同意'}，办完后重新封存；在此之前仍以原封存为准。`
      : `已于 ${formatDayTime(survey.seal?.sealedAt)} 封存${survey.seal && survey.seal.number > 1 ? `（第 ${survey.seal.number} 次，更正）` : ''}，不能再改动。`,
    primary: may('see-result') && <GoTo survey={survey} tab="result" label="查看结果" />,
  }),
  void: () => ({ sentence: '本期调查已作废，不再填报，也不产生结果。原因见方案页的经过。' }),
}

function GoTo({ survey, tab, label }: { survey: SurveyView; tab: string; label: string }) {
  return (
    <LinkButton tone="primary" href={surveyPath(survey.id, tab)}>
      {label}
    </LinkButton>
  )
}

function Primary({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <Button tone="primary" onClick={onClick}>
      {children}
    </Button>
  )
}
