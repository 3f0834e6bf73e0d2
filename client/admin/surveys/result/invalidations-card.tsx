import { useState } from 'preact/hooks'
import type { Page } from '../../../../server/contract/fields.ts'
import type { InvalidationView } from '../../../../server/contract/results.ts'
import { api } from '../../../api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Card } from '../../../ui/card.tsx'
import { Field } from '../../../ui/field.tsx'
import { formatDateTime, nothing } from '../../../ui/format.ts'
import { TextInput } from '../../../ui/inputs.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { shortDigest } from '../digest.tsx'
import { useSurvey } from '../survey-context.ts'
import { flagWords } from '../words.ts'
import { RulingButton } from './ruling-button.tsx'

const standings = {
  invalid: <Badge tone="bad">无效</Badge>,
  restored: <Badge tone="ok">已恢复</Badge>,
  waiting: <Badge tone="warn">待复核</Badge>,
  declined: <Badge>未同意</Badge>,
}

/** 无效清单: every answer somebody wanted out of the figures, with everything that was ruled on it. */
export function InvalidationsCard({ version, byDigest = false }: { version: number; byDigest?: boolean }) {
  const { survey } = useSurvey()
  const list = useLoad(
    (signal) => api.get<Page<InvalidationView>>(`/surveys/${survey.id}/invalidations`, signal),
    [survey, version],
  )
  const mayAsk = survey.actions.includes('invalidate')
  return (
    <Card title="无效清单" flush>
      {byDigest && mayAsk && <AskByDigest />}
      <WhenLoaded of={list}>
        {({ items }) => (
          <Table
            caption="无效清单一览"
            empty="没有提请认定无效的答卷"
            columns={[
              {
                key: 'digest',
                label: '答卷校验码',
                heading: true,
                nowrap: true,
                cell: (one) => <code title={one.digest}>{shortDigest(one.digest, 12)}</code>,
              },
              {
                key: 'standing',
                label: '状态',
                nowrap: true,
                cell: (one) => (
                  <>
                    {standings[one.standing]}
                    {one.pending && <span class="muted small"> 更正封存后生效</span>}
                  </>
                ),
              },
              { key: 'score', label: '得分', align: 'number', cell: (one) => one.score ?? nothing },
              {
                key: 'flags',
                label: '标记',
                cell: (one) => one.flags.map((flag) => flagWords[flag]).join('、') || nothing,
              },
              { key: 'rulings', label: '提请与复核', cell: (one) => <Rulings of={one} /> },
              ...(mayAsk
                ? [
                    {
                      key: 'act',
                      label: '办理',
                      align: 'actions' as const,
                      cell: (one: InvalidationView) =>
                        one.standing !== 'waiting' && (
                          <RulingButton answer={{ digest: one.digest, invalidated: one.standing === 'invalid' }} />
                        ),
                    },
                  ]
                : []),
            ]}
            rows={items}
            rowKey={(one) => one.digest}
          />
        )}
      </WhenLoaded>
    </Card>
  )
}

/** Where no sheet is shown, one is named by the 校验码 that an auditor read under a release. */
function AskByDigest() {
  const [digest, setDigest] = useState('')
  const isDigest = /^[\da-f]{64}$/.test(digest.trim())
  return (
    <div class="card-body row">
      <Field label="答卷校验码" hint="本期不显示单份答卷；校验码由获准核查的审计管理员提供">
        <TextInput value={digest} onValue={setDigest} maxLength={80} />
      </Field>
      {isDigest && <RulingButton answer={{ digest: digest.trim(), invalidated: false }} />}
    </div>
  )
}

const outcomes = { confirmed: '同意', declined: '不同意', withdrawn: '撤回' }

function Rulings({ of: { rulings } }: { of: InvalidationView }) {
  return (
    <>
      {rulings.map((one) => (
        <p key={one.id} class="small">
          {formatDateTime(one.proposedAt)} {one.proposedBy.name}
          {one.kind === 'invalidate' ? '提请无效' : '提请恢复'}：{one.reason}
          {one.outcome &&
            `；${formatDateTime(one.decidedAt)} ${one.decidedBy?.name ?? ''}${outcomes[one.outcome]}${one.note ? `（${one.note}）` : ''}`}
        </p>
      ))}
    </>
  )
}
