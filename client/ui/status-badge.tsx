import type { Role } from '../../server/contract/people.ts'
import { roleNames as names } from '../../server/domain/role-names.ts'
import type { Verdict } from '../../server/domain/verdict.ts'
import type { InvitationState } from '../../server/contract/invitations.ts'
import type { SurveyStatus } from '../../server/contract/surveys.ts'
import { invitationWords } from '../../server/contract/words.ts'
import { Badge } from './badge.tsx'
import type { IconName } from './icon.tsx'
import type { Tone } from './notice.tsx'

type Word = { label: string; tone: Tone; icon: IconName }

/** 调查 by status, as the pages name it. */
export const surveyStatuses: Record<SurveyStatus, Word> = {
  draft: { label: '起草中', tone: 'neutral', icon: 'pencil' },
  submitted: { label: '待批准', tone: 'warn', icon: 'clock' },
  approved: { label: '已批准', tone: 'accent', icon: 'check' },
  open: { label: '填报中', tone: 'accent', icon: 'clock' },
  closed: { label: '已截止', tone: 'ok', icon: 'check' },
  sealed: { label: '已封存', tone: 'ok', icon: 'lock' },
  void: { label: '已作废', tone: 'neutral', icon: 'cross' },
}

/** An invitation by state. */
export const invitationStates: Record<InvitationState, Word> = {
  issued: { label: invitationWords.issued, tone: 'neutral', icon: 'minus' },
  failed: { label: invitationWords.failed, tone: 'bad', icon: 'warning' },
  sent: { label: invitationWords.sent, tone: 'accent', icon: 'right' },
  opened: { label: invitationWords.opened, tone: 'accent', icon: 'info' },
  started: { label: invitationWords.started, tone: 'accent', icon: 'pencil' },
  revoked: { label: invitationWords.revoked, tone: 'neutral', icon: 'cross' },
  refused: { label: invitationWords.refused, tone: 'warn', icon: 'cross' },
  ineligible: { label: invitationWords.ineligible, tone: 'neutral', icon: 'minus' },
  'on-paper': { label: invitationWords['on-paper'], tone: 'ok', icon: 'check' },
  returned: { label: invitationWords.returned, tone: 'ok', icon: 'check' },
}

const verdicts: Record<Verdict, Word> = {
  达标: { label: '达标', tone: 'ok', icon: 'check' },
  达标但取决于未答单位: { label: '达标但取决于未答单位', tone: 'warn', icon: 'warning' },
  未达标: { label: '未达标', tone: 'bad', icon: 'cross' },
}

export const roleNames: Record<Role, string> = names

export function SurveyStatusBadge({ status }: { status: SurveyStatus }) {
  return <WordBadge {...surveyStatuses[status]} />
}

export function InvitationStateBadge({ state }: { state: InvitationState }) {
  return <WordBadge {...invitationStates[state]} />
}

/** Draws nothing while there is no verdict. */
export function VerdictBadge({ verdict }: { verdict: string | null | undefined }) {
  const word = verdict ? verdicts[verdict as Verdict] : undefined
  return word ? <WordBadge {...word} /> : null
}

function WordBadge({ label, tone, icon }: Word) {
  return (
    <Badge tone={tone} icon={icon}>
      {label}
    </Badge>
  )
}
