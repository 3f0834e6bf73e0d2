import type { Role } from '../../../server/contract/people.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { useMe } from '../me.ts'

const pages: readonly { key: string; href: string; label: string; roles: readonly Role[] }[] = [
  { key: 'people', href: '/admin/system/people', label: '人员与角色', roles: ['system', 'security', 'auditor'] },
  { key: 'channels', href: '/admin/system/channels', label: '发送通道', roles: ['manager', 'system', 'auditor'] },
  { key: 'calendar', href: '/admin/system/calendar', label: '工作日历', roles: ['manager', 'system', 'auditor'] },
  {
    key: 'status',
    href: '/admin/system/status',
    label: '运行状态',
    roles: ['manager', 'system', 'security', 'auditor'],
  },
  {
    key: 'retention',
    href: '/admin/system/retention',
    label: '保存期限',
    roles: ['manager', 'reviewer', 'viewer', 'auditor', 'system'],
  },
  {
    key: 'keys',
    href: '/admin/system/keys',
    label: '接口密钥',
    roles: ['manager', 'reviewer', 'viewer', 'auditor', 'system', 'security'],
  },
  { key: 'webhooks', href: '/admin/system/webhooks', label: '事件通知', roles: ['manager', 'system', 'auditor'] },
  { key: 'audit', href: '/admin/system/audit', label: '审计日志', roles: ['auditor'] },
]

/** The pages of 系统管理 that somebody with these roles may open; the first is where 系统管理 leads. */
export const systemPages = (roles: readonly Role[]) =>
  pages.filter((page) => page.roles.some((role) => roles.includes(role)))

/** The pages of 系统管理. */
export function SystemTabs({ current }: { current: string }) {
  const { roles } = useMe()
  return (
    <Tabs
      label="系统管理"
      tabs={systemPages(roles).map(({ key, href, label }) => ({ href, label, current: key === current }))}
    />
  )
}
