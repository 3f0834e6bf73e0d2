// Before any schema is made: zod would try out `new Function`, which the content security policy refuses and reports. This is where
// `z.config()` keeps its word; said here, no page loads zod that does not check with it.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } })
