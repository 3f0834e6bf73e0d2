import { type Desk, openDesk } from './actions/submit-answer.ts'
import type { Deps } from './deps.ts'
import { type FormRenderer, loadFormRenderer } from './form-renderer.ts'
import { createRateLimits, type RateLimits } from './rate-limits.ts'

/** What every way to a personal link shares: where it is answered, what draws its pages, how often it may be asked. */
export type Reception = { desk: Desk; form: FormRenderer; limits: RateLimits }

/** Needs the client built. */
export const openReception = async (deps: Pick<Deps, 'db' | 'keys' | 'config'>): Promise<Reception> => ({
  desk: openDesk(deps),
  form: await loadFormRenderer(deps.config),
  limits: createRateLimits(deps),
})
