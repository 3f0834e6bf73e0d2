import type { ComponentChildren } from 'preact'
import type { ResultView } from '../../../../server/contract/results.ts'
import { Explained } from '../../../ui/explained.tsx'
import { formatCount, formatFigure, formatPercent, nothing } from '../../../ui/format.ts'
import { VerdictBadge } from '../../../ui/status-badge.tsx'
import { explainInterval, explainVerdict } from '../explain.ts'
import { useSurvey } from '../survey-context.ts'
import { equals, plain, sumOverUnits } from '../formula.ts'

const tones: Record<string, string> = { 达标: 'ok', 达标但取决于未答单位: 'warn', 未达标: 'bad' }

/** The figure as the API gives it, what it means against the target, and how it comes about. */
export function IndicatorCard({ result }: { result: ResultView }) {
  const { indicator } = result
  const ratings = `${result.dimensions.reduce((sum, one) => sum + one.n, 0)} 项评价`
  return (
    <section
      class={`card indicator indicator-${tones[indicator.verdict ?? ''] ?? 'none'}`}
      aria-labelledby="indicator-title"
    >
      <div class="indicator-main">
        <h2 id="indicator-title">用户使用满意度（{indicator.figure}）</h2>
        <p class="indicator-figure figures">
          <Explained of="indicator" n={`${result.units.scored} 家`}>
            {indicator.value ?? nothing}
            {indicator.value !== null && <span class="indicator-unit">{indicator.unit}</span>}
          </Explained>
        </p>
        <p class="row">
          <VerdictBadge verdict={indicator.verdict} />
          <span class="muted figures">目标值 ≥ {formatFigure(indicator.target, indicator.unit)}</span>
        </p>
        <p class="indicator-sentence">{explainVerdict(result)}</p>
      </div>
      <dl class="indicator-facts">
        <Fact name="最不利值" note="没有有效答卷的单位都按最低分计">
          <Explained of="worstCase" n={`${result.units.roster - result.units.ineligible} 家`}>
            {formatFigure(indicator.worstCase, indicator.unit)}
          </Explained>
        </Fact>
        <Fact name="95% 区间" note={explainInterval(indicator)}>
          <Explained of="interval" n={`${result.units.scored} 家`}>
            {indicator.interval ? withUnit(indicator.interval, indicator.unit) : '不列'}
          </Explained>
        </Fact>
        <Fact name="计入单位" note={`名单 ${formatCount(result.units.roster)} 家`}>
          {formatCount(result.units.scored)} 家
        </Fact>
      </dl>
      <div class="indicator-beside">
        <p class="muted small">以下比例按全部评分计，供参考，不是考核指标：</p>
        <dl class="beside-list">
          <Beside
            name="非常满意率"
            value={
              <Explained of="topBox" n={ratings}>
                {formatPercent(result.topBox)}
              </Explained>
            }
            note="评在最高一档"
          />
          <Beside
            name="满意率"
            value={
              <Explained of="top2" n={ratings}>
                {formatPercent(result.top2)}
              </Explained>
            }
            note="评在最高两档"
          />
          <Beside
            name="不满意率"
            value={
              <Explained of="bottom2" n={ratings}>
                {formatPercent(result.bottom2)}
              </Explained>
            }
            note="评在最低两档"
          />
        </dl>
      </div>
      <Composite result={result} />
      <Arithmetic result={result} />
    </section>
  )
}

const withUnit = ({ low, high }: { low: string; high: string }, unit: string) =>
  `${formatFigure(low, unit)} 至 ${formatFigure(high, unit)}`

function Fact({ name, note, children }: { name: string; note: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="figures">{children}</dd>
      <dd class="muted small">{note}</dd>
    </div>
  )
}

function Beside({ name, value, note }: { name: string; value: ComponentChildren; note: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="figures">{value}</dd>
      <dd class="muted small">{note}</dd>
    </div>
  )
}

/** 专家评分 beside the survey: always all three figures, whatever share the plan gives the experts. */
function Composite({ result: { composite, indicator } }: { result: ResultView }) {
  const { experts, survey, weight } = composite
  const shown = (value: string | null) => formatFigure(value, indicator.unit)
  const sheets =
    experts.named === 0
      ? '本期没有聘请专家'
      : `${experts.named} 名专家，${experts.sheets} 份评分，${experts.recused} 人回避${experts.sd === null ? '' : `；最低 ${experts.lowest}，最高 ${experts.highest}，标准差 ${experts.sd}`}`
  return (
    <div class="indicator-beside">
      <p class="muted small">
        方案规定专家评分的权重 k = {weight}；综合 = (1 − k) × M + k × E
        {Number(weight) === 0 ? '，即 M 本身；专家评分只作对照。' : '。'}
      </p>
      <dl class="beside-list">
        <Beside name="M 用户评价" value={shown(survey.value)} note="各单位得分的平均" />
        <Beside name="E 专家评分" value={shown(experts.value)} note={sheets} />
        <Beside name="综合" value={shown(composite.value)} note="与目标值比较的数" />
      </dl>
    </div>
  )
}

function Arithmetic({ result: { composite, indicator, units } }: { result: ResultView }) {
  const { survey } = useSurvey()
  const { value, exact } = composite.survey
  const { figure, worstCaseExact } = indicator
  if (exact === null || value === null) return null
  const isWeighted = survey.questionnaire.dimensions.some((one) => one.weight !== undefined)
  const perReturn = isWeighted ? '已评分各项按方案权重的加权平均' : '已评分各项的平均'
  const perUnit = figure === '综合得分' ? `得分（${perReturn}）` : '满意率（本单位评在最高两档的比例 × 100）'
  const k = composite.weight
  return (
    <details class="arithmetic">
      <summary>这个数是怎么算的（精确值 {plain(indicator.exact ?? exact)}）</summary>
      <div class="stack-tight">
        <p>
          先算每家单位的{perUnit}
          {survey.objects && '，对所用的每个评价对象各算一个、取其平均'}，再对有有效答卷的 n
          家单位取平均，一家一份；“不适用”不计入。
        </p>
        <p class="formula figures">
          M = Σ 各单位得分 ÷ n = {sumOverUnits(exact, units.scored)} ÷ {units.scored} = {plain(exact)}{' '}
          {equals(exact, value)} {value}
        </p>
        {Number(k) !== 0 && composite.exact !== null && (
          <p class="formula figures">
            综合 = (1 − {k}) × {plain(exact)} + {k} × {plain(composite.experts.exact ?? '')} = {plain(composite.exact)}
          </p>
        )}
        <p>
          全程用分数计算，不取整；与目标值比较的是精确值 {plain(indicator.exact ?? exact)}，只在显示时四舍五入一次。
          {worstCaseExact && ` 最不利值的精确值为 ${plain(worstCaseExact)}。`}
        </p>
      </div>
    </details>
  )
}
