import type { CardPage, CardView } from '../../../../server/contract/by-hand.ts'
import type { SurveyView } from '../../../../server/contract/surveys.ts'
import { api, withQuery } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { Select } from '../../../ui/inputs.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { Empty, WhenLoaded } from '../../../ui/states.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useQuery } from '../../../ui/use-query.ts'
import { PlanMark } from '../digest.tsx'
import { AddressSelect } from '../links/address-select.tsx'
import { useAddresses } from '../links/use-addresses.ts'
import { surveyPath } from '../survey-context.ts'
import { useOneSurvey } from '../use-one-survey.ts'
import { CardSheets } from './card-sheets.tsx'
import './cards.css'

const whose = [
  { value: 'unanswered', label: '尚未提交的' },
  { value: 'all', label: '全部' },
]

/** 邀请卡片: A4 sheets of cards to cut out and hand over. */
export default function CardsPage() {
  const survey = useOneSurvey()
  return <WhenLoaded of={survey}>{(one) => <Cards survey={one} />}</WhenLoaded>
}

function Cards({ survey }: { survey: SurveyView }) {
  const [query, setQuery] = useQuery()
  const { addresses, address, choose } = useAddresses()
  const who = query['who'] ?? 'unanswered'
  const cards = useLoad((signal) => allCards(survey.id, { who, address }, signal), [survey.id, who, address])
  return (
    <>
      <div class="no-print">
        <PageHead
          title="邀请卡片"
          back={{ href: surveyPath(survey.id, 'links'), label: survey.title }}
          meta={<PlanMark survey={survey} />}
          actions={
            <Button tone="primary" icon="print" disabled={!cards.data?.items.length} onClick={() => window.print()}>
              打印
            </Button>
          }
        />
      </div>
      <div class="stack no-print">
        <Notice>
          <p>
            每页 8 张，沿虚线裁开，当面交给各单位联系人。卡片凭码即可代表该单位填写，请妥善保管；打开本页会留下记录。
          </p>
        </Notice>
        <div class="filters">
          <Select label="印哪些单位" value={who} onValue={(value) => setQuery({ who: value })} options={whose} />
          <AddressSelect addresses={addresses} address={address} onChoose={choose} />
        </div>
      </div>
      <WhenLoaded of={cards}>
        {({ items, goUrl }) =>
          items.length === 0 ? (
            <Empty title="没有要印的卡片">所选单位都已提交，或链接已作废。</Empty>
          ) : (
            <CardSheets survey={survey} cards={items} goUrl={goUrl} />
          )
        }
      </WhenLoaded>
    </>
  )
}

type Choice = { who: string; address: string | undefined }

async function allCards(
  surveyId: number,
  choice: Choice,
  signal: AbortSignal,
): Promise<Pick<CardPage, 'items' | 'goUrl'>> {
  const items: CardView[] = []
  for (let page = 1; ; page += 1) {
    const path = withQuery(`/surveys/${surveyId}/cards`, { ...choice, page, pageSize: 200 })
    const found = await api.get<CardPage>(path, signal)
    items.push(...found.items)
    if (found.items.length === 0 || items.length >= found.total) return { items, goUrl: found.goUrl }
  }
}
