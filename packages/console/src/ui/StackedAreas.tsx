import { useElementSize } from '@mantine/hooks'
import { max, ticks } from 'd3-array'
import { area, stack } from 'd3-shape'
import { type PointerEvent, useState } from 'react'
import classes from './StackedAreas.module.css'

/** One band: its key in the points, its name, its CSS colour. */
export interface Band {
  readonly key: string
  readonly label: string
  readonly colour: string
}

/** One step of the horizontal axis. */
export interface Point {
  readonly label: string
  readonly values: Readonly<Record<string, number>>
}

const HEIGHT = 200
const MARGIN = { top: 8, right: 8, bottom: 22, left: 44 }

/**
 * Bands piled on each other, first one lowest. The pointer shows the figures of one point; `summary` says the gist to those who cannot see it.
 * Nothing is drawn before the width is known.
 */
export function StackedAreas(props: {
  readonly points: readonly Point[]
  readonly bands: readonly Band[]
  readonly summary: string
  readonly formatValue: (value: number) => string
}) {
  const { points, bands, formatValue } = props
  const { ref, width } = useElementSize()
  const [pointed, setPointed] = useState<number>()
  const inner = { width: Math.max(0, width - MARGIN.left - MARGIN.right), height: HEIGHT - MARGIN.top - MARGIN.bottom }
  const top = max(points, ({ values }) => bands.reduce((sum, { key }) => sum + (values[key] ?? 0), 0)) ?? 0
  const marks = ticks(0, Math.max(1, top), 4)
  const highest = Math.max(top, marks.at(-1) ?? 1)
  const x = (index: number) => MARGIN.left + (points.length < 2 ? 0 : (index * inner.width) / (points.length - 1))
  const y = (value: number) => MARGIN.top + inner.height * (1 - value / highest)
  const layers = stack<Point>()
    .keys(bands.map(({ key }) => key))
    .value(({ values }, key) => values[key] ?? 0)([...points])
  const shape = area<[number, number]>(
    (_, index) => x(index),
    ([low]) => y(low),
    ([, high]) => y(high),
  )
  const every = Math.max(1, Math.ceil(points.length / Math.max(1, Math.floor(inner.width / 72))))
  const follow = (event: PointerEvent<SVGSVGElement>) => {
    const along = event.clientX - event.currentTarget.getBoundingClientRect().left - MARGIN.left
    setPointed(Math.min(points.length - 1, Math.max(0, Math.round((along / inner.width) * (points.length - 1)))))
  }
  const point = pointed === undefined ? undefined : points[pointed]
  return (
    <div>
      <div ref={ref} className={classes['chart']} style={{ height: HEIGHT }}>
        {width > 0 && (
          <svg
            width={width}
            height={HEIGHT}
            role="img"
            aria-label={props.summary}
            onPointerMove={follow}
            onPointerLeave={() => setPointed(undefined)}
          >
            {marks.map((mark) => (
              <g key={mark}>
                <line
                  className={classes['grid']}
                  x1={MARGIN.left}
                  x2={width - MARGIN.right}
                  y1={y(mark)}
                  y2={y(mark)}
                />
                <text className={classes['tick']} x={MARGIN.left - 8} y={y(mark)} dy="0.32em" textAnchor="end">
                  {formatValue(mark)}
                </text>
              </g>
            ))}
            {layers.map((layer, at) => (
              <path
                key={layer.key}
                d={shape(layer.map(([low, high]): [number, number] => [low, high])) ?? ''}
                fill={bands[at]?.colour}
                className={classes['band']}
              />
            ))}
            {points.map(({ label }, index) =>
              index % every === 0 && x(index) < width - 40 ? (
                <text
                  key={label}
                  className={classes['tick']}
                  x={x(index)}
                  y={HEIGHT - 6}
                  textAnchor={index === 0 ? 'start' : 'middle'}
                >
                  {label}
                </text>
              ) : null,
            )}
            {pointed !== undefined && (
              <line
                className={classes['pointer']}
                x1={x(pointed)}
                x2={x(pointed)}
                y1={MARGIN.top}
                y2={MARGIN.top + inner.height}
              />
            )}
          </svg>
        )}
        {point !== undefined && pointed !== undefined && (
          <div
            className={classes['figures']}
            style={x(pointed) > width / 2 ? { right: width - x(pointed) + 10 } : { left: x(pointed) + 10 }}
          >
            <strong>{point.label}</strong>
            {bands.toReversed().map(({ key, label, colour }) => (
              <div key={key} className={classes['figure']}>
                <span className={classes['swatch']} style={{ background: colour }} />
                <span>{label}</span>
                <span className={classes['value']}>{formatValue(point.values[key] ?? 0)}</span>
              </div>
            ))}
          </div>
        )}
      </div>
      <ul className={classes['legend']}>
        {bands.toReversed().map(({ key, label, colour }) => (
          <li key={key}>
            <span className={classes['swatch']} style={{ background: colour }} />
            {label}
          </li>
        ))}
      </ul>
    </div>
  )
}
