import type { PersonView } from '../../../../server/contract/people.ts'
import { type Role, separatedRoles } from '../../../../server/domain/roles.ts'

export type Post = {
  role: Role
  task: string
  where: '本科室' | '其他科室'
  holders: { name: string; department: string | null }[]
  /** What does not fit the preset; undefined when all is well. */
  warning?: string
}

/** 小科室: 经办 and 审核 sit in the office, the 三员 elsewhere (GB/T 22239: nobody of them is another). */
export const posts: readonly { role: Role; task: string; where: Post['where'] }[] = [
  { role: 'manager', task: '维护单位，起草调查，发放催办，编制自评', where: '本科室' },
  { role: 'reviewer', task: '批准方案，复核提请和纸质代录', where: '本科室' },
  { role: 'system', task: '建立和停用账号，管理通道和备份', where: '其他科室' },
  { role: 'security', task: '授予角色，任命代行，解除丢失的动态口令', where: '其他科室' },
  { role: 'auditor', task: '查阅审计日志，核对各项操作', where: '其他科室' },
]

/** The five posts with who holds them now. */
export function listPosts(people: readonly PersonView[]): Post[] {
  const inUse = people.filter(({ disabledAt }) => disabledAt === null)
  const heldBy = (role: Role) => inUse.filter((one) => one.roles.some((held) => held.role === role))
  const [managers, reviewers] = [heldBy('manager'), heldBy('reviewer')]
  const offices = new Set(managers.map(({ department }) => department).filter((name) => name !== null))
  return posts.map((post) => {
    const holders = heldBy(post.role)
    const isSeparated = separatedRoles.includes(post.role)
    const sameHands =
      post.role === 'reviewer' && managers.length === 1 && reviewers.length === 1 && managers[0] === reviewers[0]
    const sitsHere = isSeparated && holders.some(({ department }) => department !== null && offices.has(department))
    const warning = holders.length === 0 ? '空缺' : sameHands ? '与经办为同一人' : sitsHere ? '与经办同科室' : undefined
    return { ...post, holders: holders.map(({ name, department }) => ({ name, department })), warning }
  })
}
