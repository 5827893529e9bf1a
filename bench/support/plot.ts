import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

export type Chart = {
  title: string
  /** What the numbers are, e.g. `answers a second`. */
  unit: string
  /** One group of bars each, e.g. `16 connections`. */
  groups: readonly string[]
  /** One bar in each group. */
  series: readonly { name: string; values: readonly number[] }[]
}

const folder = path.resolve(import.meta.dirname, '../plots')
const colours = ['#2563a8', '#d98f2b', '#5b8c5a', '#8c5b86']
const [height, top, left] = [240, 64, 16]
const [barWidth, gap] = [46, 34]

/** Draws bars, each with its number, to `bench/plots/<name>.svg`. */
export const plot = (name: string, chart: Chart): Promise<void> => write(name, render(chart))

/** Draws what one number has been over time, from zero, to `bench/plots/<name>.svg`. */
export async function plotLines(
  name: string,
  { title, unit, values }: { title: string; unit: string; values: readonly number[] },
): Promise<void> {
  const [width, bottom] = [520, top + height]
  const most = Math.max(...values) * 1.1
  const points = values.map((value, index) => ({
    x: left + 40 + (index * (width - 2 * left - 40)) / Math.max(values.length - 1, 1),
    y: bottom - (value / most) * height,
  }))
  const line = points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
  const ends = [0, values.length - 1].map((index) => {
    const { x, y } = points[index] ?? { x: left, y: bottom }
    return text({ x, y: y - 8 }, short(values[index] ?? NaN), 'middle')
  })
  await write(name, [
    ...frame({ title, unit }, { width, bottom: bottom + 16 }),
    `<line x1="${left}" x2="${width - left}" y1="${bottom}" y2="${bottom}" stroke="#444"/>`,
    `<polyline points="${line}" fill="none" stroke="${colourOf(0)}" stroke-width="2"/>`,
    ...ends,
  ])
}

async function write(name: string, parts: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, `${name}.svg`)
  await writeFile(file, [...parts, '</svg>\n'].join('\n'))
  process.stdout.write(`Drawn: ${path.relative(process.cwd(), file)}\n`)
}

const frame = (
  { title, unit }: Pick<Chart, 'title' | 'unit'>,
  { width, bottom }: { width: number; bottom: number },
): string[] => [
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${bottom}" font-family="sans-serif" font-size="12">`,
  '<rect width="100%" height="100%" fill="white"/>',
  `<text x="${left}" y="22" font-size="15" font-weight="bold">${escape(title)}</text>`,
  text({ x: left, y: 40 }, unit),
]

function render({ title, unit, groups, series }: Chart): string[] {
  const groupWidth = series.length * barWidth + gap
  const width = Math.max(left * 2 + groups.length * groupWidth, 420)
  const most = Math.max(...series.flatMap(({ values }) => values.filter(Number.isFinite)))
  const bottom = top + height
  const bars = groups.flatMap((group, g) => [
    text({ x: centreOf(g), y: bottom + 18 }, group, 'middle'),
    ...series.flatMap(({ values }, s) => {
      const value = values[g] ?? 0
      const size = (value / most) * height
      const x = left + g * groupWidth + gap / 2 + s * barWidth
      const at = `x="${x}" y="${(bottom - size).toFixed(1)}"`
      return [
        `<rect ${at} width="${barWidth - 4}" height="${size.toFixed(1)}" fill="${colourOf(s)}"/>`,
        text({ x: x + barWidth / 2 - 2, y: bottom - size - 4 }, short(value), 'middle'),
      ]
    }),
  ])
  function centreOf(g: number): number {
    return left + g * groupWidth + groupWidth / 2
  }
  const legend = series.map(({ name }, s) => {
    const y = bottom + 42 + s * 18
    const box = `<rect x="${left}" y="${y - 10}" width="12" height="12" fill="${colourOf(s)}"/>`
    return box + text({ x: left + 18, y }, name)
  })
  return [
    ...frame({ title, unit }, { width, bottom: bottom + 44 + series.length * 18 }),
    `<line x1="${left}" x2="${width - left}" y1="${bottom}" y2="${bottom}" stroke="#444"/>`,
    ...bars,
    ...legend,
  ]
}

const colourOf = (s: number): string => colours[s % colours.length] ?? '#444'

const text = ({ x, y }: { x: number; y: number }, words: string, anchor = 'start'): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="#222">${escape(words)}</text>`

const escape = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A number of three digits or so. */
function short(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (value >= 10_000) return `${(value / 1000).toFixed(0)}k`
  if (value >= 1_000) return `${(value / 1000).toFixed(1)}k`
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)
}
