/** Orders in which the matrix and the ranked list stand. Alone here: addresses are read before either of them is there. */

/** The first is as usual. */
export const matrixOrders = ['similar', 'name', 'total', 'risk'] as const
export type MatrixOrder = (typeof matrixOrders)[number]

export const rankingSorts = ['score', 'name', 'service', 'owner', 'apps', 'spaces', 'organizations'] as const
export type RankingSort = (typeof rankingSorts)[number]

export interface RankingOrder {
  sort: RankingSort
  descending: boolean
}

/** The riskiest first. */
export const usualRanking: RankingOrder = { sort: 'score', descending: true }
