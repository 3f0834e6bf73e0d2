import { createWorld, must, type World } from '../support.ts'
import type { Deps } from '../../server/deps.ts'

/** A world whose channels may reach loopback, where the tests' servers are. */
export const createSendingWorld = (deps: Partial<Deps> = {}) =>
  createWorld({ env: { ALLOW_PRIVATE_ADDRESSES: '1' }, deps })

export const mailChannel = (port: number, changes: object = {}) => ({
  kind: 'smtp',
  name: '邮件',
  host: '127.0.0.1',
  port,
  security: 'none',
  fromAddress: 'survey@example.cn',
  quiet: null,
  perMinute: 6000,
  ...changes,
})

export const gatewayChannel = (url: string, changes: object = {}) => ({
  kind: 'http',
  name: '短信',
  method: 'POST',
  url: `${url}/send`,
  contentType: 'application/json',
  body: '{"phone":"{手机}","text":"{正文}"}',
  quiet: null,
  perMinute: 6000,
  ...changes,
})

export const addChannel = (world: World, channel: object): Promise<any> =>
  must(world.manager.post('/channels', channel))
