import { useState } from 'preact/hooks'
import type { DeputyView, HandOverView, PersonView } from '../../../../server/contract/people.ts'
import type { Page } from '../../../../server/contract/fields.ts'
import { api } from '../../../api.ts'
import { Button } from '../../../ui/button.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { WhenLoaded } from '../../../ui/states.tsx'
import { useToast } from '../../../ui/toast.tsx'
import { useLoad } from '../../../ui/use-load.ts'
import { useRole } from '../../me.ts'
import { SystemTabs } from '../system-tabs.tsx'
import { DeputiesCard } from './deputies-card.tsx'
import { DeputyDialog } from './deputy-dialog.tsx'
import { HandOverDialog } from './hand-over-dialog.tsx'
import { HandOversCard } from './hand-overs-card.tsx'
import type { OpenPerson } from './open-person.ts'
import { PasswordShown } from './password-shown.tsx'
import { PeopleTable } from './people-table.tsx'
import { PersonAct } from './person-act.tsx'
import { PersonDialog } from './person-dialog.tsx'
import { PostsCard } from './posts-card.tsx'
import { RolesDialog } from './roles-dialog.tsx'
import './people.css'

type Staff = { people: PersonView[]; deputies: DeputyView[]; handOvers: HandOverView[] }

/** 系统管理 → 人员与角色. 系统管理员 sees the acts on accounts, 安全管理员 those on roles, 审计管理员 reads. */
export default function PeoplePage() {
  const [open, setOpen] = useState<OpenPerson>(null)
  const toast = useToast()
  const [isSystem, isSecurity] = [useRole('system'), useRole('security')]
  const staff = useLoad<Staff>(async (signal) => {
    const [people, deputies, handOvers] = await Promise.all([
      api.get<Page<PersonView>>('/people', signal),
      api.get<DeputyView[]>('/people/deputies', signal),
      api.get<HandOverView[]>('/people/hand-overs', signal),
    ])
    return { people: people.items, deputies, handOvers }
  }, [])
  const close = () => setOpen(null)
  const done = (sentence: string) => {
    close()
    toast(sentence)
    staff.reload()
  }
  const showPassword = (name: string, password: string) => {
    setOpen({ kind: 'password', name, password })
    staff.reload()
  }
  return (
    <>
      <PageHead
        title="人员与角色"
        actions={
          <>
            {isSystem && (
              <Button tone="primary" icon="plus" onClick={() => setOpen({ kind: 'new' })}>
                新增人员
              </Button>
            )}
            {isSecurity && <Button onClick={() => setOpen({ kind: 'deputy' })}>任命代行</Button>}
          </>
        }
      />
      <SystemTabs current="people" />
      <WhenLoaded of={staff}>
        {({ people, deputies, handOvers }) => (
          <div class="stack">
            <PostsCard people={people} />
            <PeopleTable people={people} onOpen={setOpen} />
            <DeputiesCard deputies={deputies} onEnded={() => done('代行已结束')} />
            <HandOversCard handOvers={handOvers} />
            <Dialogs open={open} people={people} onClose={close} onDone={done} onPassword={showPassword} />
          </div>
        )}
      </WhenLoaded>
    </>
  )
}

type DialogsProps = {
  open: OpenPerson
  people: PersonView[]
  onClose: () => void
  onDone: (sentence: string) => void
  onPassword: (name: string, password: string) => void
}

function Dialogs({ open, people, onClose, onDone, onPassword }: DialogsProps) {
  if (open === null) return null
  const inUse = people.filter((one) => one.disabledAt === null)
  if (open.kind === 'new') return <PersonDialog onClose={onClose} onDone={onDone} onPassword={onPassword} />
  if (open.kind === 'edit')
    return <PersonDialog person={open.person} onClose={onClose} onDone={onDone} onPassword={onPassword} />
  if (open.kind === 'roles') return <RolesDialog person={open.person} onClose={onClose} onDone={onDone} />
  if (open.kind === 'deputy') return <DeputyDialog people={inUse} onClose={onClose} onDone={onDone} />
  if (open.kind === 'hand-over') return <HandOverDialog person={open.person} people={inUse} onClose={onClose} />
  if (open.kind === 'password') return <PasswordShown {...open} onClose={onClose} />
  return <PersonAct {...open} onClose={onClose} onDone={onDone} onPassword={onPassword} />
}
