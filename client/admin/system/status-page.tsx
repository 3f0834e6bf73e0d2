import { useEffect } from 'preact/hooks'
import type { BackupView, SystemView } from '../../../server/contract/system.ts'
import { api } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { formatBytes, formatDateTime, nothing } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Facts, Stat, StatList } from '../../ui/stat.tsx'
import { Empty, WhenLoaded } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { useRole } from '../me.ts'
import { SystemTabs } from './system-tabs.tsx'

const DAY = 86_400_000
const every = 5_000

/** 系统管理 → 运行状态: how the server is, and when it was last backed up. */
export default function StatusPage() {
  const status = useLoad((signal) => api.get<SystemView>('/system', signal), [])
  useEffect(() => {
    const timer = setInterval(status.reload, every)
    return () => clearInterval(timer)
  }, [status.reload])
  return (
    <>
      <PageHead title="运行状态" actions={<BackUpNow onAsked={status.reload} />} />
      <SystemTabs current="status" />
      <WhenLoaded of={status}>
        {(system) => (
          <>
            <Health system={system} />
            <Backups backups={system.backups} />
          </>
        )}
      </WhenLoaded>
    </>
  )
}

function BackUpNow({ onAsked }: { onAsked: () => void }) {
  const toast = useToast()
  const ask = useAct(async () => {
    await api.post('/system/backups')
    toast('已开始备份，完成后列在下面')
    onAsked()
  })
  if (!useRole('system')) return null
  return (
    <>
      <Problem problem={ask.problem} />
      <Button tone="primary" icon="download" busy={ask.busy} onClick={() => ask.run()}>
        立即备份
      </Button>
    </>
  )
}

function Health({ system }: { system: SystemView }) {
  const { database, pool, queue } = system
  return (
    <Card title="服务与数据库">
      <StatList>
        <Stat label="数据库大小" value={formatBytes(database.bytes)} />
        <Stat label="数据库连接" value={pool.total} hint={`空闲 ${pool.idle}，排队 ${pool.waiting}`} />
        <Stat label="待发消息" value={queue.waiting} hint={`正在发送 ${queue.sending}`} />
      </StatList>
      <Facts
        facts={[
          ['程序版本', system.version],
          ['启动时间', formatDateTime(system.startedAt)],
          ['运行环境', `Node.js ${system.node.slice(1)}`],
          ['数据库', `PostgreSQL ${database.version}`],
          ['数据结构', database.lastMigration],
        ]}
      />
    </Card>
  )
}

function Backups({ backups }: { backups: SystemView['backups'] }) {
  const { at, keep, folder, encrypted, lastSuccess } = backups
  const isOld = lastSuccess === null || Date.now() - Date.parse(lastSuccess) > 2 * DAY
  return (
    <Card title="备份">
      {at !== 'off' && isOld && (
        <Notice tone="warn" title={lastSuccess === null ? '还没有成功的备份' : '最近两天没有成功的备份'}>
          失败的原因见下面的记录；系统管理员可以立即备份。
        </Notice>
      )}
      <Facts
        facts={[
          ['最近一次成功', formatDateTime(lastSuccess)],
          ['自动备份', at === 'off' ? '已关闭' : `每天 ${at}，保留 ${keep} 天`],
          ['存放位置', folder],
          ['加密', encrypted ? '已加密' : '未加密'],
        ]}
      />
      <Table
        caption="最近的备份"
        empty={<Empty title="还没有备份" />}
        columns={[
          { key: 'at', label: '开始', nowrap: true, heading: true, cell: (one) => formatDateTime(one.startedAt) },
          { key: 'state', label: '结果', cell: (one) => <BackupState backup={one} /> },
          { key: 'file', label: '文件', cell: (one) => one.file.split('/').at(-1) },
          {
            key: 'bytes',
            label: '大小',
            align: 'number',
            cell: (one) => (one.bytes === null ? nothing : formatBytes(one.bytes)),
          },
        ]}
        rows={backups.latest}
        rowKey={(one) => one.id}
      />
    </Card>
  )
}

function BackupState({ backup }: { backup: BackupView }) {
  if (backup.problem !== null)
    return (
      <>
        <Badge tone="bad" icon="warning">
          失败
        </Badge>{' '}
        {backup.problem}
      </>
    )
  if (backup.endedAt === null) return <Badge tone="neutral">正在备份</Badge>
  const tried = backup.verified === null ? '未作恢复验证：本账号无权建库' : '已恢复验证'
  return (
    <>
      <Badge tone={backup.verified === null ? 'warn' : 'ok'} icon="check">
        成功
      </Badge>{' '}
      {tried}
      {backup.encrypted && '，已加密'}
    </>
  )
}
