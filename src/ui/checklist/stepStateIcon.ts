import type { StepRecord, StepState } from '../../release/checklist/checklistRun.ts';
import type { Translate } from '../translate.ts';
import type { RowIcon } from '../viewRow.ts';

export function stepStateIcon({ state, interrupted, blockedBy }: StepRecord): RowIcon {
  if (interrupted) return { name: 'debug-disconnect', color: 'list.warningForeground' };
  switch (state) {
    case 'pending':
      return blockedBy.length > 0
        ? { name: 'circle-large-outline', color: 'disabledForeground' }
        : { name: 'circle-large-outline' };
    case 'running':
      return { name: 'sync~spin' };
    case 'waiting':
      return { name: 'bell-dot', color: 'list.warningForeground' };
    case 'passed':
      return { name: 'pass-filled', color: 'testing.iconPassed' };
    case 'failed':
      return { name: 'error', color: 'testing.iconFailed' };
    case 'skipped':
      return { name: 'debug-step-over', color: 'testing.iconSkipped' };
  }
}

export function stepStateName(state: StepState, t: Translate): string {
  switch (state) {
    case 'pending':
      return t('to do');
    case 'running':
      return t('running');
    case 'waiting':
      return t('waits for you');
    case 'passed':
      return t('passed');
    case 'failed':
      return t('failed');
    case 'skipped':
      return t('skipped');
  }
}
