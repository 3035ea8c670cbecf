import type { StepSnapshot } from '../../build/progressSnapshot.ts';

/** `arm64` for `linux/arm64`, `arm/v7` for `linux/arm/v7`; other systems are named. */
export function shortPlatform(platform: string): string {
  return platform.startsWith('linux/') ? platform.slice('linux/'.length) : platform;
}

const prefix = /^\[[^\]]*\]\s*/;
const shellFlags = /^(?:--\S+\s+)*/;
const copyFlags = /^(COPY|ADD)\s+(?:--\S+\s+)*/;

/** What a step does, without where it stands: `go build -o /api`, `COPY . .`, `exporting to image`. */
export function shortStep(step: StepSnapshot, limit = 24): string {
  const named = step.name.replace(prefix, '').replace(copyFlags, '$1 ');
  const run = named.startsWith('RUN ') ? named.slice('RUN '.length).replace(shellFlags, '') : named;
  const text = run === '' ? step.name : run;
  return text.length > limit ? `${text.slice(0, limit - 1).trimEnd()}…` : text;
}

/** `RUN go build …`, and where in its stage that stands: `build 4/5`. */
export function splitStep(step: StepSnapshot): { readonly what: string; readonly where: string } {
  const [, where = '', what = ''] = /^\[([^\]]*)\]\s*(.*)$/s.exec(step.name) ?? [];
  if (what === '') return { what: step.name, where: '' };
  if (isInternal(step)) return { what, where: '' };
  // BuildKit names stages without a name after their number.
  return { what, where: where.replace(/^stage-\d+ (?=\d+\/\d+$)/, '') };
}

/** Steps BuildKit takes by itself: reading the Dockerfile, the context, image metadata. */
export function isInternal(step: StepSnapshot): boolean {
  return step.name.startsWith('[internal]') || step.name.startsWith('[auth]');
}

/** Labels and status texts draw `$(name)` as an icon; foreign text must stay text. */
export function escapeIcons(text: string): string {
  return text.replace(/\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/g, '\\$&');
}
