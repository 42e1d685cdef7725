// ${variable} and ${__field.labels.x} in names, titles and links; queries were interpolated before they were asked.
import { getFieldDisplayName } from '@grafana/data';

const PLACE = /\$\{([^}:]+)(?::\w+)?\}|\$(\w+)/g;

export function interpolator(variables) {
  return (text, scoped = {}) =>
    String(text ?? '').replace(PLACE, (whole, braced, bare) => {
      const name = braced ?? bare;
      return own(name, scoped) ?? variables[name] ?? whole;
    });
}

function own(name, scoped) {
  const context = scoped.__dataContext?.value;
  if (!context || !name.startsWith('__')) {
    return undefined;
  }
  const { field, frame, rowIndex } = context;
  if (name.startsWith('__field.labels.')) {
    return field.labels?.[name.slice('__field.labels.'.length)] ?? '';
  }
  const cell = name.match(/^__data\.fields(?:\.(\w+)|\["(.+)"\])$/);
  if (cell) {
    const wanted = frame.fields.find((each) => [each.name, each.config.displayName].includes(cell[1] ?? cell[2]));
    return wanted === undefined ? undefined : String(wanted.values[rowIndex ?? 0]);
  }
  return { '__field.name': field.name, '__field.displayName': getFieldDisplayName(field, frame), '__series.name': frame.name }[name];
}
