import type { LayerAnalyzer } from '../../analyzer.ts'
import { lockFile } from '../../lock-file.ts'

/** `*.opam.locked`, and `switch-state` with what an opam switch has installed (opam.ocaml.org/doc/Manual.html). */
export const opamLock: LayerAnalyzer = lockFile({
  format: 'opam-lock',
  selects: {
    basenames: ['switch-state'],
    extensions: ['.opam.locked'],
    accept: ({ path }) => /\.opam\.locked$|\.opam-switch\/switch-state$/.test(path),
  },
  *packages(text, path) {
    if (path.endsWith('.opam.locked')) {
      for (const [, name = '', version = ''] of text.matchAll(
        /"([\w+-]{1,128})"\s{0,64}\{\s{0,64}=\s{0,64}"([^"\s]{1,128})"/g,
      )) {
        yield { type: 'opam', name, version }
      }
      return
    }
    const installed = /^installed:\s{0,64}\[([^\]]*)\]/m.exec(text)?.[1] ?? ''
    for (const [, name = '', version = ''] of installed.matchAll(/"([\w+-]{1,128})\.([^"\s]{1,128})"/g)) {
      yield { type: 'opam', name, version }
    }
  },
})
