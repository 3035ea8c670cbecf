import type { StepState } from '../../build/progressSnapshot.ts';
import type { Translate } from '../translate.ts';
import type { RunState } from './buildRun.ts';
import type { RowIcon } from '../viewRow.ts';

const running: RowIcon = { name: 'loading~spin' };
const passed: RowIcon = { name: 'pass', color: 'testing.iconPassed' };
const failed: RowIcon = { name: 'error', color: 'testing.iconFailed' };
const cancelled: RowIcon = { name: 'circle-slash', color: 'testing.iconSkipped' };
const waiting: RowIcon = { name: 'circle-outline', color: 'testing.iconSkipped' };

export function stepIcon(state: StepState): RowIcon {
  switch (state) {
    case 'waiting':
      return waiting;
    case 'running':
      return running;
    case 'cached':
      return { name: 'history', color: 'testing.iconPassed' };
    case 'done':
      return passed;
    case 'failed':
      return failed;
    case 'cancelled':
      return cancelled;
  }
}

export function runIcon(state: RunState): RowIcon {
  switch (state) {
    case 'waiting':
      return waiting;
    case 'creating-builder':
    case 'bootstrapping':
    case 'building':
    case 'merging':
    case 'confirming':
    case 'cancelling':
      return { name: 'sync~spin' };
    case 'done':
      return passed;
    case 'failed':
      return failed;
    case 'cancelled':
      return cancelled;
  }
}

export function stepStateName(state: StepState, t: Translate): string {
  switch (state) {
    case 'waiting':
      return t('waiting');
    case 'running':
      return t('running');
    case 'cached':
      return t('cached');
    case 'done':
      return t('done');
    case 'failed':
      return t('failed');
    case 'cancelled':
      return t('cancelled');
  }
}

export function runStateName(state: RunState, pushed: boolean, t: Translate): string {
  switch (state) {
    case 'waiting':
      return t('waiting');
    case 'creating-builder':
      return t('creating builder');
    case 'bootstrapping':
      return t('starting builder');
    case 'building':
      return t('building');
    case 'merging':
      return t('merging');
    case 'confirming':
      return t('confirming');
    case 'cancelling':
      return t('cancelling…');
    case 'done':
      return pushed ? t('pushed') : t('built');
    case 'failed':
      return t('failed');
    case 'cancelled':
      return t('cancelled');
  }
}
