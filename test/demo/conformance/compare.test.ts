import { describe, expect, it } from 'vitest'
import { compare, compareShapes, kindOf } from './compare.ts'

const options = { known: '', loose: [], ordered: false }
const id = '46f91d3a-c41e-480e-b31c-64c9417323e9'
const other = '643f8451-e871-401b-a760-14b6643ce8c3'

describe('what is compared by its kind', () => {
  it.each([
    ['2026-11-23T08:50:40.727Z', '(time)'],
    ['2026-11-23T08:55:42.097+00:00', '(database time)'],
    ['2016-08-09T12:00:00Z', '2016-08-09T12:00:00Z'],
    [
      'postgres://uca0309f8d3:fakepass2c4c387a276af45f@pg-89aacc84.stub.invalid:5432/d99a840d09f',
      'postgres://(user):fakepass(secret)@(host):5432/(database)',
    ],
    ['https://console.akkeris.example/apps/labq-qa', 'https://(host)/apps/labq-qa'],
    ['akkeris-postgresql-crush-1660', 'akkeris-postgresql-(noun)-(number)'],
    ['kafka-bear-1234', 'kafka-(noun)-(number)'],
    ['main-db', 'main-db'],
    ['labq-qa', 'labq-qa'],
  ])('%s', (text, kind) => {
    expect(kindOf(text, '')).toBe(kind)
  })

  it('is an id that nobody gave; one that was given has to come back', () => {
    expect(compare(id, other, options)).toEqual([])
    expect(compare(id, other, { ...options, known: `{"id":"${id}"}` })).toHaveLength(1)
  })
})

describe('what counts as different', () => {
  it('is another value, another type, a field too few or too many', () => {
    expect(compare({ a: 1 }, { a: 1 }, options)).toEqual([])
    expect(compare({ a: 1 }, { a: 2 }, options)).toHaveLength(1)
    expect(compare({ a: 1 }, { a: '1' }, options)).toHaveLength(1)
    expect(compare({ a: 1, b: null }, { a: 1 }, options)).toHaveLength(1)
    expect(compare({ a: 1 }, { a: 1, b: null }, options)).toHaveLength(1)
    expect(compare({ a: null }, { a: {} }, options)).toHaveLength(1)
  })

  it('is the order of a list only where it has one', () => {
    expect(compare([1, 2], [2, 1], options)).toEqual([])
    expect(compare([1, 2], [2, 1], { ...options, ordered: true })).not.toEqual([])
    expect(compare([1], [1, 1], options)).toHaveLength(1)
  })

  it('is whether a thing was written again since it was made', () => {
    const made = { created_at: '2026-11-23T08:50:40.727Z', updated_at: '2026-11-23T08:50:40.727Z' }
    const again = { ...made, updated_at: '2026-11-23T08:51:40.727Z' }
    const later = { created_at: '2026-12-01T00:00:00.000Z', updated_at: '2026-12-01T00:00:00.000Z' }
    expect(compare(made, later, options)).toEqual([])
    expect(compare(made, again, options)).toHaveLength(1)
    expect(compare(again, made, options)).toHaveLength(1)
    const older = { ...options, older: true }
    expect(compare([again], [made], older)).toEqual([])
    expect(compare([made], [again], older)).toHaveLength(1)
  })

  it('is seen inside JSON in a string', () => {
    expect(compare('{"a":1}', '{"a":2}', options)).toHaveLength(1)
    expect(compare(`{"a":"${id}"}`, `{"a":"${other}"}`, options)).toEqual([])
  })

  it('is not the value of a loose path, but still its type', () => {
    expect(compare([{ a: 1 }], [{ a: 2 }], { ...options, loose: ['[].a'] })).toEqual([])
    expect(compare([{ a: 1 }], [{ a: '2' }], { ...options, loose: ['[].a'] })).toHaveLength(1)
    expect(compare({ x: { y: 1 } }, { x: { y: 2 } }, { ...options, loose: ['x.*'] })).toEqual([])
  })
})

describe('shapes of whole lists', () => {
  it('have the same fields of the same types', () => {
    const real = [
      { a: 1, b: [{ c: null }] },
      { a: 2, b: [], d: 'x' },
    ]
    expect(compareShapes(real, [{ a: 5, b: [{ c: null }] }])).toEqual([])
    expect(compareShapes(real, [{ b: [{ c: null }] }])).not.toEqual([])
    expect(compareShapes(real, [{ a: 5, b: [{ c: null, e: 1 }] }])).not.toEqual([])
    expect(compareShapes(real, [{ a: '5', b: [{ c: null }] }])).not.toEqual([])
    expect(compareShapes(real, [{ a: 5, b: [{ c: null }] }, { b: [{ c: null }] }])).not.toEqual([])
  })
})
