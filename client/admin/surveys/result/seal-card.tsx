import { useState } from 'preact/hooks'
import { answersSealed } from '../../../../server/domain/seal-receipt.ts'
import type { SealRequestView, SealsView, SealView } from '../../../../server/contract/seals.ts'
import { api, apiUrl, withQuery } from '../../../api.ts'
import { Button, LinkButton } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { ConfirmWithReason } from '../../../ui/confirm.tsx'
import { formatDateTime, formatFigure } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Facts } from '../../../ui/stat.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { SealDialog } from '../actions/seal-dialog.tsx'
import { Digest } from '../digest.tsx'
import { answersGone } from '../retention/retention-notice.tsx'
import { surveyPath, useSurvey } from '../survey-context.ts'
import { Movement } from './movement.tsx'

const kinds = { ed25519: 'Ed25519', sm2: 'SM2（国密）' } as const

/** 封存: what is bound, what it leads to, and, once sealed, the only way on: a correction by two people. */
export function SealCard() {
  const { survey, reload } = useSurvey()
  const seals = useLoad((signal) => api.get<SealsView>(`/surveys/${survey.id}/seals`, signal), [survey])
  const [asked, ask] = useState<'seal' | 'correct' | 'decline' | null>(null)
  const close = () => ask(null)
  const request = useAct(async (path: string, reason: string) => {
    seals.setData(await api.post<SealsView>(`/surveys/${survey.id}/seal/${path}`, { reason }))
    reload()
    close()
  })
  const open = useAct(async () => {
    seals.setData(await api.post<SealsView>(`/surveys/${survey.id}/seal/correction/confirm`))
    reload()
  })
  const may = (action: 'seal' | 'correct' | 'see-answers') => survey.actions.includes(action)
  const sealed = survey.status === 'sealed'
  return (
    <Card
      title="封存"
      actions={
        <>
          {!answersGone(survey) && may('see-answers') && (
            <LinkButton
              size="small"
              icon="download"
              href={apiUrl(`/surveys/${survey.id}/exports/evidence.zip`)}
              download
            >
              佐证材料包
            </LinkButton>
          )}
          {sealed && (
            <LinkButton size="small" icon="print" href={surveyPath(survey.id, 'seal-receipt')}>
              封存回执
            </LinkButton>
          )}
          {!sealed && may('seal') && (
            <Button size="small" tone="primary" icon="lock" onClick={() => ask('seal')}>
              封存
            </Button>
          )}
        </>
      }
    >
      <WhenLoaded of={seals}>
        {({ seals: all, request: waiting }) => (
          <div class="stack">
            {all[0] ? <SealFacts seal={all[0]} /> : <NotSealed maySeal={may('seal')} />}
            {all.length > 1 && <Earlier seals={all.slice(1)} surveyId={survey.id} maySee={may('see-answers')} />}
            {waiting && (
              <Notice tone="warn" title={`${waiting.askedBy.name}于 ${formatDateTime(waiting.askedAt)} 提请更正封存`}>
                <p>原因：{waiting.reason}</p>
                {waiting.moved ? (
                  <Moved correction={waiting} />
                ) : (
                  <p>须另一位审核人同意后才能更正；在此之前本期不能改动。</p>
                )}
                <div class="row">
                  {waiting.moved && may('seal') && (
                    <Button tone="primary" size="small" onClick={() => ask('seal')}>
                      更正封存
                    </Button>
                  )}
                  {waiting.actions.includes('confirm') && (
                    <Button tone="primary" size="small" busy={open.busy} onClick={() => open.run()}>
                      同意更正
                    </Button>
                  )}
                  {waiting.actions.length > 0 && (
                    <Button size="small" onClick={() => ask('decline')}>
                      {waiting.actions.includes('withdraw') ? '撤回' : '不同意'}
                    </Button>
                  )}
                </div>
                <Problem problem={open.problem} />
              </Notice>
            )}
            {sealed && !waiting && may('correct') && (
              <div>
                <Button tone="plain" size="small" onClick={() => ask('correct')}>
                  提请更正封存
                </Button>
              </div>
            )}
          </div>
        )}
      </WhenLoaded>
      {asked === 'seal' && <SealDialog onClose={close} />}
      {asked === 'correct' && (
        <ConfirmWithReason
          title="提请更正封存"
          action="提请"
          busy={request.busy}
          problem={request.problem}
          onConfirm={(reason) => request.run('correction', reason)}
          onClose={close}
        />
      )}
      {asked === 'decline' && (
        <ConfirmWithReason
          title="撤回或不同意更正封存"
          action="确定"
          busy={request.busy}
          problem={request.problem}
          onConfirm={(reason) => request.run('correction/decline', reason)}
          onClose={close}
        />
      )}
    </Card>
  )
}

function NotSealed({ maySeal }: { maySeal: boolean }) {
  return (
    <p>
      本期尚未封存，结果只作参考。
      {maySeal ? '请核对结果后封存。' : '由起草人和办理截止的人以外的审核人封存。'}
    </p>
  )
}

function SealFacts({ seal }: { seal: SealView }) {
  const { statement, signature, digest } = seal
  return (
    <Facts
      facts={[
        ['封存校验码', <Digest digest={digest} />],
        [
          '封存',
          `${seal.sealedBy}，${formatDateTime(seal.sealedAt)}${seal.number > 1 ? `（第 ${seal.number} 次，更正）` : ''}`,
        ],
        ...(seal.reason ? ([['更正原因', `${seal.reason}（${seal.askedBy}提请）`]] as const) : []),
        ...(statement.replaces?.figure
          ? ([
              ['更正内容', <Movement figure={statement.replaces.figure} rulings={statement.replaces.rulings ?? []} />],
            ] as const)
          : []),
        ['方案校验码', <Digest digest={statement.planDigest} />],
        ['答卷', <span class="figures">{answersSealed(statement)}</span>],
        ['全部答卷的默克尔根', <Digest digest={statement.answers.root} />],
        ['审计日志区间', <span class="figures">{`第 ${statement.audit.from} 至 ${statement.audit.head.seq} 条`}</span>],
        ['签名', signature ? kinds[signature.kind] : '未签名'],
      ]}
    />
  )
}

/** What a correction that is open has moved so far. */
function Moved({ correction: { openedBy, openedAt, moved } }: { correction: SealRequestView }) {
  return (
    <>
      <p>
        {openedBy}于 {formatDateTime(openedAt)}{' '}
        同意更正。现在可提请认定答卷无效或恢复，各经另一人复核；重新封存之前，各处仍用原封存的结果。
      </p>
      <p>
        现已办结：
        <Movement figure={moved!.figure} rulings={moved!.rulings} />
      </p>
    </>
  )
}

type EarlierProps = { seals: readonly SealView[]; surveyId: number; maySee: boolean }

function Earlier({ seals, surveyId, maySee }: EarlierProps) {
  return (
    <div>
      <h3>被更正的封存</h3>
      <ul class="plain-list">
        {seals.map((seal) => (
          <li key={seal.number}>
            第 {seal.number} 次：{seal.sealedBy}，{formatDateTime(seal.sealedAt)}，{seal.indicator.figure}{' '}
            {formatFigure(seal.indicator.value, seal.indicator.unit)}，校验码 <Digest digest={seal.digest} />
            {'　'}
            {maySee && (
              <a href={apiUrl(`/surveys/${surveyId}/exports/evidence.zip?seal=${seal.number}`)} download>
                佐证材料包
              </a>
            )}
            {'　'}
            <a href={withQuery(surveyPath(surveyId, 'seal-receipt'), { seal: seal.number })}>封存回执</a>
            {'　'}
            <a href={withQuery(surveyPath(surveyId, 'result'), { version: seal.version })}>当时的结果</a>
          </li>
        ))}
      </ul>
    </div>
  )
}
