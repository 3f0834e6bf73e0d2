import { z } from 'zod'

// Must run before any schema is made: zod would try out `new Function`, which the content security policy refuses and reports.
z.config({ jitless: true })
