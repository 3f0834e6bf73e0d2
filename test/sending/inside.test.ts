import { expect, test } from 'vitest'
import { findDestination } from '../../server/outgoing/destination.ts'
import { isInside } from '../../server/outgoing/inside.ts'

test.for([
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  'not-an-address',
])('%s leads inside', (address) => {
  expect(isInside(address)).toBe(true)
})

test.for(['1.1.1.1', '8.8.8.8', '172.15.255.255', '172.32.0.1', '100.128.0.1', '223.255.255.255', '2400:3200::1'])(
  '%s leads outside',
  (address) => {
    expect(isInside(address)).toBe(false)
  },
)

const outside = (...answers: string[][]) => {
  let asked = 0
  return { allowPrivate: false, resolve: async () => answers[Math.min(asked++, answers.length - 1)]! }
}

test.for([
  ['localhost', ['127.0.0.1']],
  ['rebound.example.cn', ['10.0.0.5']],
  ['half.example.cn', ['1.1.1.1', '192.168.0.1']],
  ['mapped.example.cn', ['::ffff:127.0.0.1']],
] as const)('%s is refused for what it resolves to', async ([host, addresses]) => {
  await expect(findDestination(host, outside([...addresses]))).rejects.toMatchObject({ code: 'address-inside' })
})

test.for(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]'])('%s is refused as it is written', async (host) => {
  await expect(findDestination(host, outside(['1.1.1.1']))).rejects.toMatchObject({ code: 'address-inside' })
})

test.for(['http://2130706433/', 'http://0x7f.1/', 'http://0177.0.0.1/', 'http://127.1/', 'http://①②⑦.0.0.1/'])(
  '%s is the loopback address in another spelling, and refused',
  async (address) => {
    const host = new URL(address).hostname
    await expect(findDestination(host, outside(['1.1.1.1']))).rejects.toMatchObject({ code: 'address-inside' })
  },
)

test('a name is resolved once, and the connection goes to the address that was checked', async () => {
  // The second answer, which a rebinding server would give to whoever asks again, is never asked for.
  const twice = outside(['1.1.1.1'], ['127.0.0.1'])
  expect(await findDestination('rebinding.example.cn', twice)).toBe('1.1.1.1')
})

test('where configuration allows it, an inner address is used', async () => {
  expect(await findDestination('mail', { allowPrivate: true, resolve: async () => ['10.0.0.5'] })).toBe('10.0.0.5')
})

test('a name nobody knows is no destination', async () => {
  const nobody = { allowPrivate: false, resolve: () => Promise.reject(new Error('ENOTFOUND')) }
  await expect(findDestination('nowhere.example.cn', nobody)).rejects.toMatchObject({ code: 'address-not-found' })
})
