/** One severity's colours in one theme. `text` on `soft` meets WCAG AA for text, `solid` on `panel` for graphics; a test holds them to it. */
interface SeverityColours {
  /** Words and letters on `soft`. */
  readonly text: string
  /** Background of a badge. */
  readonly soft: string
  /** Bars, dots and charts. */
  readonly solid: string
}

type Scale = Readonly<
  Record<'critical' | 'high' | 'medium' | 'low' | 'negligible' | 'none' | 'unknown', SeverityColours>
>

/** The panel behind everything that shows a severity. */
export const PANEL = { light: '#ffffff', dark: '#182029' } as const

/**
 * Our own scale, one for both themes: crimson, orange, amber, blue, grey. Neighbours differ in lightness as well as hue, and nothing is told by
 * colour alone: a badge carries the word, a strip the letter.
 */
export const SEVERITY_COLOURS: { readonly light: Scale; readonly dark: Scale } = {
  light: {
    critical: { text: '#8f0d33', soft: '#fbe4eb', solid: '#b4123f' },
    high: { text: '#8f2f08', soft: '#fde9de', solid: '#d9520f' },
    medium: { text: '#6d4700', soft: '#fbf0d2', solid: '#b57a00' },
    low: { text: '#1b557e', soft: '#e2eff9', solid: '#2f7fb5' },
    negligible: { text: '#47515e', soft: '#e9ecf0', solid: '#7d8896' },
    none: { text: '#1a6540', soft: '#e1f3e9', solid: '#2f8f5b' },
    unknown: { text: '#47515e', soft: '#f1f3f5', solid: '#848e9b' },
  },
  dark: {
    critical: { text: '#ff9fb8', soft: '#46192b', solid: '#f4567f' },
    high: { text: '#ffb68d', soft: '#452511', solid: '#f0854a' },
    medium: { text: '#f3cd76', soft: '#3b2f10', solid: '#e6b84a' },
    low: { text: '#9bd0f3', soft: '#16344b', solid: '#539fd2' },
    negligible: { text: '#bcc5d0', soft: '#2b343f', solid: '#8793a1' },
    none: { text: '#8bdcb0', soft: '#143626', solid: '#4fb584' },
    unknown: { text: '#bcc5d0', soft: '#242c36', solid: '#75808e' },
  },
}
