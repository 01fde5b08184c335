import { Anchor, type AnchorProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithRef } from 'react'

type Props = AnchorProps & Omit<ComponentPropsWithRef<'a'>, keyof AnchorProps>

/** A link within the console that looks like a link. Spread a path into it: `<LinkText {...paths.images()}>`. */
export const LinkText = createLink((props: Props) => <Anchor inherit {...props} />)
