/** Texts typed with intent, on their way out by mail and through gateways: one message to one recipient, each text in its place. */
import { expect, test } from 'vitest'
import { sendNext, type SendingDesk } from '../../server/actions/send-message.ts'
import { systemResolve } from '../../server/outgoing/destination.ts'
import { draft, linksOf, must, type World } from '../support.ts'
import { type Call, startGateway } from '../sending/gateway.ts'
import { startMailServer } from '../sending/mail-server.ts'
import { addChannel, createSendingWorld, gatewayChannel, mailChannel } from '../sending/world.ts'
import { attackText } from './attack-texts.ts'

const attacks = [
  'A\r\nBcc: xss@evil.example\r\n\r\n<script>xss(1)</script>',
  'B\r\n.\r\nMAIL FROM:<a@evil.example>\r\nRCPT TO:<xss@evil.example>\r\nDATA\r\nSubject: x\r\n\r\nx\r\n.\r\nQUIT',
  'C\n.\nRSET\r.\r\nDATA',
  'D", "phone": "13900000000", "x": {"$gt": ""}, "y": "\\',
  'E</text><phone>13900000000</phone><![CDATA[',
  'F&phone=13900000000#?%0d%0aX-Evil:%201',
  'G <xss@evil.example>, "xss"@evil.example; =?UTF-8?Q?a=0D=0ABcc:_xss@evil.example?=',
  'H{链接}{密钥}{{单位}}${x}$&$1',
  ...Array.from({ length: 9 }, (_, n) => attackText(n + 1, 120)),
]

/** An open survey whose every text that a message can carry is an attack; of each unit its mail address, in the units' order. */
async function openAttacked({ manager, reviewer }: World) {
  const units = attacks.map((name, i) => ({
    name,
    code: `U${i + 1}`,
    contactName: `张\r\nBcc: xss@evil.example${i}`,
    phone: `138000${10_001 + i}`,
    email: `u${i + 1}@example.cn`,
  }))
  await must(manager.post('/units/import', { units }))
  const plan = draft({ title: attacks[0], organiser: attacks[3], helpline: '1"\r\nBcc: xss@evil.example' })
  const { id } = await must(manager.post('/surveys', plan))
  await must(manager.put(`/surveys/${id}/roster`, { all: true }))
  await must(reviewer.post(`/surveys/${id}/approve`))
  await must(manager.post(`/surveys/${id}/open`))
  const kept: { name: string; email: string }[] = (await must(manager.get(`/units?pageSize=200`))).items
  return { id: id as number, names: kept.map(({ name }) => name), plan }
}

async function send(...order: Parameters<typeof sendAll>): Promise<void> {
  const messages = await sendAll(...order)
  expect(messages.map(({ state, problem }) => [state, problem])).toEqual(attacks.map(() => ['sent', null]))
}

type Sent = { unit: string; state: string; problem: string | null }

/** Orders an invitation for every unit and sends it; what became of each, the newest first. */
async function sendAll(
  world: World,
  surveyId: number,
  channel: object,
  subject: string,
  body: string,
): Promise<Sent[]> {
  const { id } = await addChannel(world, channel)
  await must(
    world.manager.post(`/surveys/${surveyId}/sendings`, {
      kind: 'invitation',
      to: 'unsent',
      channelId: id,
      subject,
      body,
    }),
  )
  const { db, keys, config } = world
  const desk: SendingDesk = {
    db,
    keys,
    config,
    now: () => new Date(),
    outside: { allowPrivate: true, resolve: systemResolve },
  }
  for (let step = await sendNext(desk, id); step !== 'nothing'; step = await sendNext(desk, id))
    if (step !== 'done') await new Promise((resolve) => setTimeout(resolve, 5))
  const { items } = await must(world.manager.get(`/surveys/${surveyId}/messages?pageSize=200`))
  return items
}

/** RFC 2047: what a reader shows of a header. */
const shown = (header: string) =>
  header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, way: string, text: string) =>
      /b/i.test(way)
        ? atob(text)
        : text
            .replaceAll('_', ' ')
            .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    )

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
const subject = '{单位}|{名称}|{组织单位}|{电话}'
const body = '{单位}|{名称}|{组织单位}|{电话}|{链接}'

test('of each unit one mail leaves, to its own address, with the headers a mail has and the text as it was typed', async () => {
  const world = await createSendingWorld()
  const server = await startMailServer()
  const { id, names } = await openAttacked(world)
  const channel = mailChannel(server.port, { fromName: 'G" <xss@evil.example>, =?UTF-8?Q?a=0D=0AB?=' })
  await send(world, id, channel, subject, body)
  const plan = await must(world.manager.get(`/surveys/${id}`))
  const links = await linksOf(world, id)
  expect(server.mails.map(({ to }) => to)).toEqual(attacks.map((_, i) => [`u${i + 1}@example.cn`]))
  for (const [i, { head, from, to, text }] of server.mails.entries()) {
    const headers = head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => /^([\w-]+): (.*)$/.exec(line)!.slice(1))
    expect(headers.map(([name]) => name!.toLowerCase()).sort()).toEqual([
      'content-transfer-encoding',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ])
    const headed = Object.fromEntries(headers.map(([name, value]) => [name!.toLowerCase(), value!]))
    expect([from, headed['to']]).toEqual(['survey@example.cn', to[0]])
    expect(headed['from']).toMatch(/ <survey@example\.cn>$/)
    const filled = [names[i], plan.title, plan.organiser, plan.helpline].join('|')
    expect(oneLine(Buffer.from(shown(headed['subject']!), 'latin1').toString())).toBe(oneLine(filled))
    expect(text.replace(/\r\n?|\n/g, '\n').trimEnd()).toBe(
      `${filled}|${world.config.publicUrl}${links[i]}`.replace(/\r\n?|\n/g, '\n'),
    )
  }
})

/** What a gateway of each kind reads of a call. */
const kinds: [string, string, (call: Call) => Record<string, string>][] = [
  [
    'application/json',
    '{"to":["{手机}"],"text":"{正文}","unit":{"name":"{单位}"},"key":"{密钥}"}',
    ({ body }) => {
      const {
        to: [phone],
        text,
        unit: { name },
        key,
        ...more
      } = JSON.parse(body)
      return { phone, text, name, key, ...more }
    },
  ],
  [
    'application/x-www-form-urlencoded',
    'phone={手机}&text={正文}&name={单位}&key={密钥}',
    ({ body }) => {
      const fields = [...new URLSearchParams(body)]
      expect(fields).toHaveLength(4)
      return Object.fromEntries(fields)
    },
  ],
  [
    'text/xml',
    '<m key="{密钥}" name="{单位}"><phone>{手机}</phone><text>{正文}</text></m>',
    ({ body }) => {
      // No text can close what it stands in: between the tags of the template there is neither < nor a quote.
      const [, key, name, phone, text] =
        /^<m key="([^<"]*)" name="([^<"]*)"><phone>([^<]*)<\/phone><text>([^<]*)<\/text><\/m>$/.exec(body)!
      const marks: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
      const read = (value: string) => value.replace(/&(\w+);/g, (_, mark: string) => marks[mark]!)
      return { key: read(key!), name: read(name!), phone: read(phone!), text: read(text!) }
    },
  ],
]
const secret = 'k"&<>\'\\{单位}#?\r\nx: y'.replace('\r\n', ' ')

test.for(kinds)('a gateway reads each text whole and in its place: %s', async ([contentType, template, read]) => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const { id, names } = await openAttacked(world)
  const url = `${gateway.url}/send?unit={单位}&text={正文}&key={密钥}`
  const headers = [{ name: 'x-app', value: 'a: "b"; <c>' }]
  await send(world, id, gatewayChannel('', { url, contentType, body: template, secret, headers }), subject, body)
  const plan = await must(world.manager.get(`/surveys/${id}`))
  const links = await linksOf(world, id)
  expect(gateway.calls).toHaveLength(attacks.length)
  for (const [i, call] of gateway.calls.entries()) {
    const text = [names[i], plan.title, plan.organiser, plan.helpline, `${world.config.publicUrl}${links[i]}`].join('|')
    expect(read(call)).toEqual({ phone: `138000${10_001 + i}`, text, name: names[i], key: secret })
    const asked = new URL(call.url, gateway.url)
    expect([asked.pathname, [...asked.searchParams]]).toEqual([
      '/send',
      [
        ['unit', names[i]],
        ['text', text],
        ['key', secret],
      ],
    ])
    expect(Object.keys(call.headers).sort()).toEqual(['connection', 'content-length', 'content-type', 'host', 'x-app'])
    expect([call.headers['x-app'], call.headers.host]).toEqual(['a: "b"; <c>', new URL(gateway.url).host])
  }
})

test('a text in the path of a gateway’s address stays one step of it: what leads aside is not sent', async () => {
  const world = await createSendingWorld()
  const gateway = await startGateway()
  const names = ['.', '..', '...', '../..', '..\\', '%2e%2e', '.%2e', '../x?y#z', '/', '//evil.example']
  await must(world.manager.post('/units/import', { units: names.map((name) => ({ name, phone: '13800010001' })) }))
  const { id } = await must(world.manager.post('/surveys', draft()))
  await must(world.manager.put(`/surveys/${id}/roster`, { all: true }))
  await must(world.reviewer.post(`/surveys/${id}/approve`))
  await must(world.manager.post(`/surveys/${id}/open`))
  const channel = gatewayChannel('', {
    url: `${gateway.url}/to/{单位}/send`,
    contentType: 'text/plain',
    body: '{手机}',
  })
  const messages = await sendAll(world, id, channel, '{名称}', '{链接}')
  expect(messages.map(({ unit, problem }) => [unit, problem]).toReversed()).toEqual(
    names.map((name) => [name, name === '.' || name === '..' ? 'path-changed' : null]),
  )
  const steps = gateway.calls.map(({ url }) => new URL(url, gateway.url).pathname.split('/').map(decodeURIComponent))
  expect(steps).toEqual(names.slice(2).map((name) => ['', 'to', name, 'send']))
})

test.for(['密钥', 'a\u007f', 'a\tb\u0100', 'a\r\nx-evil: 1', 'a\nb'])(
  'a header that no request can carry is refused by name: %j',
  async (value) => {
    const { manager } = await createSendingWorld()
    const { status, body } = await manager.post(
      '/channels',
      gatewayChannel('http://sms.example.cn', { headers: [{ name: 'x-a', value }] }),
    )
    expect([status, body.errors?.[0]]).toEqual([
      422,
      expect.objectContaining({ field: 'headers.0.value', code: 'not-text' }),
    ])
    const hidden = await manager.post(
      '/channels',
      gatewayChannel('http://sms.example.cn', { secretHeaders: [{ name: 'x-a', secret: value }] }),
    )
    expect([hidden.status, hidden.body.errors?.[0]?.code]).toEqual([422, 'not-text'])
  },
)
