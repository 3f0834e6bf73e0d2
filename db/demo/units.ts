/** 32 fictional user units of the fictional city 云岭. */
const offices: [category: string, names: string[]][] = [
  [
    '市直部门',
    [
      '发展和改革局',
      '教育局',
      '科学技术局',
      '工业和信息化局',
      '民政局',
      '司法局',
      '人力资源和社会保障局',
      '自然资源局',
      '生态环境局',
      '住房和城乡建设局',
      '交通运输局',
      '水务局',
      '农业农村局',
      '商务局',
      '文化旅游局',
      '卫生健康委员会',
      '应急管理局',
      '市场监督管理局',
      '统计局',
      '医疗保障局',
    ],
  ],
  [
    '直属事业单位',
    [
      '政务服务中心',
      '公共资源交易中心',
      '不动产登记中心',
      '住房公积金管理中心',
      '城市运行中心',
      '图书馆',
      '气象服务中心',
    ],
  ],
  ['区（县）', ['东岭区大数据中心', '西岭区大数据中心', '南湖区大数据中心', '北山县信息中心', '高新区管理委员会']],
]

const services = ['计算', '存储', '网络', '安全', '托管']

export const demoUnits = offices
  .flatMap(([category, names]) => names.map((name) => ({ name: `云岭市${name}`, category })))
  .map(({ name, category }, i) => ({
    name,
    category,
    code: `YL${String(i + 1).padStart(3, '0')}`,
    contactName: '联络员',
    services: services.slice(0, 2 + (i % 4)),
    // Numbers no network gives out.
    phone: `100000${String(10_001 + i)}`,
    email: `unit${i + 1}@example.invalid`,
    // Of one unit three people are asked, one of them without a contact of their own.
    ...(i === 0 && {
      seats: [
        { role: '领导', contactName: '分管领导' },
        { role: '运维', contactName: '运维负责人', phone: '10000020001', email: 'unit1-ops@example.invalid' },
        { role: '业务' },
      ],
    }),
  }))
