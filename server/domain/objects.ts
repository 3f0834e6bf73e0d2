/** 评价对象: the clouds or vendors that one survey asks about, where there are several. Without them everything is about the one service. */
import type { Dimension, Questionnaire, Ratings } from './scale.ts'
import { smallestGroup } from './suppress.ts'

/** `vendor`: the firm whose accounts (by their 单位) see the object's aggregates and tickets; absent: no vendor does. */
export type SurveyObject = { key: string; name: string; vendor?: string | undefined }

/** What a rating of one object's dimension is kept under; keys hold no '_', so it parts them for certain. */
export const ratingKey = (object: string | null, dimension: string): string =>
  object === null ? dimension : `${object}_${dimension}`

/** The object a rating is of; null where a survey has none. */
export const objectOf = (key: string): string | null => {
  const at = key.indexOf('_')
  return at < 0 ? null : key.slice(0, at)
}

/** Which of the objects a seat rates: those among the platforms its unit uses, by name; all of them where nothing is said of the unit. */
export function objectsOfSeat(objects: readonly SurveyObject[], platforms: readonly string[]): SurveyObject[] {
  return objects.filter(({ name }) => platforms.length === 0 || platforms.includes(name))
}

/** What is said of one object beside ratings is kept under this; no dimension has it. Null: of none in particular. */
export const commentsKey = (object: string | undefined): string | null =>
  object === undefined ? null : ratingKey(object, '')

export type RatedPart = { object: string | null; ratings: Ratings }

/** A sheet by object, dimensions under their own keys. A sheet of a survey without objects is one part, itself. */
export function partsOf(ratings: Ratings, objects: readonly Pick<SurveyObject, 'key'>[]): RatedPart[] {
  if (objects.length === 0) return [{ object: null, ratings }]
  return objects.flatMap(({ key }) => {
    const own = Object.entries(ratings).filter(([name]) => objectOf(name) === key)
    const rated = Object.fromEntries(own.map(([name, rating]) => [name.slice(key.length + 1), rating]))
    return own.length > 0 ? [{ object: key, ratings: rated }] : []
  })
}

/** Whether a sheet says anything of an object. */
export const rates = (ratings: Ratings, object: string): boolean =>
  Object.keys(ratings).some((key) => objectOf(key) === object)

/** The questionnaire as a sheet holds it: every dimension of every object, one after the other. Itself without objects. */
export function spread(questionnaire: Questionnaire, objects: readonly SurveyObject[] = []): Questionnaire {
  if (objects.length === 0) return questionnaire
  const own = ({ key, name }: SurveyObject) =>
    questionnaire.dimensions.map((one): Dimension => ({
      ...one,
      key: ratingKey(key, one.key),
      label: `${name}：${one.label}`,
      object: { key, name, dimension: one.key, label: one.label },
    }))
  return { ...questionnaire, dimensions: objects.flatMap(own) }
}

/** How many units with a figure rate just these objects. */
export type UnitClass = { objects: readonly string[]; units: number }

/**
 * Of which objects figures may be told beside the overall ones, so that no sum or difference of them is about fewer than five units.
 * Told are, of each object, sums over its units; of the survey, sums over the units' means, which weigh a unit's answer by how many
 * objects it rates, and pooled counts. Hidden is the smallest object until nothing is left over; where only one would be left hidden,
 * pooled less shown would give it away, so it counts as shown itself. See README, 评价对象.
 */
export function shownObjects(classes: readonly UnitClass[]): Set<string> {
  const unitsOf = (key: string) => count(classes, ({ objects }) => objects.includes(key))
  const keys = [...new Set(classes.flatMap(({ objects }) => objects))]
  const shown = keys.toSorted((a, b) => unitsOf(b) - unitsOf(a) || (a < b ? -1 : 1))
  while (shown.length > 0 && singlesOut(classes, shown)) shown.pop()
  return new Set(shown)
}

/** Whether even the overall figures, with no object shown, would tell of fewer than five units how they rated. */
export const overallSinglesOut = (classes: readonly UnitClass[]): boolean => singlesOut(classes, [])

function singlesOut(classes: readonly UnitClass[], shown: readonly string[]): boolean {
  const isFew = (units: number) => units > 0 && units < smallestGroup
  const hidden = [...new Set(classes.flatMap(({ objects }) => objects))].filter((key) => !shown.includes(key))
  const groups = [...shown.map((key) => [key]), ...(hidden.length > 0 ? [hidden] : [])]
  const uses = (one: UnitClass, group: readonly string[]) => group.some((key) => one.objects.includes(key))
  if (groups.some((group) => isFew(count(classes, (one) => uses(one, group))))) return true
  // The overall figure less a multiple of each group's sums: what goes out are the units of one size in each group.
  const sizes = [...new Set(classes.map(({ objects }) => objects.length))]
  let choices: number[][] = [[]]
  for (let left = groups.length; left > 0; left -= 1)
    choices = choices.flatMap((one) => sizes.map((size) => [...one, size]))
  return choices.some((gone) =>
    isFew(count(classes, (one) => groups.some((group, at) => uses(one, group) && one.objects.length !== gone[at]))),
  )
}

const count = (classes: readonly UnitClass[], passes: (one: UnitClass) => boolean): number =>
  classes.reduce((sum, one) => sum + (passes(one) ? one.units : 0), 0)
