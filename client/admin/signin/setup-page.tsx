import { useState } from 'preact/hooks'
import type { Role } from '../../../server/contract/people.ts'
import { api } from '../../api.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { FieldGroup } from '../../ui/field.tsx'
import { Choice } from '../../ui/inputs.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Problem } from '../../ui/problem.tsx'
import { WhenLoaded } from '../../ui/states.tsx'
import { useAct } from '../../ui/use-act.ts'
import { useLoad } from '../../ui/use-load.ts'
import { passwordRule } from '../account/password-form.tsx'
import { NewPerson, type Person } from './new-person.tsx'
import { OutsideShell } from './outside-shell.tsx'

/** 初始设置: the one-time link of the first start makes the two people a survey needs, and the 三员 if they are known. */
export function SetupPage() {
  const setup = useLoad((signal) => api.get<{ open: boolean }>('/setup', signal), [])
  const [made, setMade] = useState(0)
  // The token stays in the fragment: it is never sent with the page's own request, nor logged.
  const token = location.hash.slice(1)
  if (made > 0) return <SetupDone count={made} />
  return (
    <OutsideShell title="初始设置" wide>
      <WhenLoaded of={setup}>
        {({ open }) => {
          if (!open) return <SetupOver />
          return token ? <SetupForm token={token} onDone={setMade} /> : <TokenMissing />
        }}
      </WhenLoaded>
    </OutsideShell>
  )
}

type Post = { role: Role; legend: string; task: string; elsewhere?: true }

const posts: readonly Post[] = [
  { role: 'manager', legend: '经办', task: '维护用户单位，起草调查，发送链接，编制绩效自评。' },
  { role: 'reviewer', legend: '审核', task: '批准调查方案。起草人不能批准自己的方案，因此必须是另一个人。' },
]

/** 小科室: two here, the 三员 in other 科室. */
const officers: readonly Post[] = [
  { role: 'system', legend: '系统管理员', task: '其他科室。建立和停用账号，管理发送通道。', elsewhere: true },
  { role: 'security', legend: '安全管理员', task: '其他科室。授予角色，任命代行。', elsewhere: true },
  { role: 'auditor', legend: '审计管理员', task: '其他科室。查阅审计日志。', elsewhere: true },
]
const nobody: Person = { username: '', name: '', password: '', department: '' }
const shownFields = [...posts, ...officers].flatMap((_, index) =>
  ['username', 'name', 'password', 'department'].map((field) => `users.${index}.${field}`),
)

function SetupForm({ token, onDone }: { token: string; onDone: (count: number) => void }) {
  const [people, setPeople] = useState<Person[]>([...posts, ...officers].map(() => nobody))
  const [isWhole, setWhole] = useState(true)
  const [visible, setVisible] = useState(false)
  const shown = isWhole ? [...posts, ...officers] : posts
  const create = useAct(async () => {
    // Whoever sits elsewhere did not type this password.
    const users = shown.map(({ role, elsewhere }, index) => ({
      ...filledOnly(people[index] ?? nobody),
      roles: [role],
      ...(elsewhere && { mustChange: true }),
    }))
    await api.post('/setup', { token, users })
    onDone(users.length)
  })
  const submit = (event: Event) => {
    event.preventDefault()
    void create.run()
  }
  return (
    <form class="form" onSubmit={submit}>
      <p>建立最初的账号，各司其职。此链接只能使用一次。</p>
      <FieldGroup legend="预设">
        <Choice
          type="radio"
          name="preset"
          label="小科室：经办、审核在本科室，系统、安全、审计管理员由其他科室人员担任"
          checked={isWhole}
          onValue={() => setWhole(true)}
        />
        <Choice
          type="radio"
          name="preset"
          label="只建经办、审核；三名管理员以后由管理命令建立"
          checked={!isWhole}
          onValue={() => setWhole(false)}
        />
      </FieldGroup>
      <div class="grid-2">
        {shown.map((post, index) => (
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
        <p>{passwordRule}</p>
        {isWhole && <p>三名管理员首次登录时须更改密码，并启用动态口令。</p>}
      </Notice>
      <Choice label="显示密码" checked={visible} onValue={setVisible} />
      <Problem problem={create.problem} shownFields={shownFields} />
      <div class="row">
        <Button type="submit" tone="primary" busy={create.busy}>
          建立{isWhole ? '五' : '两'}个账号
        </Button>
      </div>
    </form>
  )
}

// Left out, an empty field is answered with 不能为空 rather than with the rule it breaks.
function filledOnly(person: Person): Partial<Person> {
  return Object.fromEntries(Object.entries(person).filter(([, value]) => value !== ''))
}

function SetupDone({ count }: { count: number }) {
  return (
    <OutsideShell title="初始设置已完成">
      <Notice tone="ok" title={`${count === 2 ? '两' : '五'}个账号已建立，设置链接已失效。`} />
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
