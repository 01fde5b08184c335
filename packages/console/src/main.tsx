import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './theme/base.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from './api/query-client.ts'
import { startI18n } from './i18n/start-i18n.ts'
import { createAppRouter } from './router.tsx'
import { cssVariables, theme } from './theme/theme.ts'

const cache = createQueryClient()
const router = createAppRouter(cache)
const schemes = localStorageColorSchemeManager({ key: 'plimsoll-theme' })

await startI18n()
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root.')
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={cache}>
        <RouterProvider router={router} />
      </QueryClientProvider>
      <Notifications position="bottom-right" />
    </MantineProvider>
  </StrictMode>,
)
