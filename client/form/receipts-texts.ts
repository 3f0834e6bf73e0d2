/** Every sentence of /receipts. */
export const receiptsTexts = {
  title: '查询回执',
  lead: '输入提交成功时得到的回执码，可查答卷是否计入结果。这里不显示评分，也不显示单位名称。',
  receipt: '回执码',
  hint: '16 位字母和数字，不分大小写，可不输“-”',
  look: '查询',
  another: '查询另一个回执码',
  survey: '调查',
  receivedAt: '收到时间',
  digest: '答卷校验码',
  digestHint: '截止后，本调查的答卷清单中有同一校验码，即证明计入的正是这份答卷，未被改动。',
  keptHint: '这份答卷仍保存，封存时一并封存；届时校验码相同，即证明它未被改动。',
  deletedAt: '删除时间',
  deletedHint:
    '保存期限已满，这份答卷的内容已按规定删除，查不到也不能恢复。结果、封存和这个校验码保留，答卷在封存之内仍可证明。',
  proof: '回执证明',
  proofHint:
    '本期已封存。把下面的文字全部复制，粘贴到佐证材料包的 verify.html 中，即可证明这份答卷在封存之内；它不显示其他单位的答卷。',
  seal: '封存校验码',
  states: {
    counted: { title: '答卷有效，计入结果', text: '调查截止后，这份答卷计入满意度。' },
    'not-scored': { title: '已收到，不计分', text: '选择满意程度的项数不足，按调查方案不计分。' },
    invalidated: {
      title: '已认定无效，未计入结果',
      text: '截止后由一人提请、另一人复核认定无效，答卷仍保存，理由列入报告的无效清单。如有疑问，请联系组织单位。',
    },
    'not-official': {
      title: '已收到，不单独计入',
      text: '按调查方案，一家单位只计第 1 席位的一份；这份答卷已保存，但不是那一份。',
    },
    replaced: { title: '已被替代', text: '同一链接后来又提交了修改，以新答卷为准，请用新的回执码查询。' },
  },
  problems: {
    'receipt-not-found': '没有找到这个回执码，请对照提交成功的页面核对；0 和 O、1 和 I 不必区分。',
    'too-many-attempts': '从本网络查询出错的次数过多，请 10 分钟后再试。',
    other: '请检查后重新输入。',
  },
} as const
