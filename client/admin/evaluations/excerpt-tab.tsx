import type { ComponentChildren } from 'preact'
import type { EvaluationView, IndicatorView } from '../../../server/contract/evaluations.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Fold } from '../../ui/fold.tsx'
import { nothing } from '../../ui/format.ts'
import { targetText } from './target-text.ts'

type Line = { label: string; value: string | null | undefined }

/** 填报摘录: every field of the 自评 form in its order, each copied by one tap into the system where it is filed. */
export function ExcerptTab({ evaluation }: { evaluation: EvaluationView }) {
  const { project, department, implementer, fundsRows, goals, indicators, total, grade } = evaluation
  return (
    <div class="stack">
      <p class="muted">按自评表的顺序逐项列出，点“复制”后粘贴到填报系统。数值与导出的自评表一致。</p>
      <Chapter title="项目">
        <Lines
          lines={[
            { label: '项目名称', value: project },
            { label: '主管部门', value: department },
            { label: '实施单位', value: implementer },
          ]}
        />
      </Chapter>
      <Chapter title="资金（万元）">
        {fundsRows.map((row) => (
          <Lines
            key={row.name}
            title={row.name}
            lines={[
              { label: '年初预算数', value: row.initial },
              { label: '全年预算数 A', value: row.full },
              { label: '全年执行数 B', value: row.spent },
              { label: '执行率 B/A', value: row.rate && `${row.rate}%` },
            ]}
          />
        ))}
      </Chapter>
      <Chapter title="年度总体目标">
        <Lines
          lines={[
            { label: '预期目标', value: goals.expected },
            { label: '实际完成情况', value: goals.achieved },
          ]}
        />
      </Chapter>
      {chaptersOf(indicators).map(([level1, rows]) => (
        <Chapter key={level1} title={`${level1}（${rows.length} 项）`}>
          {rows.map((row) => (
            <Lines
              key={row.key}
              title={`${row.level2} › ${row.level3}`}
              lines={[
                { label: '年度指标值 A', value: targetText(row) },
                {
                  label: '实际完成值 B',
                  value: row.actual && `${row.actual}${row.kind === 'quantitative' ? (row.unit ?? '') : ''}`,
                },
                { label: '分值', value: row.weight },
                { label: '得分', value: row.score },
                { label: '偏差原因分析及改进措施', value: row.reason },
              ]}
            />
          ))}
        </Chapter>
      ))}
      <Chapter title="合计">
        <Lines
          lines={[
            { label: '总分', value: total },
            { label: '等级', value: grade },
          ]}
        />
      </Chapter>
    </div>
  )
}

/** The rows under their 一级指标, both in the table's order. */
function chaptersOf(rows: readonly IndicatorView[]): [string, IndicatorView[]][] {
  const chapters = new Map<string, IndicatorView[]>()
  for (const row of rows) chapters.set(row.level1, [...(chapters.get(row.level1) ?? []), row])
  return [...chapters]
}

const Chapter = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <Fold class="fold-card" title={<h2>{title}</h2>}>
    <div class="excerpt-chapter">{children}</div>
  </Fold>
)

function Lines({ title, lines }: { title?: string; lines: readonly Line[] }) {
  return (
    <section class="excerpt-lines">
      {title && <h3>{title}</h3>}
      <dl class="excerpt">
        {lines.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value || <span class="muted">{nothing}</span>}</dd>
            <dd class="excerpt-copy">{value && <CopyButton text={value}>复制</CopyButton>}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
