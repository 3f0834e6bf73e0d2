import type { AccountView } from '../../../server/contract/account.ts'

/** What its owner should look at twice about a sign-in, a sentence each; none when it was as always. */
export function oddSignIn({ lastSignIn, failedSince, newDevice }: AccountView): string[] {
  return [
    ...(newDevice ? ['本次登录使用的是新的设备或浏览器。'] : []),
    ...(failedSince > 0 ? [`${lastSignIn ? '上次登录以后' : '首次登录以前'}密码输错 ${failedSince} 次。`] : []),
  ]
}

export const ifNotYou = '如非本人操作，请更改密码并告知安全管理员。'
