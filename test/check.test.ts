import { expect, test } from 'vitest'
import { checks } from './check.ts'

test.each(Object.entries(checks))('the code passes its %s check', (_name, check) => expect(check()).toBe(true), 240_000)
