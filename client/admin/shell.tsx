import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso'
import type { Role } from '../../server/contract/people.ts'
import { api } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { roleNames } from '../ui/status-badge.tsx'
import { useAct } from '../ui/use-act.ts'
import { SignInNotice } from './account/sign-in-notice.tsx'
import { useMe } from './me.ts'
import { systemPages } from './system/system-tabs.tsx'
import './shell.css'

type NavPage = { href: string; label: string; short: string; icon: IconName; roles?: readonly Role[]; under?: string }

const readers: readonly Role[] = ['manager', 'reviewer', 'viewer', 'auditor']

const pages: readonly NavPage[] = [
  { href: '/admin', label: '工作台', short: '工作台', icon: 'home' },
  { href: '/admin/aggregates', label: '结果汇总', short: '汇总', icon: 'survey', roles: ['vendor'] },
  { href: '/admin/units', label: '用户单位', short: '单位', icon: 'units', roles: readers },
  { href: '/admin/surveys', label: '满意度调查', short: '调查', icon: 'survey', roles: readers },
  {
    href: '/admin/tickets',
    label: '整改台账',
    short: '整改',
    icon: 'check',
    roles: [...readers, 'vendor'],
  },
  { href: '/admin/evaluations', label: '绩效自评', short: '自评', icon: 'evaluation', roles: readers },
]

/** What somebody with these roles finds in the navigation; 系统管理 leads to the first of its pages they may open. */
function pagesOf(held: readonly Role[]): NavPage[] {
  const shown = pages.filter(({ roles }) => roles === undefined || roles.some((role) => held.includes(role)))
  const [system] = systemPages(held)
  if (!system) return shown
  const isReader = held.some((role) => readers.includes(role))
  return [
    ...(isReader ? shown : []),
    { href: system.href, under: '/admin/system', label: '系统管理', short: '系统', icon: 'pencil' },
  ]
}

/** What stands around every page: navigation, who is signed in, and the line about state secrets. */
export function Shell({ children }: { children: ComponentChildren }) {
  return (
    <div class="shell">
      <a class="skip-link" href="#main">
        跳到正文
      </a>
      <header class="shell-bar no-print">
        <a class="brand" href="/admin">
          <Icon name="check" />
          满意
        </a>
        <SecrecyLine />
        <Person />
      </header>
      <Navigation />
      <main id="main" class="shell-main" tabIndex={-1}>
        <SignInNotice />
        {children}
      </main>
    </div>
  )
}

/** On every administrators' page, as government systems require. */
export function SecrecyLine() {
  return (
    <p class="secrecy">
      <Icon name="lock" />
      非涉密系统，严禁存储、处理、传输国家秘密
    </p>
  )
}

function Person() {
  const { name, roles, actsFor } = useMe()
  const { route } = useLocation()
  const leave = useAct(async () => {
    await api.signOut()
    route('/admin/sign-in')
  })
  return (
    <div class="person">
      <a class="person-name" href="/admin/account" title="我的账号">
        {name}
      </a>
      <span class="person-role">
        {roles.map((role) => roleNames[role]).join('、')}
        {actsFor.length > 0 && `（代行：${actsFor.map((one) => one.name).join('、')}）`}
      </span>
      <Button tone="plain" size="small" icon="leave" busy={leave.busy} onClick={() => leave.run()}>
        退出
      </Button>
    </div>
  )
}

function Navigation() {
  const { path } = useLocation()
  const { roles } = useMe()
  return (
    <nav class="shell-nav no-print" aria-label="主导航">
      {pagesOf(roles).map(({ href, label, short, icon, under = href }) => {
        const current = href === '/admin' ? path === href : path === href || path.startsWith(`${under}/`)
        return (
          <a
            key={href}
            href={href}
            class={classNames('nav-link', current && 'nav-current')}
            aria-current={current ? 'page' : undefined}
          >
            <Icon name={icon} />
            <span class="desk-only">{label}</span>
            <span class="phone-only">{short}</span>
          </a>
        )
      })}
    </nav>
  )
}
