import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite'

/*
 * How the page is cut into files. Its first script asks the first questions and then loads the rest, which lies in one
 * file; what paints the map is read by the page and by its worker, so that it is a third.
 */
const firstScript = '/renderer/main.ts'
const page = '/renderer/frame/page.tsx'
const painter = '/renderer/views/map/painter/worker.ts'

/** The painter's thread is another entry of the same build, and not a build of its own that would hold a copy of everything. */
export const painterBeside: Plugin = {
  name: 'painter-beside',
  apply: 'build',
  enforce: 'pre',
  load(id) {
    if (!id.endsWith(`${painter}?worker&url`)) return null
    const reference = this.emitFile({ type: 'chunk', id: id.replace(/\?.*$/, ''), name: 'map-painter' })
    return `export default import.meta.ROLLDOWN_FILE_URL_${reference}`
  },
}

/** What the page consists of is named in the document, so that it is fetched while the first script is read. */
export const pageAhead: Plugin = {
  name: 'page-ahead',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const first = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(page)))
      if (!first) throw new Error('The build has no page.')
      const scripts = [first.fileName, ...first.imports]
      const styles = scripts.flatMap((name) => [
        ...(chunks.find(({ fileName }) => fileName === name)?.viteMetadata?.importedCss ?? []),
      ])
      const link = (name: string, attributes: HtmlTagDescriptor['attrs']): HtmlTagDescriptor[] =>
        html.includes(name)
          ? []
          : [{ tag: 'link', attrs: { ...attributes, crossorigin: true, href: `./${name}` }, injectTo: 'head' }]
      return [
        ...scripts.flatMap((name) => link(name, { rel: 'modulepreload' })),
        // Fetched and no more: a style sheet would hold the first script up.
        ...styles.flatMap((name) => link(name, { rel: 'preload', as: 'style' })),
      ]
    },
  },
}

const fileOf = new Map<string, string>()

/** Says which module goes into which of the files; what other views share is cut by the build itself. */
export const pageFiles: Plugin = {
  name: 'page-files',
  apply: 'build',
  buildEnd() {
    fileOf.clear()
    const files = [
      { name: 'painter', from: painter },
      { name: 'first', from: firstScript },
      { name: 'page', from: page },
    ]
    for (const { name, from } of files) {
      const entry = [...this.getModuleIds()].find((id) => id.endsWith(from))
      const follow = (id: string): void => {
        if (fileOf.has(id)) return
        fileOf.set(id, name)
        for (const next of this.getModuleInfo(id)?.importedIds ?? []) follow(next)
      }
      if (entry !== undefined) follow(entry)
    }
    // Each thread begins in a file of its own.
    for (const id of fileOf.keys()) if (id.endsWith(painter) || id.endsWith(firstScript)) fileOf.delete(id)
  },
}

export const fileSplitting: Rolldown.CodeSplittingOptions = {
  includeDependenciesRecursively: false,
  groups: [{ debugName: 'files of the page', name: (id) => fileOf.get(id) ?? null }],
}
