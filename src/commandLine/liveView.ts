import type { ProgressSnapshot, StepSnapshot } from '../build/progressSnapshot.ts';
import type { BuildView } from '../terminal/buildView.ts';
import type { LiveLine } from './liveLine.ts';
import { neutralise } from '../terminal/neutralise.ts';
import { formatSize } from '../oci/formatSize.ts';
import { formatDuration } from '../terminal/quantities.ts';

/** Its part of a line that is redrawn in place, for a person at a terminal. */
export function liveView(image: string, line: LiveLine): BuildView {
  const name = neutralise(image);
  return {
    show(snapshot, now) {
      if (snapshot !== undefined && snapshot.total > 0) line.set(name, statusText(snapshot, now));
      line.draw();
    },
    phase(text) {
      line.set(name, neutralise(text));
      line.draw();
    },
    line: (text) => line.write(text),
    end() {
      line.set(name, '');
      line.clear();
    },
  };
}

/** `12/31 · linux/arm64 RUN go build · 4.2 MB of 9.0 MB · 3.4 s` */
export function statusText(snapshot: ProgressSnapshot, now: number): string {
  const parts = [`${snapshot.done}/${snapshot.total}`];
  const step = snapshot.running;
  if (step === undefined) return parts.join('');
  parts.push(neutralise([step.platform, step.name].filter((word) => word !== undefined).join(' ')));
  const transfer = transferText(step);
  if (transfer !== '') parts.push(transfer);
  if (step.startedAt !== undefined) parts.push(formatDuration(now - step.startedAt));
  return parts.join(' · ');
}

function transferText({ transfer }: StepSnapshot): string {
  if (transfer === undefined) return '';
  const current = formatSize(transfer.current);
  return transfer.total === undefined ? current : `${current} of ${formatSize(transfer.total)}`;
}
