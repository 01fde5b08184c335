import {
  type ActionIconProps,
  type AlertProps,
  type AnchorProps,
  type BadgeProps,
  type ButtonProps,
  type CheckboxProps,
  type CSSVariablesResolver,
  createTheme,
  type DrawerProps,
  type MantineColorsTuple,
  type MantineThemeComponent,
  type MenuProps,
  type ModalProps,
  type NumberInputProps,
  type PaperProps,
  type PasswordInputProps,
  type SegmentedControlProps,
  type SelectProps,
  type SwitchProps,
  type TabsProps,
  type TextInputProps,
  type TooltipProps,
} from '@mantine/core'
import { PANEL, SEVERITY_COLOURS } from './severity-colours.ts'
import classes from './theme.module.css'

const ocean: MantineColorsTuple = [
  '#eef6fb',
  '#d9eaf4',
  '#b3d5e8',
  '#86bbd9',
  '#5aa0c9',
  '#3a89b9',
  '#22719f',
  '#1a5c84',
  '#14496a',
  '#0c3450',
]

const gray: MantineColorsTuple = [
  '#f6f7f9',
  '#eef0f4',
  '#e2e6ec',
  '#d0d6df',
  '#8792a1',
  '#77828f',
  '#586474',
  '#444f5e',
  '#303946',
  '#1b222c',
]

const dark: MantineColorsTuple = [
  '#d8dee6',
  '#bac3ce',
  '#95a0af',
  '#6b7686',
  '#667280',
  '#29323d',
  '#182029',
  '#10161d',
  '#0c1117',
  '#080b0f',
]

/** System fonts only: nothing is fetched, and Chinese gets the platform's own face. */
const SANS =
  'Inter, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
const MONO =
  'ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", "Noto Sans Mono", "Liberation Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace'

/** What a component is given by default. Naming the component here, instead of importing it, keeps it out of the first page that does not use it. */
interface Defaults<Props> extends MantineThemeComponent {
  readonly defaultProps?: Partial<Props>
}

function named<Props>(defaults: Defaults<Props>): MantineThemeComponent {
  return defaults
}

const TITLE = { fontSize: 'var(--mantine-font-size-lg)', fontWeight: 650 }

/** Calm and dense: small type, thin borders, little shadow; colour is kept for what needs attention. */
export const theme = createTheme({
  primaryColor: 'ocean',
  primaryShade: { light: 6, dark: 7 },
  colors: { ocean, gray, dark },
  fontFamily: SANS,
  fontFamilyMonospace: MONO,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.5' },
  headings: {
    fontFamily: SANS,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '16px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    ActionIcon: named<ActionIconProps>({ defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } }),
    Alert: named<AlertProps>({ defaultProps: { variant: 'light' } }),
    Anchor: named<AnchorProps>({ defaultProps: { underline: 'hover' } }),
    Badge: named<BadgeProps>({ defaultProps: { tt: 'none', fw: 550, radius: 'sm' } }),
    Button: named<ButtonProps>({ defaultProps: { size: 'sm', fw: 550 } }),
    Checkbox: named<CheckboxProps>({ defaultProps: { size: 'sm' } }),
    Menu: named<MenuProps>({ defaultProps: { shadow: 'md', position: 'bottom-end', withinPortal: true } }),
    Drawer: named<DrawerProps>({ styles: { title: TITLE } }),
    Modal: named<ModalProps>({
      styles: { title: TITLE },
      defaultProps: { centered: true, radius: 'md', overlayProps: { backgroundOpacity: 0.45 } },
    }),
    NumberInput: named<NumberInputProps>({ defaultProps: { size: 'sm' } }),
    Paper: named<PaperProps>({ defaultProps: { withBorder: true, radius: 'md' } }),
    PasswordInput: named<PasswordInputProps>({ defaultProps: { size: 'sm' } }),
    SegmentedControl: named<SegmentedControlProps>({ defaultProps: { size: 'sm' } }),
    Select: named<SelectProps>({ defaultProps: { size: 'sm', allowDeselect: false } }),
    Switch: named<SwitchProps>({ defaultProps: { size: 'sm' } }),
    Tabs: named<TabsProps>({ defaultProps: { keepMounted: false }, classNames: { list: classes['tabs'] ?? '' } }),
    TextInput: named<TextInputProps>({ defaultProps: { size: 'sm' } }),
    Tooltip: named<TooltipProps>({
      defaultProps: { withArrow: true, openDelay: 250, events: { hover: true, focus: true, touch: true } },
    }),
  },
})

/** Hands our own tokens to CSS: `--sev-<severity>-{text,soft,solid}`, surfaces (`--page`, `--panel`, `--hover`, `--chip`, `--chosen`) and `--line`. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...severityVariables('light'),
    '--page': '#f4f6f8',
    '--panel': PANEL.light,
    '--line': '#dfe4ea',
    '--hover': '#f1f5f8',
    '--chip': '#e9edf2',
    '--chosen': '#e6f1f8',
    '--chosen-text': '#14496a',
    '--mantine-color-dimmed': '#586474',
    '--mantine-color-body': PANEL.light,
    '--mantine-color-placeholder': '#687485',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#1d6690',
    '--mantine-color-red-light': '#fdeeee',
    '--mantine-color-red-light-color': '#a3161e',
    '--mantine-color-yellow-light': '#fdf6e3',
    '--mantine-color-yellow-light-color': '#744700',
    '--mantine-color-default-border': '#c3cad4',
  },
  dark: {
    ...severityVariables('dark'),
    '--page': '#10161d',
    '--panel': PANEL.dark,
    '--line': '#2b3541',
    '--hover': '#1f2934',
    '--chip': '#2b3541',
    '--chosen': '#1c3446',
    '--chosen-text': '#b3d5e8',
    '--mantine-color-dimmed': '#9aa5b3',
    '--mantine-color-body': PANEL.dark,
    '--mantine-color-placeholder': '#8d98a7',
    '--mantine-color-error': '#ff8a80',
    '--mantine-color-anchor': '#7fbce0',
    '--mantine-color-red-light': '#371b20',
    '--mantine-color-red-light-color': '#ffaaa3',
    '--mantine-color-yellow-light': '#2f2814',
    '--mantine-color-yellow-light-color': '#f3cd76',
    '--mantine-color-default-border': '#3f4a57',
  },
})

function severityVariables(scheme: 'light' | 'dark'): Record<string, string> {
  return Object.fromEntries(
    Object.entries(SEVERITY_COLOURS[scheme]).flatMap(([severity, colours]) =>
      Object.entries(colours).map(([use, colour]) => [`--sev-${severity}-${use}`, colour]),
    ),
  )
}
