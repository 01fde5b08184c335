import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'

/** What pip's requirements files pin with `==` (pip.pypa.io, requirements file format); ranges say nothing of what is installed. */
export const requirements: LayerAnalyzer = lockFile({
  format: 'requirements',
  selects: {
    extensions: ['.txt'],
    accept: ({ path }) =>
      /(?:^|\/)(?:requirements(?:[-_.][^/]*)?|[^/]+[-_.]requirements|requirements\/[^/]+)\.txt$/.test(path),
  },
  *packages(text) {
    for (const line of text.replace(/\\\r?\n/g, ' ').split('\n')) {
      const [, name = '', version = ''] =
        /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\]\s*)?===?\s*([\w.!+-]+)\s*(?:$|[;#\s])/.exec(line.slice(0, 4096)) ?? []
      yield { type: 'pypi', name, version }
    }
  },
})
