import type { ResponseView } from '../../../../server/contract/results.ts'
import { spread } from '../../../../server/domain/objects.ts'
import { Badge } from '../../../ui/badge.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { nothing } from '../../../ui/format.ts'
import { type Column, Table } from '../../../ui/table.tsx'
import { shortDigest } from '../digest.tsx'
import { plain } from '../formula.ts'
import { useSurvey } from '../survey-context.ts'
import { RulingButton } from './ruling-button.tsx'
import { combineNote, flagWords } from '../words.ts'

/** One row a sheet; ratings are written as levels, 5 the best, with their words for whoever points at or listens to them. */
export function AnswerTable({ answers, highlighted }: { answers: ResponseView[]; highlighted: string | undefined }) {
  const { survey } = useSurvey()
  const { dimensions, scale, overall } = spread(survey.questionnaire, survey.objects)
  // A unit of several seats has a band of its own, which need not be that of each of its sheets.
  const severalSeats = survey.roster.seats > survey.roster.units
  const words = new Map(scale.map(({ level, label }) => [level, label]))
  const columns: Column<ResponseView>[] = [
    {
      key: 'digest',
      label: '校验码',
      heading: true,
      nowrap: true,
      cell: (one) => <code title={one.digest}>{shortDigest(one.digest, 12)}</code>,
    },
    ...dimensions.map(({ key, label }, at): Column<ResponseView> => ({
      key,
      label: (
        <abbr title={label} class={key === highlighted ? 'rating-chosen' : undefined}>
          {at + 1}
        </abbr>
      ),
      align: 'center',
      cell: (one) => <Rating value={one.ratings[key]} words={words} chosen={key === highlighted} />,
    })),
    ...(overall
      ? [
          {
            key: 'overall',
            label: '总体',
            align: 'center' as const,
            cell: (one: ResponseView) => <Rating value={one.overall ?? undefined} words={words} />,
          },
        ]
      : []),
    { key: 'score', label: '得分', align: 'number', nowrap: true, cell: (one) => <Score answer={one} /> },
    { key: 'band', label: severalSeats ? '本份档位' : '档位', nowrap: true, cell: (one) => one.band ?? nothing },
    { key: 'flags', label: '标记', nowrap: true, cell: (one) => <Flags answer={one} /> },
    { key: 'comment', label: '意见与原因', cell: (one) => <Words answer={one} /> },
    ...(survey.actions.includes('invalidate')
      ? [
          {
            key: 'act',
            label: '办理',
            align: 'actions' as const,
            cell: (one: ResponseView) => one.valid && <RulingButton answer={one} />,
          },
        ]
      : []),
  ]
  return (
    <>
      <Table
        caption="去标识答卷"
        phone="scroll"
        empty="没有符合的答卷"
        columns={columns}
        rows={answers}
        rowKey={(one) => one.digest}
        rowClass={() => 'answer-row'}
      />
      <div class="legend small">
        <p>
          列号：
          {dimensions.map(({ key, label }, at) => (
            <span key={key} class={key === highlighted ? 'rating-chosen' : undefined}>
              {at + 1} {label}
              {at < dimensions.length - 1 ? '；' : '。'}
            </span>
          ))}
        </p>
        <p>档：{[...words].map(([level, label]) => `${level} ${label}`).join('，')}；— 不适用；空 未答。</p>
        {severalSeats && (
          <p>本份档位按这一份的得分；单位档位按本单位{combineNote[survey.rules.combine]}，两者可能不同。</p>
        )}
      </div>
    </>
  )
}

function Rating({
  value,
  words,
  chosen,
}: {
  value: number | null | undefined
  words: Map<number, string>
  chosen?: boolean
}) {
  if (value === undefined) return <span class="visually-hidden">未答</span>
  const word = value === null ? '不适用' : (words.get(value) ?? '')
  return (
    <span class={classNames('figures', chosen && 'rating-chosen')} title={word}>
      <span aria-hidden="true">{value ?? '—'}</span>
      <span class="visually-hidden">{word}</span>
    </span>
  )
}

function Score({ answer: { score, exactScore } }: { answer: ResponseView }) {
  if (score === null || exactScore === null) return <>{nothing}</>
  const exact = plain(exactScore)
  return (
    <>
      {score}
      {exact !== score && <span class="muted small"> {exact}</span>}
    </>
  )
}

function Flags({ answer: { flags, valid, invalidated, onPaper } }: { answer: ResponseView }) {
  return (
    <span class="row">
      {!valid && <Badge tone="warn">评分不足</Badge>}
      {invalidated && <Badge tone="bad">认定无效</Badge>}
      {onPaper && <Badge>纸质代录</Badge>}
      {flags.map((flag) => (
        <Badge key={flag}>{flagWords[flag]}</Badge>
      ))}
    </span>
  )
}

function Words({ answer: { comment, reasons } }: { answer: ResponseView }) {
  const { survey } = useSurvey()
  const labels = new Map(spread(survey.questionnaire, survey.objects).dimensions.map(({ key, label }) => [key, label]))
  return (
    <div class="answer-words">
      {comment && <p>{comment}</p>}
      {Object.entries(reasons).map(([key, reason]) => (
        <p key={key} class="small">
          <span class="muted">{labels.get(key) ?? key}：</span>
          {reason}
        </p>
      ))}
    </div>
  )
}
