import type { QuestionnaireHeader } from '../../server/domain/scale.ts'
import { formatMoment } from './dates.ts'
import { formatPeriod } from './period.ts'
import type { FormPage, FormSurvey } from './page.ts'
import { fill, language, pageTexts as texts } from './texts.ts'

type Props = { page: FormPage; timeZone: string }

/** What stands above the first question: the survey, the unit, and what is done with the answers. */
export function Introduction({ page, timeZone }: Props) {
  const { survey, unit, seat, services = [] } = page
  return (
    <header>
      {survey.questionnaire.header && <FormHeader header={survey.questionnaire.header} />}
      {survey.organiser && <p class="organiser">{survey.organiser}</p>}
      <h1>{survey.title}</h1>
      <p class="unit">
        <small>{texts.unit}</small>
        <b>{unit}</b>
        {seat && <span>{[seat.role, seat.seats > 1 && fill(texts.seat, seat)].filter(Boolean).join(' · ')}</span>}
      </p>
      {services.length > 0 && <p>{fill(texts.services, { services: services.join('、') })}</p>}
      <p>{fill(texts.closesAt, { time: formatMoment(survey.closesAt, timeZone, language) })}</p>
      <Notice survey={survey} />
      <PlanMark digest={survey.planDigest} />
    </header>
  )
}

/** Which plan a page is of. In Chinese in every language, as on paper. */
export const planMark = (digest: string) => `方案校验码 ${digest.replace(/^.*:/, '').slice(0, 12)}`

export function PlanMark({ digest }: { digest: string | undefined }) {
  return digest ? <p class="hint">{planMark(digest)}</p> : null
}

/** Who asks, why, what is kept and how long (个人信息保护法 art. 17), before the first question. */
function Notice({ survey: { organiser, helpline, servicePeriod, retentionYears } }: { survey: FormSurvey }) {
  const { notice } = texts
  return (
    <section class="notice" aria-label={texts.noticeTitle}>
      <p>
        {fill(organiser ? notice.whoBy : notice.who, { organiser, period: formatPeriod(texts.period, servicePeriod) })}
        {notice.what}
      </p>
      <p>
        <b>{notice.confidential}</b>
        {fill(notice.protection, { years: retentionYears })}
        <b>{notice.freedom}</b>
      </p>
      <p>
        {notice.secrets}
        {helpline && <Helpline phone={helpline} />}
      </p>
    </section>
  )
}

/** A telephone number to tap, with the words before it. */
export function Helpline({ phone, words = texts.helpline }: { phone: string; words?: string }) {
  return (
    <>
      {words}
      {/* Digits and hyphens change places among letters that run from the right. */}
      <a href={`tel:${phone.replace(/[^\d+]/g, '')}`} dir="ltr">
        {phone}
      </a>
    </>
  )
}

function FormHeader({ header }: { header: QuestionnaireHeader }) {
  const keys = ['formNumber', 'authority', 'approvalNumber', 'validUntil'] as const
  const lines = keys.flatMap((key) => (header[key] ? [fill(texts.header[key], { text: header[key] })] : []))
  if (lines.length === 0) return null
  return (
    <ul class="head">
      {lines.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  )
}
