/** What each role is called in the office. */
export const roleNames = {
  manager: '经办',
  reviewer: '审核',
  viewer: '查阅',
  vendor: '云服务商',
  auditor: '审计管理员',
  system: '系统管理员',
  security: '安全管理员',
} as const
