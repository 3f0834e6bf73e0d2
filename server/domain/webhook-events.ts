/** What other systems may be told of. */
export const webhookEvents = ['survey.opened', 'survey.closed', 'survey.sealed', 'evaluation.scored'] as const
export type WebhookEvent = (typeof webhookEvents)[number]
