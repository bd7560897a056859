/** The same few colours for all, so that none of them is dearer to draw. */
const risks = ['#c9d3e2', '#c9d3e2', '#c9d3e2', '#ad7d00', '#e06a10', '#df2745']

export function colourOf(risk, isApp) {
  return isApp ? (risks[risk] ?? '#c9d3e2') : risk >= 3 ? risks[risk] : '#7f8ea8'
}

export const edgeColour = '#b9d9dd'

/** How much of what is not lit is left to see. */
export const dimmed = 0.16
