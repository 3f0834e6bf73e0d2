import type { Progress } from '../../../../server/contract/progress.ts'
import type { ProposalView } from '../../../../server/contract/proposals.ts'
import type { Disposition } from '../../../../server/contract/invitations.ts'
import type { ResultView } from '../../../../server/contract/results.ts'
import { dispositionWords } from '../../../../server/contract/words.ts'
import { Card } from '../../../ui/card.tsx'
import { formatCount, formatDateTime, formatFigure, formatPercent, nothing } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Facts } from '../../../ui/stat.tsx'
import { Table } from '../../../ui/table.tsx'
import { Digest } from '../digest.tsx'
import { explainVerdict } from '../explain.ts'
import { equals, plain, sumOverUnits } from '../formula.ts'
import { surveyPath, useSurvey } from '../survey-context.ts'
import { flagWords } from '../words.ts'

type Asking = { progress: Progress; proposals: ProposalView[] }

const moves: Partial<Record<ProposalView['kind'], string>> = {
  ineligible: '认定不属调查范围',
  eligible: '恢复为调查单位',
  amend: '修订方案或名单',
}

/** 一、问了谁: the roster that froze with the plan, who approved it, and every later move of it. */
export function Asked({ progress, proposals }: Asking) {
  const { survey } = useSurvey()
  const moved = proposals.filter(({ kind, outcome }) => moves[kind] && outcome === 'confirmed')
  return (
    <Card title="一、问了谁" actions={<a href={surveyPath(survey.id, 'roster')}>查看名单</a>}>
      <Facts
        facts={[
          ['名单', `${formatCount(progress.units.roster)} 家单位，${formatCount(progress.roster)} 个席位`],
          ['起草', `${survey.createdBy.name}，${formatDateTime(survey.createdAt)}`],
          ['批准', survey.approvedBy ? `${survey.approvedBy.name}，${formatDateTime(survey.approvedAt)}` : '尚未批准'],
          ['方案与名单校验码', <Digest digest={survey.planDigest} />],
        ]}
      />
      <Table
        caption="批准后的变动"
        showCaption
        phone="scroll"
        empty="批准后名单没有变动"
        columns={[
          { key: 'kind', label: '变动', heading: true, nowrap: true, cell: (one) => moves[one.kind] },
          { key: 'unit', label: '单位', cell: (one) => one.invitation?.unit ?? nothing },
          { key: 'reason', label: '原因', cell: (one) => one.reason },
          { key: 'evidence', label: '依据', cell: (one) => one.evidence ?? nothing },
          { key: 'by', label: '提请', nowrap: true, cell: (one) => one.proposedBy.name },
          { key: 'decided', label: '复核', nowrap: true, cell: (one) => one.decidedBy?.name ?? nothing },
          { key: 'at', label: '时间', nowrap: true, cell: (one) => formatDateTime(one.decidedAt) },
        ]}
        rows={moved}
        rowKey={(one) => one.id}
      />
    </Card>
  )
}

const dispositions: [Disposition, keyof Progress['dispositions']][] = [
  ['complete', 'complete'],
  ['partial', 'partial'],
  ['refusal', 'refusal'],
  ['non-contact', 'nonContact'],
  ['other', 'other'],
  ['ineligible', 'ineligible'],
]

/** 二、谁答了: where each seat of the roster ended, and that nobody is missing from the sum. */
export function Answered({ progress }: Pick<Asking, 'progress'>) {
  const { survey } = useSurvey()
  const { rosterMismatch, roster, sent, failed, returned, valid, responseRate } = progress
  return (
    <Card title="二、谁答了" actions={<a href={surveyPath(survey.id, 'progress')}>查看进度</a>}>
      <Facts
        facts={[
          ['发出', `${formatCount(sent)} 份，送达失败 ${formatCount(failed)} 份`],
          ['收回', `${formatCount(returned)} 份，有效 ${formatCount(valid)} 份`],
          ['应答率', formatPercent(responseRate)],
          [
            '填报',
            `${formatDateTime(survey.openedAt)} 至 ${formatDateTime(survey.closedAt ?? survey.window.closesAt)}`,
          ],
        ]}
      />
      <Table
        caption="席位的去向"
        showCaption
        phone="scroll"
        columns={[
          { key: 'name', label: '处置', heading: true, cell: ([name]) => dispositionWords[name] },
          { key: 'n', label: '席位', align: 'number', cell: ([, key]) => formatCount(progress.dispositions[key]) },
        ]}
        rows={dispositions}
        rowKey={([name]) => name}
      />
      {rosterMismatch === null ? (
        <Notice tone="ok" title={`核对：各项相加等于名单的 ${formatCount(roster)} 个席位。`} />
      ) : (
        <Notice tone="bad" title="核对：各项相加不等于名单。" urgent />
      )}
    </Card>
  )
}

/** 三、略去了什么、为什么: nothing leaves the figure but by a rule of the plan or by two people. */
export function LeftOut({ result, progress, proposals }: Asking & { result: ResultView }) {
  const { survey } = useSurvey()
  const { unit } = survey.rules.indicator
  const { minAnswered, minScored } = survey.rules
  const out = proposals.filter(({ kind, outcome }) => kind === 'ineligible' && outcome === 'confirmed').length
  const { flagged, withoutFlagged, indicator } = result
  const flags = Object.entries({
    speeder: flagged.speeders,
    'straight-line': flagged.straightLiners,
    burst: flagged.bursts,
  }) as [keyof typeof flagWords, number][]
  return (
    <Card title="三、略去了什么、为什么" actions={<a href={surveyPath(survey.id, 'answers')}>逐份查看</a>}>
      <Facts
        facts={[
          [
            '按规则不完整或无效',
            `${formatCount(result.returned - result.valid - result.invalidated)} 份（至少回答 ${minAnswered} 项、评分 ${minScored} 项）`,
          ],
          ['两人认定无效', `${formatCount(result.invalidated)} 份，见无效清单`],
          ['不属调查范围', `${formatCount(progress.dispositions.ineligible)} 个席位，两人认定 ${formatCount(out)} 次`],
          [
            '有标记',
            `${formatCount(flagged.total)} 份（${flags.map(([flag, n]) => `${flagWords[flag]} ${n}`).join('，')}）；标记不剔除任何答卷`,
          ],
          ['计入标记的', formatFigure(indicator.value, unit)],
          ['不计入标记的', `${formatFigure(withoutFlagged.value, unit)}（${formatCount(withoutFlagged.units)} 家）`],
        ]}
      />
    </Card>
  )
}

/** 四、数字怎么算的: exactly, and where every step can be read. */
export function Computed({ result }: { result: ResultView }) {
  const { survey } = useSurvey()
  const { indicator, units, composite } = result
  const { exact, value } = composite.survey
  return (
    <Card title="四、数字怎么算的" actions={<a href={surveyPath(survey.id, 'calculation')}>计算过程</a>}>
      {exact !== null && value !== null && (
        <ol class="walk-steps">
          <li>
            每份答卷：已评分各项的平均；不适用不计分。每家单位：
            {survey.rules.combine === 'mean' ? '各份的平均' : '第 1 席位的一份'}。
          </li>
          <li class="figures">
            Σ 各单位得分 = {sumOverUnits(exact, units.scored)}，n = {units.scored} 家
          </li>
          <li class="figures">
            M = {sumOverUnits(exact, units.scored)} ÷ {units.scored} = {plain(exact)} {equals(exact, value)} {value}
          </li>
          {Number(composite.weight) !== 0 && composite.exact !== null && (
            <li class="figures">
              专家权重 {composite.weight}：综合 = {plain(composite.exact)}{' '}
              {equals(composite.exact, composite.value ?? '')} {composite.value}
            </li>
          )}
          <li class="figures">
            目标值 {formatFigure(indicator.target, indicator.unit)}；未答单位都按最低分计为{' '}
            {indicator.worstCase ?? nothing}
            {indicator.worstCaseExact && `（${plain(indicator.worstCaseExact)}）`}
          </li>
        </ol>
      )}
      <p>{explainVerdict(result)}</p>
    </Card>
  )
}
