import { Tabs } from '../../ui/tabs.tsx'

const pages = [
  { key: 'channels', href: '/admin/system/channels', label: '发送通道' },
  { key: 'calendar', href: '/admin/system/calendar', label: '工作日历' },
] as const

/** The pages of 系统管理. */
export function SystemTabs({ current }: { current: (typeof pages)[number]['key'] }) {
  return (
    <Tabs label="系统管理" tabs={pages.map(({ key, href, label }) => ({ href, label, current: key === current }))} />
  )
}
