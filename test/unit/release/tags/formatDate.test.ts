import { describe, expect, test } from 'vitest';
import { formatDate } from '../../../../src/release/tags/formatDate.ts';

const date = new Date('2020-01-10T15:25:50.007Z');

// What moment-timezone 0.6 gives.
test.each([
  ['', '2020-01-10T15:25:50Z'],
  ['YYYYMMDD', '20200110'],
  ['YYYYMMDD-HHmmss', '20200110-152550'],
  ['dddd, MMMM Do YYYY, h:mm:ss a', 'Friday, January 10th 2020, 3:25:50 pm'],
  ['YYYY-MM-DDTHH:mm:ss.SSS[Z]', '2020-01-10T15:25:50.007Z'],
  ['YY.M.D', '20.1.10'],
  ['GGGG-[W]WW-E', '2020-W02-5'],
  ['gggg-ww-e', '2020-02-5'],
  ['DDD DDDD DDDo', '10 010 10th'],
  ['Q Qo', '1 1st'],
  ['X x', '1578669950 1578669950007'],
  ['Z ZZ', '+00:00 +0000'],
  ['Hmm hmmss', '1525 32550'],
  ['k kk A', '15 15 PM'],
  ['S SS SSSS', '0 00 0070'],
  [
    'LT|LTS|L|LL|LLLL',
    '3:25 PM|3:25:50 PM|01/10/2020|January 10, 2020|Friday, January 10, 2020 3:25 PM',
  ],
  ['l|ll', '1/10/2020|Jan 10, 2020'],
  ['[today] YYYY', 'today 2020'],
  [String.raw`\Q`, 'Q'],
  ['ddd dd do Mo', 'Fri Fr 5th 1st'],
  ['Y YYYYY YYYYYY', '2020 02020 +002020'],
  ['N NNNN', 'AD Anno Domini'],
])('%j is %j', (format, expected) => {
  expect(formatDate(date, format, 'UTC')).toBe(expected);
});

describe('time zones', () => {
  test.each([
    ['Asia/Tokyo', '2020-01-11T00:25:50+09:00'],
    ['America/St_Johns', '2020-01-10T11:55:50-03:30'],
    ['Asia/Kolkata', '2020-01-10T20:55:50+05:30'],
  ])('%s', (zone, expected) => {
    expect(formatDate(date, '', zone)).toBe(expected);
  });

  test('summer time begins', () => {
    const at = (time: string): string => formatDate(new Date(time), 'HH:mm Z', 'Europe/Berlin');
    expect(at('2026-03-29T00:59:00Z')).toBe('01:59 +01:00');
    expect(at('2026-03-29T01:00:00Z')).toBe('03:00 +02:00');
  });

  test('an unknown zone', () => {
    expect(() => formatDate(date, 'YYYY', 'Nowhere/At-All')).toThrow(RangeError);
  });
});

test.each([
  ['2021-01-03', '2020-W53 2021-02'],
  ['2024-12-31', '2025-W01 2025-01'],
  ['2022-01-01', '2021-W52 2022-01'],
])('weeks at the turn of the year: %s', (day, expected) => {
  expect(formatDate(new Date(day), 'GGGG-[W]WW gggg-ww', 'UTC')).toBe(expected);
});

test('ordinals', () => {
  const days = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 31];
  const found = days.map((day) => formatDate(new Date(Date.UTC(2020, 0, day)), 'Do', 'UTC'));
  expect(found.join(' ')).toBe('1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 31st');
});
