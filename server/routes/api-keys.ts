import { Hono } from 'hono'
import { grantableScopes, listKeys, makeKey, revokeKey } from '../actions/api-keys.ts'
import { actorOf } from '../actor.ts'
import { apiKeyInput } from '../contract/api-keys.ts'
import type { Deps } from '../deps.ts'
import { requires, type SignedIn } from '../session.ts'
import { body, idOf } from '../validate.ts'

/** 接口密钥: made, shown once, revoked. A key with scopes makes no other: no scope gives that right. */
export const apiKeyRoutes = ({ db }: Deps) =>
  new Hono<SignedIn>()
    .get('/', requires('keys.own'), async (c) =>
      c.json({ items: await listKeys(db, c.var.person), scopes: grantableScopes(c.var.person) }),
    )
    .post('/', requires('keys.own'), async (c) =>
      c.json(await makeKey(db, actorOf(c), c.var.person, await body(c, apiKeyInput)), 201),
    )
    .delete('/:id', requires('keys.own'), async (c) => c.json(await revokeKey(db, actorOf(c), c.var.person, idOf(c))))
