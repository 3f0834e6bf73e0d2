/** What a notice names of a survey; `deadline` as people read it, e.g. 11月23日 18:00. */
export type NoticeFacts = {
  title: string
  deadline: string
  approvalNumber?: string | undefined
  helpline?: string | undefined
}

/** The whole message for one unit, ready to paste into WeChat, a text message or a mail. */
export function noticeText(
  { title, deadline, approvalNumber, helpline }: NoticeFacts,
  unit: string,
  link: string,
): string {
  const facts = [approvalNumber && `通知文号${approvalNumber}`, helpline && `核实电话${helpline}`].filter(Boolean)
  return [
    `${unit}：请于${deadline}前填写${title}，约3分钟：`,
    link,
    `${facts.length > 0 ? `${facts.join('，')}。` : ''}请勿转发外单位人员。`,
  ].join('\n')
}
