/** What became of a message, in words: the server's `code: what the other side said`. */
const reasons: Record<string, string> = {
  'no-email': '该单位没有登记邮箱',
  'no-phone': '该单位没有登记手机',
  'no-connection': '连接不上服务器',
  'no-answer': '已交给对方，但没有得到答复，可能已送达',
  'no-tls': '不能建立加密连接',
  'not-now': '对方暂时不接收',
  'sign-in-refused': '账号或密码不被接受',
  refused: '对方拒收',
  'address-not-found': '找不到服务器',
  'address-inside': '目标在服务器所在的内网；如确需使用，请由系统管理人员设置 ALLOW_PRIVATE_ADDRESSES',
  'path-changed': '某项内容是“.”或“..”，代入网址的路径会指向别处',
  'given-up': '多次重试后仍未发出',
  'wrong-channel': '发送通道已不可用',
  answered: '发送前已提交',
  withdrawn: '链接已作废、单位谢绝或不属调查范围',
  'survey-over': '调查不在填报中',
  stopped: '已停止发送',
  'killed-midway': '发送途中程序中断，可能已送达',
}

export function deliveryWords(problem: string | null): string {
  if (!problem) return ''
  const [code = '', ...said] = problem.split(': ')
  const words = reasons[code] ?? code
  return said.length > 0 ? `${words}（${said.join(': ')}）` : words
}
