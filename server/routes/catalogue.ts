import { Hono } from 'hono'
import { defaultRules } from '../domain/rules.ts'
import { templates } from '../domain/template.ts'
import type { FormRenderer } from '../form-renderer.ts'
import { requires, type SignedIn } from '../session.ts'

/** What the product ships: questionnaire templates, and the languages of the form. */
export const catalogueRoutes = (languages: FormRenderer['languages']) =>
  new Hono<SignedIn>()
    .get('/templates', requires('surveys.read'), (c) =>
      c.json(Object.entries(templates).map(([key, template]) => ({ key, ...template, rules: defaultRules }))),
    )
    .get('/languages', requires('surveys.read'), (c) =>
      c.json(languages.map(({ tag, name, direction }) => ({ tag, name, direction }))),
    )
