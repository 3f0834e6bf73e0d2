import { isAbsolute, join, resolve } from 'node:path'
import type { SignatureKind } from './domain/evidence.ts'
import { type LogLevel, logLevels } from './log.ts'
import { CannotStart } from '../db/cannot-start.ts'
import { type Cipher, ciphers } from './ciphers.ts'
import { type Networks, readNetworks } from './networks.ts'

export const projectFolder = join(import.meta.dirname, '..')

/** An address under which people reach this server: its name as the pages show it, and its origin without a slash. */
export type PublicAddress = { name: string; url: string }

/** What the environment says, checked. Null: not set. */
export type Settings = {
  port: number
  host: string
  /** Empty: where the server listens. */
  publicAddresses: PublicAddress[]
  dataDir: string
  databaseUrl: string | null
  demo: boolean | null
  timeZone: string
  secretKey: string | null
  secretKeyFile: string | null
  /** For what is sealed from now on. */
  cipher: Cipher
  contact: string | null
  allowPrivateAddresses: boolean
  /** Null: signed where the data folder is our own, and with ed25519. */
  sealSignature: SignatureKind | 'none' | null
  /** Whose X-Forwarded-For and X-Forwarded-Proto are believed. */
  trustedProxies: Networks | null
  /** Exits that many share (电子政务外网): no attempts are counted and no flag raised by such an address. */
  sharedRanges: Networks | null
  /** From where the administrators' pages may be reached; null: from everywhere. */
  adminNetworks: Networks | null
  logLevel: LogLevel
  /** Null: `backups` of the data folder. */
  backupDir: string | null
  /** Time of day, HH:MM; 'off': only by hand. */
  backupAt: string
  /** Days. */
  backupKeep: number
  backupPassphraseFile: string | null
  /** Whoever shows it may read /metrics; null: nobody. */
  metricsToken: string | null
  /** Requests a minute from one address; 0: not counted. */
  addressLimit: number
  /** How long the reply to a close or a seal waits for it, in seconds. */
  replySeconds: number
  /** Idle for so long ends a session; so many hours end it in any case. */
  sessionMinutes: number
  sessionHours: number
  /** Null: passwords do not age. */
  passwordDays: number | null
  secondFactor: 'separated' | 'everybody'
  /** 统一身份认证 (OpenID Connect): all three, or none. */
  oidcIssuer: string | null
  oidcClientId: string | null
  oidcClientSecret: string | null
  oidcName: string
}

/** The settings once it is known where the server listens: links begin with `publicUrl`, the first address, unless another is chosen. */
export type Config = Settings & { publicUrl: string }

type Reader<T> = { fallback: T; allowed: string; read: (text: string) => T | undefined }

const readers: { [Name in keyof Settings]: Reader<Settings[Name]> & { variable: string } } = {
  port: { variable: 'PORT', fallback: 3000, allowed: '0 到 65535 的整数（0 表示任一空闲端口）', read: readPort },
  host: { variable: 'HOST', fallback: '127.0.0.1', allowed: '本机的地址或主机名', read: readHost },
  publicAddresses: {
    variable: 'PUBLIC_URL',
    fallback: [],
    allowed:
      '只含协议、主机和端口的网址，如 https://survey.example.cn；多个以逗号分隔，可写名称，如 互联网=https://survey.example.cn，互不重复',
    read: readAddresses,
  },
  dataDir: { variable: 'DATA_DIR', fallback: join(projectFolder, 'data'), allowed: '目录', read: readPath },
  databaseUrl: {
    variable: 'DATABASE_URL',
    fallback: null,
    allowed: 'postgres://用户:口令@主机:端口/数据库',
    read: readDatabaseUrl,
  },
  demo: { variable: 'DEMO', fallback: null, allowed: '1（载入演示数据）或 0（不载入）', read: readSwitch },
  timeZone: {
    variable: 'TIME_ZONE',
    fallback: 'Asia/Shanghai',
    allowed: '时区名，如 Asia/Shanghai、Asia/Urumqi',
    read: readTimeZone,
  },
  secretKey: { variable: 'SECRET_KEY', fallback: null, allowed: '文字', read: (text) => text },
  contact: {
    variable: 'CONTACT',
    fallback: null,
    allowed: '不超过 80 字的联系方式，如 市数字化发展局 010-00000000',
    read: (text) => (text.length <= 80 ? text : undefined),
  },
  cipher: {
    variable: 'CIPHER',
    fallback: 'aes-256-gcm',
    allowed: ciphers.join(' 或 '),
    read: (text) => ciphers.find((one) => one === text),
  },
  secretKeyFile: { variable: 'SECRET_KEY_FILE', fallback: null, allowed: '文件', read: readPath },
  sealSignature: {
    variable: 'SEAL_SIGNATURE',
    fallback: null,
    allowed: 'ed25519、sm2（国密）或 none（不签名）',
    read: (text) => (['ed25519', 'sm2', 'none'] as const).find((kind) => kind === text),
  },
  allowPrivateAddresses: {
    variable: 'ALLOW_PRIVATE_ADDRESSES',
    fallback: false,
    allowed: '1（发送通道可以连接内网地址）或 0（不可以）',
    read: readSwitch,
  },
  trustedProxies: {
    variable: 'TRUSTED_PROXIES',
    fallback: null,
    allowed: '反向代理的地址或网段，多个以逗号分隔，如 10.0.0.5,192.168.1.0/24',
    read: readNetworks,
  },
  sharedRanges: {
    variable: 'SHARED_RANGES',
    fallback: null,
    allowed: '多家单位共用的出口地址或网段，多个以逗号分隔，如 203.0.113.7,10.20.0.0/16',
    read: readNetworks,
  },
  adminNetworks: {
    variable: 'ADMIN_NETWORKS',
    fallback: null,
    allowed: '可以打开管理页面的地址或网段，多个以逗号分隔，如 10.0.0.0/8,2001:db8::/32',
    read: readNetworks,
  },
  logLevel: {
    variable: 'LOG_LEVEL',
    fallback: 'warn',
    allowed: logLevels.join('、'),
    read: (text) => logLevels.find((level) => level === text),
  },
  backupDir: { variable: 'BACKUP_DIR', fallback: null, allowed: '目录', read: readPath },
  backupAt: {
    variable: 'BACKUP_AT',
    fallback: '02:30',
    allowed: '每天的时刻 HH:MM，或 off（不自动备份）',
    read: (text) => (/^([01]\d|2[0-3]):[0-5]\d$|^off$/.test(text) ? text : undefined),
  },
  backupKeep: {
    variable: 'BACKUP_KEEP',
    fallback: 14,
    allowed: '1 到 3650 的天数',
    read: (text) => (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= 3650 ? Number(text) : undefined),
  },
  backupPassphraseFile: { variable: 'BACKUP_PASSPHRASE_FILE', fallback: null, allowed: '文件', read: readPath },
  metricsToken: {
    variable: 'METRICS_TOKEN',
    fallback: null,
    allowed: '16 个以上的字母、数字或 -_',
    read: (text) => (/^[\w-]{16,}$/.test(text) ? text : undefined),
  },
  addressLimit: {
    variable: 'ADDRESS_LIMIT',
    fallback: 1200,
    allowed: '每个地址每分钟最多的请求数，60 到 9999，或 0（不限）',
    read: (text) => (text === '0' ? 0 : readBetween(60, 9999)(text)),
  },
  replySeconds: {
    variable: 'REPLY_SECONDS',
    fallback: 20,
    allowed: '截止、封存的请求最多等待多少秒，0 到 600；更久的在后台继续',
    read: (text) => (text === '0' ? 0 : readBetween(1, 600)(text)),
  },
  sessionMinutes: {
    variable: 'SESSION_MINUTES',
    fallback: 30,
    allowed: '无操作多少分钟后退出登录，5 到 240',
    read: readBetween(5, 240),
  },
  sessionHours: {
    variable: 'SESSION_HOURS',
    fallback: 12,
    allowed: '登录最长多少小时，1 到 24',
    read: readBetween(1, 24),
  },
  passwordDays: {
    variable: 'PASSWORD_DAYS',
    fallback: null,
    allowed: '口令多少天须更换，30 到 730',
    read: readBetween(30, 730),
  },
  secondFactor: {
    variable: 'SECOND_FACTOR',
    fallback: 'separated',
    allowed: 'separated（系统、安全、审计管理员须用动态口令）或 everybody（所有人）',
    read: (text) => (text === 'separated' || text === 'everybody' ? text : undefined),
  },
  oidcIssuer: {
    variable: 'OIDC_ISSUER',
    fallback: null,
    allowed: '统一身份认证的签发者网址，如 https://id.example.cn',
    read: (text) => (/^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text.replace(/\/$/, '') : undefined),
  },
  oidcClientId: { variable: 'OIDC_CLIENT_ID', fallback: null, allowed: '文字', read: (text) => text },
  oidcClientSecret: { variable: 'OIDC_CLIENT_SECRET', fallback: null, allowed: '文字', read: (text) => text },
  oidcName: {
    variable: 'OIDC_NAME',
    fallback: '统一身份认证',
    allowed: '不超过 20 个字',
    read: (text) => (text.length <= 20 ? text : undefined),
  },
}

// A password or key in a log is a leak: of these only the name is shown.
const secretVariables = ['SECRET_KEY', 'OIDC_CLIENT_SECRET', 'DATABASE_URL', 'METRICS_TOKEN']

/** Reads and checks every variable; an empty one counts as not set. Throws one CannotStart with a line for each bad one. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const complaints: string[] = []
  const entries = Object.entries(readers).map(([name, { variable, fallback, allowed, read }]) => {
    const text = env[variable]?.trim() ?? ''
    if (text === '') return [name, fallback]
    const value = read(text)
    const shown = secretVariables.includes(variable) ? ' 的值' : `=${text} `
    if (value === undefined) complaints.push(`${variable}${shown}不能使用；可用的是：${allowed}。`)
    return [name, value]
  })
  const oidc = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'].filter((name) => !env[name]?.trim())
  if (oidc.length === 1 || oidc.length === 2) complaints.push(`统一身份认证还缺 ${oidc.join('、')}。`)
  if (env.SECRET_KEY && env.SECRET_KEY_FILE) complaints.push('SECRET_KEY 和 SECRET_KEY_FILE 只能设置一个。')
  if (complaints.length > 0) throw new CannotStart(complaints.join('\n'))
  return Object.fromEntries(entries) as Settings
}

/** Adds the address that links begin with: the first of `PUBLIC_URL`, else where the server itself is reached. */
export function withPublicUrl(settings: Settings, port: number): Config {
  const local = localUrl(settings.host, port)
  const publicAddresses = settings.publicAddresses.length > 0 ? settings.publicAddresses : [nameless(local)]
  return { ...settings, publicAddresses, publicUrl: publicAddresses[0]!.url }
}

/** The address of the server on this machine; one that listens everywhere is reached on the loopback address too. */
export function localUrl(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::'
  const name = everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

function readPort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined
}

function readHost(text: string): string | undefined {
  return /^[\w.:-]+$/.test(text) ? text : undefined
}

const nameless = (url: string): PublicAddress => ({ name: new URL(url).host, url })

/** `名称=https://…`, or the address alone, which is then called by its host; several by comma. */
function readAddresses(text: string): PublicAddress[] | undefined {
  const addresses = text.split(/[,，]/).map((entry) => {
    const [, name, address] = /^(?:([^=/:]{1,20})=)?(.+)$/.exec(entry.trim()) ?? []
    const url = readOrigin(address?.trim() ?? '')
    return url === undefined ? undefined : { ...nameless(url), ...(name && { name: name.trim() }) }
  })
  const isDifferent = (key: keyof PublicAddress) =>
    new Set(addresses.map((one) => one?.[key])).size === addresses.length
  if (addresses.includes(undefined) || !isDifferent('name') || !isDifferent('url')) return undefined
  return addresses as PublicAddress[]
}

function readOrigin(text: string): string | undefined {
  const url = URL.parse(text)
  const isOrigin = url && /^https?:$/.test(url.protocol) && [url.origin, `${url.origin}/`].includes(text.toLowerCase())
  return isOrigin ? url.origin : undefined
}

function readPath(text: string): string {
  return isAbsolute(text) ? text : resolve(projectFolder, text)
}

function readDatabaseUrl(text: string): string | undefined {
  const url = URL.parse(text)
  return url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1 ? text : undefined
}

function readBetween(least: number, most: number) {
  return (text: string) =>
    /^\d{1,4}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined
}

function readSwitch(text: string): boolean | undefined {
  return ({ '0': false, '1': true } as Record<string, boolean>)[text]
}

// Only names: PostgreSQL reads an offset such as +08:00 with the opposite sign.
function readTimeZone(text: string): string | undefined {
  if (!/^[A-Za-z][\w+/-]*$/.test(text)) return undefined
  try {
    return new Intl.DateTimeFormat('zh-CN', { timeZone: text }).resolvedOptions().timeZone && text
  } catch {
    return undefined
  }
}
