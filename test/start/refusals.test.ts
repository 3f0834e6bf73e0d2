import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { listPostgres, makeFolder, makeUsedFolder, startInVain } from './server.ts'

test('a taken port', async () => {
  const dataDir = await makeUsedFolder()
  const port = await listenAnywhere(() => {})
  const { code, output } = await startInVain(dataDir, { env: { PORT: String(port) } })
  expect(code).toBe(1)
  expect(lastLine(output)).toBe(
    `端口 ${port} 已被占用（PORT=${port}）。请停止占用它的程序，或换一个端口，如 PORT=${port + 1}。`,
  )
  expect(await listPostgres(dataDir)).toEqual([])
  expect(existsSync(join(dataDir, 'server.pid'))).toBe(false)
})

test('an address that is not of this machine', async () => {
  const { code, output } = await startInVain(await makeUsedFolder(), { env: { HOST: '192.0.2.1' } })
  expect(code).toBe(1)
  expect(lastLine(output)).toBe('本机没有地址 192.0.2.1（HOST=192.0.2.1）。请用 127.0.0.1、0.0.0.0 或本机的地址。')
})

test('an unreachable database, without showing its password', async () => {
  const { code, output } = await startInVain(makeFolder(), {
    env: { DATABASE_URL: 'postgres://app:hidden@127.0.0.1:1/manyi' },
  })
  expect({ code, output }).toEqual({
    code: 1,
    output: '连接不上数据库 127.0.0.1:1/manyi（没有程序在那里监听）。请检查 DATABASE_URL。\n',
  })
})

test('a database that is too old', async () => {
  const port = await listenAnywhere(answerAsVersion(140_011))
  const { code, output } = await startInVain(makeFolder(), {
    env: { DATABASE_URL: `postgres://app@127.0.0.1:${port}/manyi` },
  })
  expect({ code, output }).toEqual({
    code: 1,
    output: `数据库 127.0.0.1:${port}/manyi 是 PostgreSQL 14，需要 15 或更新的版本。\n`,
  })
})

test('a data folder that cannot be written', async () => {
  const file = join(makeFolder(), 'file')
  writeFileSync(file, '')
  const { code, output } = await startInVain(join(file, 'data'))
  expect(code).toBe(1)
  expect(output).toMatch(/^数据目录 .*\/file\/data 不可写（ENOTDIR.*）。请检查目录权限，或用 DATA_DIR 换一个目录。\n$/)
})

test('a database folder that is not one', async () => {
  const dataDir = makeFolder()
  mkdirSync(join(dataDir, 'database'))
  const { code, output } = await startInVain(dataDir)
  expect(code).toBe(1)
  expect(output).toBe(
    `${dataDir}/database 不是完整的数据库目录（缺少 PG_VERSION）。请从备份恢复它；如确无数据，请移走它后再启动。\n`,
  )
})

test('settings that make no sense: a line for each, naming the variable, the value and what is allowed', async () => {
  const env = { PORT: '70000', TIME_ZONE: 'Asia/Nowhere', DEMO: 'yes' }
  const { code, output } = await startInVain(makeFolder(), { env })
  expect({ code, output }).toEqual({
    code: 1,
    output:
      'PORT=70000 不能使用；可用的是：0 到 65535 的整数（0 表示任一空闲端口）。\n' +
      'DEMO=yes 不能使用；可用的是：1（载入演示数据）或 0（不载入）。\n' +
      'TIME_ZONE=Asia/Nowhere 不能使用；可用的是：时区名，如 Asia/Shanghai、Asia/Urumqi。\n',
  })
})

function lastLine(output: string): string | undefined {
  return output.trimEnd().split('\n').at(-1)
}

function listenAnywhere(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer(onConnection)
  onTestFinished(() => void server.close())
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))
}

/** Speaks just enough of PostgreSQL's protocol (version 3) to let a client in and answer every query with one number. */
function answerAsVersion(version: number): (socket: Socket) => void {
  const message = (kind: string, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts)
    return Buffer.concat([Buffer.from(kind), int32(body.length + 4), body])
  }
  const text = String(version)
  const ready = message('Z', Buffer.from('I'))
  const welcome = [message('R', int32(0)), ready]
  const column = Buffer.concat([Buffer.from('version\0'), int32(0), int16(0), int32(23), int16(4), int32(-1), int16(0)])
  const answer = [
    message('T', int16(1), column),
    message('D', int16(1), int32(text.length), Buffer.from(text)),
    message('C', Buffer.from('SELECT 1\0')),
    ready,
  ]
  return (socket) => {
    socket.on('error', () => {})
    socket.once('data', () => {
      socket.write(Buffer.concat(welcome))
      socket.on('data', () => socket.write(Buffer.concat(answer)))
    })
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}
