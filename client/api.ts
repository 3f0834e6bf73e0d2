/** The one way these pages talk to the server: JSON in, JSON out, every failure an `ApiProblem` with a stable code. */
import type { FieldProblem } from '../server/problem.ts'

export type { FieldProblem }

type Details = { errors?: FieldProblem[]; params?: Record<string, unknown> }

/** An answer of `application/problem+json`, or what happened instead of one (`network`, `unexpected-answer`, `page-error`). */
export class ApiProblem extends Error {
  code: string
  status: number
  errors: FieldProblem[]
  params: Record<string, unknown>

  constructor(code: string, status: number, { errors = [], params = {} }: Details = {}) {
    super(code)
    this.code = code
    this.status = status
    this.errors = errors
    this.params = params
  }
}

let onSignedOut = () => {}

/** Says what to do when the server no longer knows who is asking. The shell sets it once. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

/** Paths without a leading `/api` are under `/api/v1`. Every call rejects with `ApiProblem` only. */
export const api = {
  get: <T>(path: string, signal?: AbortSignal) => call<T>('GET', path, { signal }),
  post: <T>(path: string, body?: unknown) => call<T>('POST', path, asJson(body)),
  put: <T>(path: string, body?: unknown) => call<T>('PUT', path, asJson(body)),
  del: <T>(path: string, body?: unknown) => call<T>('DELETE', path, asJson(body)),
  upload: <T>(path: string, file: File, field = 'file') => call<T>('POST', path, { body: asForm(file, field) }),
  postForm: <T>(path: string, form: FormData) => call<T>('POST', path, { body: form }),
  signIn,
  signOut: () => call<unknown>('POST', '/api/auth/sign-out', asJson({})),
}

/** Builds a query string from what is set: `withQuery('/units', {page: 2, search: ''})` → `/units?page=2`. */
export function withQuery(path: string, query: Record<string, string | number | boolean | null | undefined>): string {
  const set = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(set.map(([key, value]) => [key, String(value)])).toString()
  return text ? `${path}?${text}` : path
}

/** The address of a file the browser fetches by itself (a download link). */
export function apiUrl(path: string): string {
  return path.startsWith('/api/') ? path : `/api/v1${path}`
}

// better-auth answers in its own shape; whichever part was wrong, people are told the same.
async function signIn(username: string, password: string): Promise<void> {
  try {
    await call('POST', '/api/auth/sign-in/username', asJson({ username, password }))
  } catch (problem) {
    if (!(problem instanceof ApiProblem)) throw problem
    if (problem.code === 'too-many-attempts') throw problem
    if ([400, 401, 403, 422].includes(problem.status)) throw new ApiProblem('wrong-credentials', problem.status)
    throw problem
  }
}

function asJson(body: unknown): RequestInit {
  if (body === undefined) return {}
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}

function asForm(file: File, field: string): FormData {
  const form = new FormData()
  form.append(field, file)
  return form
}

async function call<T>(method: string, path: string, init: RequestInit): Promise<T> {
  const response = await send(method, apiUrl(path), init)
  const body = await readJson(response)
  if (response.ok) return body as T
  const problem = toProblem(response.status, body)
  if (problem.code === 'not-signed-in') onSignedOut()
  throw problem
}

async function send(method: string, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, method, credentials: 'same-origin' })
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new ApiProblem('network', 0)
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiProblem('unexpected-answer', response.status)
  }
}

function toProblem(status: number, body: unknown): ApiProblem {
  const { code, errors, params } = (body ?? {}) as { code?: unknown } & Details
  return new ApiProblem(typeof code === 'string' ? code : 'unexpected-answer', status, { errors, params })
}
