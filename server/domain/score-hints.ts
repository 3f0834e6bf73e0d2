/**
 * Reminders must not lean on anybody: a text that hints at a score is refused, and the phrase is named. The phrases are
 * data; what is no hint although it contains one (满意度, 做好评价, 3分钟) stands beside it.
 */

/** Longer ones first, so that the whole of what was written is named. */
const phrases: { phrase: string; unless?: string }[] = [
  { phrase: '非常满意' },
  { phrase: '比较满意' },
  { phrase: '基本满意' },
  { phrase: '不满意' },
  { phrase: '满意', unless: '满意度' },
  { phrase: '满分', unless: '圆满分' },
  { phrase: '打满' },
  { phrase: '好评', unless: '好评[价议估审选]' },
  { phrase: '差评' },
  { phrase: '高分', unless: '提高分|高分[析类散布辨子]' },
  { phrase: '低分', unless: '降低分|低分[析类散布辨子]' },
  { phrase: '最高分' },
  { phrase: '最高档' },
  { phrase: '最高一档' },
  { phrase: '第一档' },
  { phrase: '五星', unless: '五星红旗' },
  { phrase: '5星' },
  { phrase: '五颗星' },
  { phrase: '5颗星' },
  { phrase: '★' },
  { phrase: '⭐' },
  { phrase: '👍' },
  { phrase: '点赞' },
  { phrase: '优秀' },
  { phrase: '手下留情' },
  { phrase: '高抬贵手' },
  { phrase: '多多美言' },
  { phrase: '多美言' },
  { phrase: '打个好' },
  { phrase: '打好分' },
  { phrase: '给个好' },
  { phrase: '往高打' },
  { phrase: '往好打' },
  { phrase: '全选A' },
  { phrase: '都选A' },
]

/** A number of points, e.g. 100分, 95分以上; not 3分钟, not 15分 of a clock (18时15分). */
const points = /(?<![时点:\d])\d{2,3}分(?!钟|之|\d)/u

// Full width to half, traditional 滿 to 满, and without what people put between characters to slip through.
const normalize = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/滿/g, '满')
    .replace(/評/g, '评')
    .replace(/[\s\p{Cf}·.。,，、!！~～*_\-—–/|\\"'“”‘’()（）[\]【】《》<>]/gu, '')
    .toUpperCase()

/** The first phrase of a text that hints at a score, e.g. `非常满意`; null when there is none. Placeholders are passed over. */
export function findScoreHint(text: string): string | null {
  const plain = normalize(text.replace(/\{\p{Script=Han}{1,12}\}/gu, '\n').replace(/https?:\/\/[\w./?=&%#-]+/g, '\n'))
  for (const { phrase, unless } of phrases) {
    const rest = unless ? plain.replace(new RegExp(unless, 'gu'), ' ') : plain
    if (rest.includes(phrase)) return phrase
  }
  return points.exec(plain)?.[0] ?? null
}
