import { expect, test } from 'vitest'
import { findScoreHint } from '../../server/domain/score-hints.ts'

test.for([
  ['请打非常满意', '非常满意'],
  ['请各单位给予好评', '好评'],
  ['请帮忙打满分', '满分'],
  ['各项请打满', '打满'],
  ['请给五星', '五星'],
  ['请给5星', '5星'],
  ['给个高分，谢谢', '高分'],
  ['请选择最高档', '最高档'],
  ['请打100分', '100分'],
  ['请打 95 分以上', '95分'],
  ['请不要选不满意', '不满意'],
  ['让满意率再上新台阶', '满意'],
  ['请高抬贵手', '高抬贵手'],
  ['请勿给差评', '差评'],
  ['给我们点赞', '点赞'],
] as const)('“%s” hints at a score and is refused by name', ([text, phrase]) => {
  expect(findScoreHint(text)).toBe(phrase)
})

test.for([
  ['请打非 常 满 意', '非常满意'],
  ['请给好-评', '好评'],
  ['请打滿分', '满分'],
  ['请给５星', '5星'],
  ['请打满​分', '满分'],
  ['满意度调查请选“非常满意”', '非常满意'],
] as const)('“%s” does not slip through by how it is written', ([text, phrase]) => {
  expect(findScoreHint(text)).toBe(phrase)
})

test.for([
  '请于11月30日18:00前填写2026年度政务云用户满意度调查',
  '满意度',
  '用户使用满意度测评，约3分钟',
  '请认真做好评价工作',
  '截止时间为18时15分',
  '用于提高分析能力',
  '请如实填写，如实评价不影响用云',
  '圆满分享会',
  '{单位}：请填写{名称}',
  '链接 https://example.cn/s/100-5',
])('“%s” passes', (text) => {
  expect(findScoreHint(text)).toBeNull()
})
