import type { ComponentChildren } from 'preact'
import type { ResultView } from '../../../../server/contract/surveys.ts'
import { formatCount, formatFigure, formatPercent, nothing } from '../../../ui/format.ts'
import { VerdictBadge } from '../../../ui/status-badge.tsx'
import { explainInterval, explainVerdict } from '../explain.ts'
import { equals, plain, sumOverUnits } from '../formula.ts'

const tones: Record<string, string> = { 达标: 'ok', 达标但取决于未答单位: 'warn', 未达标: 'bad' }

/** The figure as the API gives it, what it means against the target, and how it comes about. */
export function IndicatorCard({ result }: { result: ResultView }) {
  const { indicator } = result
  return (
    <section
      class={`card indicator indicator-${tones[indicator.verdict ?? ''] ?? 'none'}`}
      aria-labelledby="indicator-title"
    >
      <div class="indicator-main">
        <h2 id="indicator-title">用户使用满意度（{indicator.figure}）</h2>
        <p class="indicator-figure figures">
          {indicator.value ?? nothing}
          {indicator.value !== null && <span class="indicator-unit">{indicator.unit}</span>}
        </p>
        <p class="row">
          <VerdictBadge verdict={indicator.verdict} />
          <span class="muted figures">目标值 ≥ {formatFigure(indicator.target, indicator.unit)}</span>
        </p>
        <p class="indicator-sentence">{explainVerdict(result)}</p>
      </div>
      <dl class="indicator-facts">
        <Fact name="最不利值" note="没有有效答卷的单位都按最低分计">
          {formatFigure(indicator.worstCase, indicator.unit)}
        </Fact>
        <Fact name="95% 区间" note={explainInterval(indicator)}>
          {indicator.interval ? withUnit(indicator.interval, indicator.unit) : '不列'}
        </Fact>
        <Fact name="计入单位" note={`名单 ${formatCount(result.units.roster)} 家`}>
          {formatCount(result.units.scored)} 家
        </Fact>
      </dl>
      <div class="indicator-beside">
        <p class="muted small">以下比例按全部评分计，供参考，不是考核指标：</p>
        <dl class="beside-list">
          <Beside name="非常满意率" value={result.topBox} note="评在最高一档" />
          <Beside name="满意率" value={result.top2} note="评在最高两档" />
          <Beside name="不满意率" value={result.bottom2} note="评在最低两档" />
        </dl>
      </div>
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

function Beside({ name, value, note }: { name: string; value: string | null; note: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="figures">{formatPercent(value)}</dd>
      <dd class="muted small">{note}</dd>
    </div>
  )
}

function Arithmetic({ result: { indicator, units } }: { result: ResultView }) {
  const { exact, value, figure, worstCaseExact } = indicator
  if (exact === null || value === null) return null
  const perUnit = figure === '综合得分' ? '得分（本单位已评分各项的平均）' : '满意率（本单位评在最高两档的比例 × 100）'
  return (
    <details class="arithmetic">
      <summary>这个数是怎么算的（精确值 {plain(exact)}）</summary>
      <div class="stack-tight">
        <p>先算每家单位的{perUnit}，再对有有效答卷的 n 家单位取平均，一家一份，不加权；“不适用”不计入。</p>
        <p class="formula figures">
          M = Σ 各单位得分 ÷ n = {sumOverUnits(exact, units.scored)} ÷ {units.scored} = {plain(exact)}{' '}
          {equals(exact, value)} {value}
        </p>
        <p>
          全程用分数计算，不取整；与目标值比较的是精确值 {plain(exact)}，只在显示时四舍五入一次。
          {worstCaseExact && ` 最不利值的精确值为 ${plain(worstCaseExact)}。`}
        </p>
      </div>
    </details>
  )
}
