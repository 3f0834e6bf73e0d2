/** 完成目标可能性, as the 绩效运行监控表 has it. */
export const likelihoods = ['确定能', '有可能', '完全不可能'] as const
