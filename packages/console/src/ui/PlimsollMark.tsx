/** The load line on a ship's hull: how deep she may lie. Takes its colour from the text around it. */
export function PlimsollMark({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <circle cx="16" cy="16" r="9.5" fill="none" stroke="currentColor" strokeWidth="3" />
      <path d="M2 16h28" stroke="currentColor" strokeWidth="3" strokeLinecap="round" />
    </svg>
  )
}
