import type { PersonView } from '../../../../server/contract/people.ts'
import { api } from '../../../api.ts'
import { Confirm, ConfirmWithReason } from '../../../ui/confirm.tsx'
import { useAct } from '../../../ui/use-act.ts'

export type Act = 'reset-password' | 'reset-second-factor' | 'unlock' | 'enable' | 'disable'

type Words = { title: string; action: string; says: (name: string) => string; done: string; danger?: boolean }

const words: Record<Act, Words> = {
  'reset-password': {
    title: '重设密码',
    action: '重设',
    says: (name) => `为${name}换一个一次性密码，原密码和全部登录立即失效；本人首次登录须再更改。`,
    done: '密码已重设',
  },
  'reset-second-factor': {
    title: '解除动态口令',
    action: '解除',
    says: (name) => `${name}的手机遗失或损坏时使用。原动态口令和恢复码失效，须用者下次登录时重新启用。`,
    done: '动态口令已解除',
  },
  unlock: { title: '解锁', action: '解锁', says: (name) => `${name}可以立即再次登录。`, done: '已解锁' },
  enable: {
    title: '启用账号',
    action: '启用',
    says: (name) => `${name}可以用新的一次性密码登录。角色仍为停用前的角色；密钥不恢复。`,
    done: '账号已启用',
  },
  disable: {
    title: '停用账号',
    action: '停用',
    says: (name) => `${name}立即不能登录，密钥和代行同时结束。做过的事项仍记在本人名下。`,
    done: '账号已停用',
    danger: true,
  },
}

type Props = {
  act: Act
  person: PersonView
  onClose: () => void
  onDone: (sentence: string) => void
  onPassword: (name: string, password: string) => void
}

/** One act on an account, after a word about what it does. */
export function PersonAct({ act, person, onClose, onDone, onPassword }: Props) {
  const { title, action, says, done, danger } = words[act]
  const perform = useAct(async (reason?: string) => {
    const reply = await api.post<{ password?: string }>(`/people/${person.id}/${act}`, reason ? { reason } : undefined)
    if (reply.password) return onPassword(person.name, reply.password)
    onDone(`${done}：${person.name}`)
  })
  const props = { title, action, danger, busy: perform.busy, problem: perform.problem, onClose }
  if (act === 'disable')
    return (
      <ConfirmWithReason {...props} onConfirm={(reason) => perform.run(reason)}>
        <p>{says(person.name)}</p>
      </ConfirmWithReason>
    )
  return (
    <Confirm {...props} onConfirm={() => perform.run()}>
      <p>{says(person.name)}</p>
    </Confirm>
  )
}
