export const roles = ['manager', 'reviewer', 'viewer', 'vendor', 'auditor', 'system', 'security'] as const
/** 经办, 审核, 查阅, 云服务商, 审计管理员, 系统管理员, 安全管理员. What each may do: `rights` in session.ts. */
export type Role = (typeof roles)[number]

/** 三员 (GB/T 22239, level 3): whoever is one of them is none of the others. Held by `role_separation` in the database. */
export const separatedRoles: readonly Role[] = ['system', 'security', 'auditor']

/** What a deputy may do for another: business, never one of the 三员. */
export const deputyRoles = ['manager', 'reviewer'] as const
export type DeputyRole = (typeof deputyRoles)[number]
