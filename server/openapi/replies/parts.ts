/**
 * What replies are made of. Each schema of this folder is typed by the view its routes answer with, so that the two cannot drift apart
 * unnoticed, and every reply of the API tests is held against the document.
 */
import { z } from 'zod'
import type { Page } from '../../contract/fields.ts'

export const text = z.string()
export const maybe = text.nullable()
export const count = z.int()
export const moment = z.iso.datetime({ offset: true })
/** A moment; where it would tell whose a sheet is, only its day. */
export const momentOrDay = z.union([moment, z.iso.date()])
export const digits = z.string().meta({ description: '十进制数字，不经浮点' })
export const page = <T>(item: z.ZodType<T>): z.ZodType<Page<T>> => z.object({ items: z.array(item), total: count })
export const nothing = z.object({})
