const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in decimal units with three significant digits, as registries and Docker count: `12.3 MB`. */
export function formatBytes(bytes: number): string {
  const { value, unit } = inUnit(bytes);
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`;
}

/** As `formatBytes` with two significant digits, for rows where room is short: `12 MB`. */
export function formatBytesBriefly(bytes: number): string {
  const { value, unit } = inUnit(bytes);
  return `${value.toFixed(unit === 0 || value >= 9.95 ? 0 : 1)} ${units[unit] ?? ''}`;
}

function inUnit(bytes: number): { readonly value: number; readonly unit: number } {
  let value = bytes;
  let unit = 0;
  // 999.5 would be rounded to 1000.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return { value, unit };
}
