import type { CardView } from '../../../../server/contract/by-hand.ts'
import type { SurveyView } from '../../../../server/contract/surveys.ts'
import { formatDateTime } from '../../../ui/format.ts'
import { QrCode } from '../../../ui/qr-code.tsx'
import { shortDigest } from '../digest.tsx'
import { seatName } from '../seat-name.ts'

const PER_SHEET = 8

type Props = {
  survey: Pick<SurveyView, 'title' | 'window' | 'helpline' | 'planDigest'>
  cards: CardView[]
  goUrl: string
}

/** Sheets of eight cards each, two beside each other. */
export function CardSheets({ survey, cards, goUrl }: Props) {
  const sheets = Array.from({ length: Math.ceil(cards.length / PER_SHEET) }, (_, at) =>
    cards.slice(at * PER_SHEET, (at + 1) * PER_SHEET),
  )
  return (
    <div class="card-sheets" role="region" aria-label="卡片" tabIndex={0}>
      {sheets.map((sheet) => (
        <section key={sheet[0]?.id} class="card-sheet">
          {sheet.map((card) => (
            <InvitationCard key={card.id} survey={survey} card={card} goUrl={goUrl} />
          ))}
        </section>
      ))}
    </div>
  )
}

function InvitationCard({ survey, card, goUrl }: Omit<Props, 'cards'> & { card: CardView }) {
  const name = seatName(card)
  return (
    <article class="invitation-card">
      <h2 class={name.length > 22 ? 'card-unit card-unit-long' : 'card-unit'}>{name}</h2>
      <div class="card-middle">
        <QrCode text={card.link} label={`${name}的填写链接二维码`} size={116} />
        <dl>
          <dt>网址</dt>
          <dd>{goUrl}</dd>
          <dt>参与码</dt>
          <dd class="card-code">{card.code}</dd>
          <dt>截止</dt>
          <dd>
            {formatDateTime(survey.window.closesAt)}
            <br />
            <small>方案校验码 {shortDigest(survey.planDigest, 12)}</small>
          </dd>
        </dl>
      </div>
      <ol>
        <li>手机扫码填写“{survey.title}”，约 3 分钟，一家单位计一份。</li>
        <li>
          只有电脑的，打开上面的网址，填单位名称和参与码。
          {survey.helpline && <span class="nowrap">咨询 {survey.helpline}</span>}
        </li>
      </ol>
    </article>
  )
}
