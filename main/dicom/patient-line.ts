/**
 * Who and when, as a person writes it: "Family, Given · ID · 2026-01-31". For the screen only; never logged.
 * @param name Person Name (PS3.5 6.2.1.2): groups by "=", components family^given^middle^prefix^suffix by "^"
 * @param studyDate DA, YYYYMMDD; anything else is shown as it is
 */
export function patientLine({ name, id, studyDate }: { name: string; id: string; studyDate: string }): string {
  return [personName(name), id, isoDate(studyDate)].filter(Boolean).join(' · ');
}

/** Of the alphabetic, ideographic and phonetic group the first that is there. */
function personName(value: string): string {
  const group = value.split('=').find((part) => part.replaceAll('^', '').trim()) ?? '';
  const [family = '', given = '', middle = ''] = group.split('^').map((part) => part.trim());
  return [family, [given, middle].filter(Boolean).join(' ')].filter(Boolean).join(', ');
}

function isoDate(value: string): string {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(value.trim());
  return parts ? parts.slice(1).join('-') : value;
}
