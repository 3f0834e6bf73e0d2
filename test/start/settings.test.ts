import { expect, test } from 'vitest'
import { CannotStart } from '../../db/cannot-start.ts'
import { localUrl, projectFolder, readSettings, withPublicUrl } from '../../server/config.ts'

test('with nothing set, every setting has its documented value', () => {
  expect(readSettings({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    publicAddresses: [],
    dataDir: `${projectFolder}/data`,
    databaseUrl: null,
    demo: null,
    timeZone: 'Asia/Shanghai',
    secretKey: null,
    secretKeyFile: null,
    cipher: 'aes-256-gcm',
    contact: null,
    allowPrivateAddresses: false,
    sealSignature: null,
    backupAt: '02:30',
    backupDir: null,
    backupKeep: 14,
    backupPassphraseFile: null,
    logLevel: 'warn',
    metricsToken: null,
    sharedRanges: null,
    trustedProxies: null,
    adminNetworks: null,
    addressLimit: 1200,
    replySeconds: 20,
    sessionMinutes: 30,
    sessionHours: 12,
    passwordDays: null,
    secondFactor: 'separated',
    oidcIssuer: null,
    oidcClientId: null,
    oidcClientSecret: null,
    oidcName: '统一身份认证',
  })
})

test('an empty variable counts as not set, a relative folder begins at the project, an origin loses its slash', () => {
  const settings = readSettings({
    PORT: '',
    DATA_DIR: 'elsewhere',
    PUBLIC_URL: 'https://survey.example.cn/',
    DEMO: '0',
  })
  expect(settings).toMatchObject({
    port: 3000,
    dataDir: `${projectFolder}/elsewhere`,
    publicAddresses: [{ name: 'survey.example.cn', url: 'https://survey.example.cn' }],
    demo: false,
  })
})

test.each([
  ['PORT', '-1', 'PORT=-1 不能使用；可用的是：0 到 65535 的整数（0 表示任一空闲端口）。'],
  ['PORT', '65536', 'PORT=65536 不能使用；可用的是：0 到 65535 的整数（0 表示任一空闲端口）。'],
  ['PORT', '3000x', 'PORT=3000x 不能使用；可用的是：0 到 65535 的整数（0 表示任一空闲端口）。'],
  ['HOST', 'http://a', 'HOST=http://a 不能使用；可用的是：本机的地址或主机名。'],
  [
    'PUBLIC_URL',
    'survey.example.cn',
    'PUBLIC_URL=survey.example.cn 不能使用；可用的是：只含协议、主机和端口的网址，如 https://survey.example.cn；多个以逗号分隔，可写名称，如 互联网=https://survey.example.cn，互不重复。',
  ],
  [
    'PUBLIC_URL',
    'https://a.cn/path',
    'PUBLIC_URL=https://a.cn/path 不能使用；可用的是：只含协议、主机和端口的网址，如 https://survey.example.cn；多个以逗号分隔，可写名称，如 互联网=https://survey.example.cn，互不重复。',
  ],
  ['DEMO', 'true', 'DEMO=true 不能使用；可用的是：1（载入演示数据）或 0（不载入）。'],
  ['TIME_ZONE', '+08:00', 'TIME_ZONE=+08:00 不能使用；可用的是：时区名，如 Asia/Shanghai、Asia/Urumqi。'],
  [
    'TRUSTED_PROXIES',
    '10.0.0.5,proxy.local',
    'TRUSTED_PROXIES=10.0.0.5,proxy.local 不能使用；可用的是：反向代理的地址或网段，多个以逗号分隔，如 10.0.0.5,192.168.1.0/24。',
  ],
  [
    'ADMIN_NETWORKS',
    '10.0.0.0/33',
    'ADMIN_NETWORKS=10.0.0.0/33 不能使用；可用的是：可以打开管理页面的地址或网段，多个以逗号分隔，如 10.0.0.0/8,2001:db8::/32。',
  ],
  ['SESSION_MINUTES', '4', 'SESSION_MINUTES=4 不能使用；可用的是：无操作多少分钟后退出登录，5 到 240。'],
  [
    'SECOND_FACTOR',
    'nobody',
    'SECOND_FACTOR=nobody 不能使用；可用的是：separated（系统、安全、审计管理员须用动态口令）或 everybody（所有人）。',
  ],
  [
    'SHARED_RANGES',
    '外网',
    'SHARED_RANGES=外网 不能使用；可用的是：多家单位共用的出口地址或网段，多个以逗号分隔，如 203.0.113.7,10.20.0.0/16。',
  ],
  [
    'DATABASE_URL',
    'mysql://app:hidden@db/x',
    'DATABASE_URL 的值不能使用；可用的是：postgres://用户:口令@主机:端口/数据库。',
  ],
])('%s=%s is refused in one line that says what is allowed', (variable, value, line) => {
  expect(() => readSettings({ [variable]: value })).toThrow(new CannotStart(line))
})

test('a secret may be given in one way only', () => {
  const env = { SECRET_KEY: 'a', SECRET_KEY_FILE: '/run/secrets/key' }
  expect(() => readSettings(env)).toThrow('SECRET_KEY 和 SECRET_KEY_FILE 只能设置一个。')
})

test.each([
  ['127.0.0.1', 3000, 'http://127.0.0.1:3000'],
  ['0.0.0.0', 8080, 'http://127.0.0.1:8080'],
  ['::1', 3000, 'http://[::1]:3000'],
])('a server on %s port %i is reached at %s', (host, port, url) => {
  expect(localUrl(host, port)).toBe(url)
})

test('links begin with PUBLIC_URL, else with the address the server really has', () => {
  expect(withPublicUrl(readSettings({ PORT: '0' }), 40_123).publicUrl).toBe('http://127.0.0.1:40123')
  expect(withPublicUrl(readSettings({ PUBLIC_URL: 'https://a.cn' }), 40_123).publicUrl).toBe('https://a.cn')
})

test('PUBLIC_URL may list several addresses, with names or without; links begin with the first', () => {
  const PUBLIC_URL = '互联网=https://survey.example.cn/, 电子政务外网=http://10.1.2.3:8080，http://b.example'
  const config = withPublicUrl(readSettings({ PUBLIC_URL }), 3000)
  expect(config.publicAddresses).toEqual([
    { name: '互联网', url: 'https://survey.example.cn' },
    { name: '电子政务外网', url: 'http://10.1.2.3:8080' },
    { name: 'b.example', url: 'http://b.example' },
  ])
  expect(config.publicUrl).toBe('https://survey.example.cn')
})

test.each([
  'https://a.cn,',
  'https://a.cn,https://a.cn',
  'https://a.cn,HTTPS://A.CN/',
  '外网=https://a.cn,外网=https://b.cn',
  '=https://a.cn',
  '外网=',
  '外网=a.cn',
  'https://a.cn,https://b.cn/path',
])('PUBLIC_URL=%s is refused whole, in one line', (PUBLIC_URL) => {
  expect(() => readSettings({ PUBLIC_URL })).toThrow(/^PUBLIC_URL=.* 不能使用；可用的是：.*互不重复。$/)
})

test('统一身份认证 takes all of its settings or none, and its secret is not shown', () => {
  const set = { OIDC_ISSUER: 'https://id.example.cn/', OIDC_CLIENT_ID: 'manyi', OIDC_CLIENT_SECRET: 'hidden' }
  expect(readSettings(set)).toMatchObject({ oidcIssuer: 'https://id.example.cn', oidcClientId: 'manyi' })
  expect(() => readSettings({ ...set, OIDC_CLIENT_ID: '' })).toThrow(
    new CannotStart('统一身份认证还缺 OIDC_CLIENT_ID。'),
  )
})
