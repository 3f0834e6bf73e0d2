import { useMemo } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso'
import type { ProfileView } from '../../../../server/contract/profiles.ts'
import { api } from '../../../api.ts'
import { PageHead } from '../../../ui/page-head.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { ProfileEditor, saveProfile } from './profile-editor.tsx'
import { toDraft } from './profile-draft.ts'

const list = { href: '/admin/evaluations/profiles', label: '评分规则' }

/** One 评分规则: changed while nothing stands on it, else the start of its next version. `?copy=1` begins another one. */
export default function ProfilePage() {
  const { params } = useRoute()
  return <OneProfile key={params.id} id={params.id ?? ''} />
}

function OneProfile({ id }: { id: string }) {
  const { query } = useLocation()
  const profile = useLoad((signal) => api.get<ProfileView>(`/profiles/${id}`, signal), [id])
  return (
    <>
      <PageHead title={query.copy ? '新建评分规则' : (profile.data?.label ?? '评分规则')} back={list} />
      <WhenLoaded of={profile}>{(view) => <Editor view={view} copy={Boolean(query.copy)} />}</WhenLoaded>
    </>
  )
}

function Editor({ view, copy }: { view: ProfileView; copy: boolean }) {
  const { route } = useLocation()
  const toast = useToast()
  const start = useMemo(
    () => ({ ...toDraft(view.content), ...(copy && { label: `${view.label}（副本）` }) }),
    [view, copy],
  )
  const fixed = view.inUse || view.shipped
  const how = copy ? ways.create : fixed ? ways.version : ways.change
  const saved = (next: ProfileView) => {
    toast(`已保存：第 ${next.version} 版`)
    route(list.href)
  }
  return (
    <ProfileEditor
      start={start}
      intro={how.intro(view)}
      action={how.action}
      onSave={copy ? saveProfile.create : fixed ? saveProfile.version(view.id) : saveProfile.change(view.id)}
      onSaved={saved}
    />
  )
}

const ways = {
  create: { intro: () => '以这套规则为底稿，另存为一套新的评分规则。', action: '保存为新规则' },
  version: {
    intro: ({ version }: ProfileView) =>
      `第 ${version} 版已使用或为内置规则，不能改动。保存后成为新的一版，已填报的自评仍按原来的版本。`,
    action: '保存为新版本',
  },
  change: { intro: ({ version }: ProfileView) => `第 ${version} 版尚未使用，可以直接修改。`, action: '保存' },
}
