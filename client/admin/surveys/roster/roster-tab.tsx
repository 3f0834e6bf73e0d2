import { useState } from 'preact/hooks'
import type { SealsView } from '../../../../server/contract/seals.ts'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useSurvey } from '../survey-context.ts'
import { ErrataCard, ErratumDialog } from './errata-card.tsx'
import { RosterEditor } from './roster-editor.tsx'
import { SourcesCard } from './sources-card.tsx'
import { RosterList } from './roster-list.tsx'

/** 名单: chosen while the survey is a draft, only shown afterwards. */
export function RosterTab() {
  const { survey } = useSurvey()
  const mayEdit = survey.actions.includes('edit')
  const [editing, edit] = useState(survey.roster.units === 0)
  if (mayEdit && editing) return <RosterEditor onDone={() => edit(false)} />
  const frozen = survey.status !== 'draft' && survey.status !== 'submitted'
  return (
    <div class="stack">
      <div class="row-apart">
        <p>
          <strong class="figures">{survey.roster.units}</strong> 家单位、
          <strong class="figures">{survey.roster.seats}</strong> 个席位。
          {frozen ? '名单已随方案固定，单位名称为固定时的名称。' : '批准后固定。'}
        </p>
        {mayEdit && (
          <Button icon="pencil" onClick={() => edit(true)}>
            修改名单
          </Button>
        )}
      </div>
      {survey.status === 'sealed' ? <SealedRoster /> : <RosterList />}
      <SourcesCard />
    </div>
  )
}

/** As it was sealed; names that were put right stand beside. */
function SealedRoster() {
  const { survey } = useSurvey()
  const seals = useLoad((signal) => api.get<SealsView>(`/surveys/${survey.id}/seals`, signal), [survey.id])
  const [unit, choose] = useState<{ id: number; name: string } | null>(null)
  const errata = seals.data?.errata ?? []
  const mayCorrect = survey.actions.includes('correct')
  return (
    <>
      <ErrataCard errata={errata} onChange={seals.setData} />
      <RosterList errata={errata} onCorrect={mayCorrect ? choose : undefined} />
      {unit && <ErratumDialog unit={unit} onChange={seals.setData} onClose={() => choose(null)} />}
    </>
  )
}
