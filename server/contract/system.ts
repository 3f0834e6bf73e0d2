export type BackupView = {
  id: number
  startedAt: string
  endedAt: string | null
  file: string
  bytes: number | null
  encrypted: boolean
  /** Restored into a scratch database with the same digests; null: not tried. */
  verified: boolean | null
  problem: string | null
}

/** 运行状态: how the server and its database are, as one process sees it. */
export type SystemView = {
  version: string
  node: string
  startedAt: string
  database: { version: string; bytes: number; migrations: number; lastMigration: string }
  pool: { total: number; idle: number; waiting: number }
  queue: { waiting: number; sending: number }
  /** `at`: HH:MM or 'off'; `keep`: days. */
  backups: {
    folder: string
    at: string
    keep: number
    encrypted: boolean
    lastSuccess: string | null
    latest: BackupView[]
  }
}
