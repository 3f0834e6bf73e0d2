import type { z } from 'zod'
import type { ProblemCode } from '../problem.ts'
import type { Right } from '../session.ts'

/** What the document says of a route beyond its address and its right, which come from the app itself. */
export type Operation = {
  summary: string
  /** Where the handler demands it itself, having looked at what it is about. */
  right?: Right
  description?: string
  query?: z.ZodType
  body?: z.ZodType
  /** A form with these files beside its fields. */
  form?: { files: string[]; fields?: z.ZodType }
  /** The status of success; 200 unless told. */
  status?: number
  /** A second status of success: what was done already, or nothing to say (204). */
  again?: number
  /** Every reply that is JSON. */
  reply?: z.ZodType
  /** The same for a person: a page. */
  page?: true
  /** A reply that is no JSON: its media type. */
  file?: string
  problems?: readonly ProblemCode[]
  example?: unknown
}

export type Operations = Record<`${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`, Operation>

export const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
export const csv = 'text/csv; charset=utf-8'
export const html = 'text/html; charset=utf-8'
export const plain = 'text/plain; charset=utf-8'
