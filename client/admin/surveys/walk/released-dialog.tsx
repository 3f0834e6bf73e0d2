import type { ReleasedAnswers, ReleaseView } from '../../../../server/contract/releases.ts'
import { spread } from '../../../../server/domain/objects.ts'
import { api } from '../../../api.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { formatDateTime, nothing } from '../../../ui/format.ts'
import { Facts } from '../../../ui/stat.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { Digest } from '../digest.tsx'
import { useSurvey } from '../survey-context.ts'

/** One unit's answers, as long as the release holds. Opening this is a look, and is recorded. */
export function ReleasedDialog({ release, onClose }: { release: ReleaseView; onClose: () => void }) {
  const { survey } = useSurvey()
  const loaded = useLoad(
    (signal) => api.get<ReleasedAnswers>(`/surveys/${survey.id}/releases/${release.id}/answers`, signal),
    [survey.id, release.id],
  )
  return (
    <Dialog title={`${release.unit.name}的答卷`} size="wide" onClose={onClose}>
      <p class="muted">本次查看已记入审计日志。{formatDateTime(release.expiresAt)} 到期。</p>
      <WhenLoaded of={loaded}>
        {({ answers }) =>
          answers.length === 0 ? (
            <Empty title="该单位没有提交答卷" />
          ) : (
            <div class="stack">
              {answers.map((one) => (
                <Answer key={one.digest} one={one} />
              ))}
            </div>
          )
        }
      </WhenLoaded>
    </Dialog>
  )
}

function Answer({ one }: { one: ReleasedAnswers['answers'][number] }) {
  const { survey } = useSurvey()
  const { dimensions, scale } = spread(survey.questionnaire, survey.objects)
  const words = new Map(scale.map(({ level, label }) => [level, label]))
  const say = (rating: number | null | undefined) => {
    if (rating === undefined) return '未答'
    return rating === null ? '不适用' : (words.get(rating) ?? String(rating))
  }
  return (
    <section>
      <Facts
        facts={[
          ['席位', String(one.seat)],
          ['提交', formatDateTime(one.submittedAt)],
          ['得分', one.score ?? nothing],
          ['校验码', <Digest digest={one.digest} />],
          ['意见建议', one.comment ?? nothing],
        ]}
      />
      <Table
        caption="逐项评价"
        phone="scroll"
        columns={[
          { key: 'label', label: '评价内容', heading: true, cell: (dimension) => dimension.label },
          { key: 'rating', label: '评价', nowrap: true, cell: ({ key }) => say(one.ratings[key]) },
          { key: 'reason', label: '理由', cell: ({ key }) => one.reasons[key] ?? '' },
        ]}
        rows={dimensions}
        rowKey={(dimension) => dimension.key}
      />
    </section>
  )
}
