import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { busyWarning, describeMachine } from './machine.ts';
import type { BenchTable, Findings, Scenario } from './scenario.ts';

const file = path.resolve('docs/bench.md');

const introduction = `# Benchmarks

Written by \`npm run bench\`; \`npm run bench -- NAME\` measures one section again. Times are medians of interleaved runs on one machine in one session, with the fastest and slowest run in parentheses. The ratios are what to look at: absolute times move with the machine.
`;

/** Replaces one section of docs/bench.md and leaves the others as they were measured. */
export async function writeSection(
  name: string,
  section: string,
  order: readonly string[],
): Promise<void> {
  const sections = parseSections(await readFile(file, 'utf8').catch(() => ''));
  sections.set(name, section);
  let text = introduction;
  for (const known of order) {
    const body = sections.get(known);
    if (body !== undefined) text += `\n<!-- ${known} -->\n\n${body}`;
  }
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

function parseSections(text: string): Map<string, string> {
  const sections = new Map<string, string>();
  const parts = text.split(/^<!-- ([\w-]+) -->\n\n/m);
  for (let index = 1; index < parts.length; index += 2)
    sections.set(parts[index] ?? '', `${(parts[index + 1] ?? '').trimEnd()}\n`);
  return sections;
}

export function sectionOf(scenario: Scenario, findings: Findings | string): string {
  const head = `## ${scenario.title}\n\nTo reach: ${scenario.target}\n`;
  if (typeof findings === 'string') return `${head}\nNot measured: ${findings}\n`;
  const tables = findings.tables.map((table) => `\n${markdownTable(table)}`).join('');
  const busy = busyWarning();
  const notes = [
    ...(busy === undefined ? [] : [busy]),
    ...findings.notes,
    `Measured on: ${describeMachine()}.`,
  ];
  return `${head}${tables}\n${notes.map((note) => `- ${note}\n`).join('')}`;
}

function markdownTable({ header, rows }: BenchTable): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(3, ...all.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |\n`;
  return line(header) + line(widths.map((width) => '-'.repeat(width))) + rows.map(line).join('');
}
