import type { EvaluationView } from '../../../server/contract/evaluations.ts'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { nothing } from '../../ui/format.ts'
import { targetText } from './target-text.ts'

type Line = { label: string; value: string | null | undefined }

/** 填报摘录: every field of the 自评 form in its order, each copied by one tap into the system where it is filed. */
export function ExcerptTab({ evaluation }: { evaluation: EvaluationView }) {
  const { project, department, implementer, fundsRows, goals, indicators, total, grade } = evaluation
  return (
    <div class="stack">
      <p class="muted">按自评表的顺序逐项列出，点“复制”后粘贴到填报系统。数值与导出的自评表一致。</p>
      <Lines
        title="项目"
        lines={[
          { label: '项目名称', value: project },
          { label: '主管部门', value: department },
          { label: '实施单位', value: implementer },
        ]}
      />
      {fundsRows.map((row) => (
        <Lines
          key={row.name}
          title={`资金（万元）：${row.name}`}
          lines={[
            { label: '年初预算数', value: row.initial },
            { label: '全年预算数 A', value: row.full },
            { label: '全年执行数 B', value: row.spent },
            { label: '执行率 B/A', value: row.rate && `${row.rate}%` },
          ]}
        />
      ))}
      <Lines
        title="年度总体目标"
        lines={[
          { label: '预期目标', value: goals.expected },
          { label: '实际完成情况', value: goals.achieved },
        ]}
      />
      {indicators.map((row) => (
        <Lines
          key={row.key}
          title={`${row.level1} › ${row.level2} › ${row.level3}`}
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
      <Lines
        title="合计"
        lines={[
          { label: '总分', value: total },
          { label: '等级', value: grade },
        ]}
      />
    </div>
  )
}

function Lines({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <Card title={title}>
      <dl class="excerpt">
        {lines.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value || <span class="muted">{nothing}</span>}</dd>
            <dd class="excerpt-copy">{value && <CopyButton text={value}>复制</CopyButton>}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
