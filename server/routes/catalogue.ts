import { Hono } from 'hono'
import { defaultRules } from '../domain/rules.ts'
import { templates } from '../domain/template.ts'
import { requires, type SignedIn } from '../session.ts'

/** What the product ships: questionnaire templates. */
export const catalogueRoutes = () =>
  new Hono<SignedIn>()
    .get('/me', (c) => c.json(c.var.person))
    .get('/templates', requires('surveys.read'), (c) =>
      c.json(Object.entries(templates).map(([key, template]) => ({ key, ...template, rules: defaultRules }))),
    )
