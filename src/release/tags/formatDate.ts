/** Clock fields of an instant in a time zone. */
interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 is the first of January. */
  readonly dayOfYear: number;
  /** Minutes east of Greenwich. */
  readonly offset: number;
  readonly zone: string;
  readonly epoch: number;
}

const months =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** Longest first; what stands in `[…]` or after `\` is taken as it is. */
const token =
  /\[([^[]*)\]|\\(.)|LTS|LT|LL?L?L?|ll?l?l?|[Hh]mm(?:ss)?|Mo|MM?M?M?|Do|DDDo|DD?D?D?|ddd?d?|do|d|wo|ww|w|Wo|WW|W|Qo?|N{1,5}|YYYYYY|YYYYY|YYYY|YY|Y|y{2,4}|yo?|ggggg|gggg|gg|GGGGG|GGGG|GG|e|E|a|A|hh?|HH?|kk?|mm?|ss?|S{1,9}|x|X|zz?|ZZ?/g;

const longForms: Readonly<Record<string, string>> = {
  LT: 'h:mm A',
  LTS: 'h:mm:ss A',
  L: 'MM/DD/YYYY',
  LL: 'MMMM D, YYYY',
  LLL: 'MMMM D, YYYY h:mm A',
  LLLL: 'dddd, MMMM D, YYYY h:mm A',
  l: 'M/D/YYYY',
  ll: 'MMM D, YYYY',
  lll: 'MMM D, YYYY h:mm A',
  llll: 'ddd, MMM D, YYYY h:mm A',
};

/**
 * Formats an instant with Moment's tokens and English names, in an IANA time zone; ISO 8601 when
 * the format is empty. Throws RangeError for an unknown zone.
 * https://momentjs.com/docs/#/displaying/format/
 */
export function formatDate(date: Date, format: string, timeZone: string): string {
  const fields = fieldsOf(date, timeZone);
  if (format === '')
    return write(fields, `YYYY-MM-DDTHH:mm:ss${fields.offset === 0 ? '[Z]' : 'Z'}`);
  return write(fields, format);
}

function write(fields: Fields, format: string): string {
  return format.replace(token, (found: string, literal?: string, escaped?: string) => {
    if (literal !== undefined) return literal;
    if (escaped !== undefined) return escaped;
    const long = longForms[found];
    return long === undefined ? writeToken(fields, found) : write(fields, long);
  });
}

function writeToken(f: Fields, name: string): string {
  const found =
    writeDay(f, name) ?? writeYearOrWeek(f, name) ?? writeTime(f, name) ?? writeZone(f, name);
  return found ?? name;
}

function writeDay(f: Fields, name: string): string | undefined {
  const month = months[f.month - 1] ?? '';
  const weekday = weekdays[f.weekday] ?? '';
  const quarter = Math.ceil(f.month / 3);
  const values: Readonly<Record<string, string>> = {
    M: `${f.month}`,
    Mo: ordinal(f.month),
    MM: pad(f.month, 2),
    MMM: month.slice(0, 3),
    MMMM: month,
    Q: `${quarter}`,
    Qo: ordinal(quarter),
    D: `${f.day}`,
    Do: ordinal(f.day),
    DD: pad(f.day, 2),
    DDD: `${f.dayOfYear}`,
    DDDo: ordinal(f.dayOfYear),
    DDDD: pad(f.dayOfYear, 3),
    d: `${f.weekday}`,
    do: ordinal(f.weekday),
    dd: weekday.slice(0, 2),
    ddd: weekday.slice(0, 3),
    dddd: weekday,
    e: `${f.weekday}`,
    E: `${isoWeekday(f)}`,
  };
  return values[name];
}

function writeYearOrWeek(f: Fields, name: string): string | undefined {
  // English weeks start on Sunday, and the first holds January the first.
  const local = weekOf(f, 0, 6);
  const iso = weekOf(f, 1, 4);
  const year = pad(f.year, 4);
  const values: Readonly<Record<string, string>> = {
    Y: f.year > 9999 ? `+${f.year}` : year,
    YY: pad(f.year % 100, 2),
    YYYY: year,
    YYYYY: pad(f.year, 5),
    YYYYYY: `+${pad(f.year, 6)}`,
    y: `${f.year}`,
    yo: ordinal(f.year),
    yy: pad(f.year, 2),
    yyy: pad(f.year, 3),
    yyyy: year,
    N: 'AD',
    NN: 'AD',
    NNN: 'AD',
    NNNN: 'Anno Domini',
    NNNNN: 'AD',
    w: `${local.week}`,
    wo: ordinal(local.week),
    ww: pad(local.week, 2),
    W: `${iso.week}`,
    Wo: ordinal(iso.week),
    WW: pad(iso.week, 2),
    gg: pad(local.year % 100, 2),
    gggg: pad(local.year, 4),
    ggggg: pad(local.year, 5),
    GG: pad(iso.year % 100, 2),
    GGGG: pad(iso.year, 4),
    GGGGG: pad(iso.year, 5),
  };
  return values[name];
}

function writeTime(f: Fields, name: string): string | undefined {
  const twelve = f.hour % 12 === 0 ? 12 : f.hour % 12;
  const twentyFour = f.hour === 0 ? 24 : f.hour;
  const half = f.hour < 12 ? 'am' : 'pm';
  const clock = pad(f.minute, 2);
  if (/^S+$/.test(name)) return pad(f.millisecond, 3).padEnd(9, '0').slice(0, name.length);
  const values: Readonly<Record<string, string>> = {
    H: `${f.hour}`,
    HH: pad(f.hour, 2),
    h: `${twelve}`,
    hh: pad(twelve, 2),
    k: `${twentyFour}`,
    kk: pad(twentyFour, 2),
    hmm: `${twelve}${clock}`,
    hmmss: `${twelve}${clock}${pad(f.second, 2)}`,
    Hmm: `${f.hour}${clock}`,
    Hmmss: `${f.hour}${clock}${pad(f.second, 2)}`,
    a: half,
    A: half.toUpperCase(),
    m: `${f.minute}`,
    mm: clock,
    s: `${f.second}`,
    ss: pad(f.second, 2),
  };
  return values[name];
}

function writeZone(f: Fields, name: string): string | undefined {
  const sign = f.offset < 0 ? '-' : '+';
  const hours = pad(Math.floor(Math.abs(f.offset) / 60), 2);
  const minutes = pad(Math.abs(f.offset) % 60, 2);
  const values: Readonly<Record<string, string>> = {
    Z: `${sign}${hours}:${minutes}`,
    ZZ: `${sign}${hours}${minutes}`,
    z: f.zone,
    zz: f.zone,
    X: `${Math.floor(f.epoch / 1000)}`,
    x: `${f.epoch}`,
  };
  return values[name];
}

function fieldsOf(date: Date, timeZone: string): Fields {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    timeZoneName: 'short',
  }).formatToParts(date);
  const text = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const [year, month, day] = [Number(text('year')), Number(text('month')), Number(text('day'))];
  const [hour, minute, second] = [
    Number(text('hour')),
    Number(text('minute')),
    Number(text('second')),
  ];
  const epoch = date.getTime();
  const millisecond = ((epoch % 1000) + 1000) % 1000;
  const local = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  const midnight = Date.UTC(year, month - 1, day);
  return {
    ...{ year, month, day, hour, minute, second, millisecond, epoch },
    weekday: new Date(midnight).getUTCDay(),
    dayOfYear: Math.round((midnight - Date.UTC(year, 0, 1)) / dayMs) + 1,
    offset: Math.round((local - epoch) / 60_000),
    zone: text('timeZoneName'),
  };
}

const dayMs = 86_400_000;

function isoWeekday(f: Fields): number {
  return f.weekday === 0 ? 7 : f.weekday;
}

/** Week and its year; weeks start on `first` (0 Sunday), and week 1 holds January the `holds`-th. */
function weekOf(f: Fields, first: number, holds: number): { week: number; year: number } {
  const day = holds === 6 ? 1 : holds;
  const start = (year: number): number => {
    const anchor = Date.UTC(year, 0, day);
    const back = (new Date(anchor).getUTCDay() - first + 7) % 7;
    return anchor - back * dayMs;
  };
  const today = Date.UTC(f.year, f.month - 1, f.day);
  let year = f.year;
  if (today < start(year)) year -= 1;
  else if (today >= start(year + 1)) year += 1;
  return { week: Math.floor((today - start(year)) / (7 * dayMs)) + 1, year };
}

function pad(value: number, width: number): string {
  return `${value}`.padStart(width, '0');
}

function ordinal(value: number): string {
  const teen = Math.floor((value % 100) / 10) === 1;
  const suffix = teen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${suffix}`;
}
