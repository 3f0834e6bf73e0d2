import type { ProfileItem } from '../../../../server/contract/profiles.ts'
import { api } from '../../../api.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button, LinkButton } from '../../../ui/button.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { Table } from '../../../ui/table.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useLoad } from '../../../ui/use-load.ts'
import { useRole } from '../../me.ts'

/** 评分规则: every version of every profile. */
export default function ProfilesPage() {
  const profiles = useLoad((signal) => api.get<ProfileItem[]>('/profiles', signal), [])
  const mayEdit = useRole('manager')
  const retire = useAct(async ({ id, retiredAt }: ProfileItem) => {
    await api.put(`/profiles/${id}/retired`, { retired: retiredAt === null })
    profiles.reload()
  })
  const acts = (one: ProfileItem) => (
    <>
      <LinkButton tone="plain" size="small" href={`/admin/evaluations/profiles/${one.id}`}>
        {one.inUse || one.shipped ? '修订' : '修改'}
      </LinkButton>
      <LinkButton tone="plain" size="small" href={`/admin/evaluations/profiles/${one.id}?copy=1`}>
        另存
      </LinkButton>
      <Button tone="plain" size="small" onClick={() => retire.run(one)}>
        {one.retiredAt ? '恢复' : '停用'}
      </Button>
    </>
  )
  return (
    <>
      <PageHead title="评分规则" back={{ href: '/admin/evaluations', label: '绩效自评' }} />
      <p class="muted">
        新建自评取各规则未停用的最新一版；已填报的自评始终按当时的版本。依据中标明未核实的，请核对后修订。
      </p>
      <Problem problem={retire.problem} />
      <WhenLoaded of={profiles}>
        {(items) => (
          <Table
            caption="评分规则"
            rows={items}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'label',
                label: '名称',
                heading: true,
                cell: ({ id, label }) => <a href={`/admin/evaluations/profiles/${id}`}>{label}</a>,
              },
              { key: 'version', label: '版本', align: 'number', cell: ({ version }) => `第 ${version} 版` },
              { key: 'full', label: '满分', align: 'number', cell: ({ full }) => full },
              { key: 'basis', label: '依据', cell: ({ legalBasis }) => legalBasis },
              { key: 'state', label: '状态', nowrap: true, cell: (one) => <State profile={one} /> },
              ...(mayEdit ? [{ key: 'acts', label: '操作', align: 'actions' as const, cell: acts }] : []),
            ]}
          />
        )}
      </WhenLoaded>
    </>
  )
}

function State({ profile: { retiredAt, newest, inUse, shipped } }: { profile: ProfileItem }) {
  if (retiredAt) return <Badge>已停用</Badge>
  if (!newest) return <Badge>旧版</Badge>
  if (inUse) return <Badge tone="accent">使用中</Badge>
  return <Badge tone={shipped ? 'neutral' : 'ok'}>{shipped ? '内置' : '未使用'}</Badge>
}
