import { useState } from 'preact/hooks'
import type { Role } from '../../../server/contract/people.ts'
import { api } from '../../api.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Choice } from '../../ui/inputs.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { WhenLoaded } from '../../ui/states.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { NewPerson, type Person } from './new-person.tsx'
import { OutsideShell } from './outside-shell.tsx'

/** 初始设置: the one-time link of the first start makes the two people a survey needs. */
export function SetupPage() {
  const setup = useLoad((signal) => api.get<{ open: boolean }>('/setup', signal), [])
  const [done, setDone] = useState(false)
  // The token stays in the fragment: it is never sent with the page's own request, nor logged.
  const token = location.hash.slice(1)
  if (done) return <SetupDone />
  return (
    <OutsideShell title="初始设置" wide>
      <WhenLoaded of={setup}>
        {({ open }) => {
          if (!open) return <SetupOver />
          return token ? <SetupForm token={token} onDone={() => setDone(true)} /> : <TokenMissing />
        }}
      </WhenLoaded>
    </OutsideShell>
  )
}

const posts: readonly { role: Role; legend: string; task: string }[] = [
  { role: 'manager', legend: '经办', task: '维护用户单位，起草调查，发送链接，编制绩效自评。' },
  { role: 'reviewer', legend: '审核', task: '批准调查方案。起草人不能批准自己的方案，因此必须是另一个人。' },
]
const nobody: Person = { username: '', name: '', password: '' }
const shownFields = posts.flatMap((_, index) =>
  ['username', 'name', 'password'].map((field) => `users.${index}.${field}`),
)

function SetupForm({ token, onDone }: { token: string; onDone: () => void }) {
  const [people, setPeople] = useState<Person[]>([nobody, nobody])
  const [visible, setVisible] = useState(false)
  const create = useAct(async () => {
    const users = posts.map(({ role }, index) => ({ ...filledOnly(people[index] ?? nobody), roles: [role] }))
    await api.post('/setup', { token, users })
    onDone()
  })
  const submit = (event: Event) => {
    event.preventDefault()
    void create.run()
  }
  return (
    <form class="form" onSubmit={submit}>
      <p>建立最初的两个账号，两人各司其职。此链接只能使用一次。</p>
      <div class="grid-2">
        {posts.map((post, index) => (
          <NewPerson
            key={post.role}
            {...post}
            person={people[index] ?? nobody}
            onPerson={(person) => setPeople(people.with(index, person))}
            problem={create.problem}
            path={`users.${index}`}
            visible={visible}
          />
        ))}
      </div>
      <Notice title="密码要求">
        <p>至少 12 个字符；或至少 8 个字符，且含大写字母、小写字母、数字、符号中的三类。</p>
      </Notice>
      <Choice label="显示密码" checked={visible} onValue={setVisible} />
      <Problem problem={create.problem} shownFields={shownFields} />
      <div class="row">
        <Button type="submit" tone="primary" busy={create.busy}>
          建立两个账号
        </Button>
      </div>
    </form>
  )
}

// Left out, an empty field is answered with 不能为空 rather than with the rule it breaks.
function filledOnly(person: Person): Partial<Person> {
  return Object.fromEntries(Object.entries(person).filter(([, value]) => value !== ''))
}

function SetupDone() {
  return (
    <OutsideShell title="初始设置已完成">
      <Notice tone="ok" title="两个账号已建立，设置链接已失效。" />
      <LinkButton tone="primary" href="/admin/sign-in">
        去登录
      </LinkButton>
    </OutsideShell>
  )
}

function SetupOver() {
  return (
    <>
      <Notice title="初始设置已经完成，此链接不再可用。">
        <p>如需增加账号或重设密码，请联系系统管理人员。</p>
      </Notice>
      <LinkButton href="/admin/sign-in">去登录</LinkButton>
    </>
  )
}

function TokenMissing() {
  return (
    <Notice tone="warn" title="设置链接不完整">
      <p>请复制服务器启动时显示的完整链接，包括“#”及其后的全部字符。</p>
    </Notice>
  )
}
