import type { MapData } from '#shared/domain/views.ts'

/** The same with an id in place of each add-on's name that is empty, as everywhere on screen. */
export function named(data: MapData): MapData {
  const { ids, names } = data.addons
  if (!names.some(isBlank)) return data
  return {
    ...data,
    addons: { ...data.addons, names: names.map((name, addon) => (isBlank(name) ? (ids[addon] ?? '') : name)) },
  }
}

function isBlank(name: string): boolean {
  return name.trim() === ''
}
